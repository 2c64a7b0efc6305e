import { describe, expect, test } from 'vitest'
import { matrix, type MatrixFlags } from '../../src/app/matrix.ts'
import { type Matrix, matrixSchema } from '../../src/results/matrix.ts'
import { planOf, shippedFiles, manifestOf } from '../support/manifests.ts'
import { depotText } from '../support/depot.ts'
import { memoryPorts } from '../support/memory-ports.ts'
import { schemaErrors } from '../support/valid-answer.ts'

const depot = memoryPorts({ '/package/manifests/depot/manifest.yaml': depotText })

async function paths(flags: MatrixFlags = {}): Promise<Matrix> {
  const answer = await matrix(depot, { product: 'depot', ...flags })
  expect(schemaErrors(matrixSchema, answer)).toEqual([])
  return answer
}

/** `1.3.0: 1.4.2 2.0.3? 2.2.4`. */
function told({ rows }: Matrix): string[] {
  return rows.map(({ from, verdict, landings, only_if: onlyIf, reason }) => {
    const way = landings.map((version) => (onlyIf.includes(version) ? `${version}?` : version)).join(' ')
    return `${from}: ${verdict === 'legal' ? way : `${verdict} ${reason?.kind ?? ''} ${way}`.trim()}`
  })
}

describe('plan matrix', () => {
  test('goes from the newest usable patch of every older line to the newest release', async () => {
    const answer = await paths()
    expect(told(answer)).toEqual([
      '1.2.1: 1.4.2 2.0.3? 2.2.4 2.3.1? 2.4.1',
      '1.3.0: 1.4.2 2.0.3? 2.2.4 2.3.1? 2.4.1',
      '1.4.2: 2.0.3? 2.2.4 2.3.1? 2.4.1',
      '2.0.3: 2.2.4 2.3.1? 2.4.1',
      '2.1.0: 2.2.4 2.3.1? 2.4.1',
      '2.2.4: 2.3.1? 2.4.1',
      '2.3.1: 2.4.1',
    ])
    expect(answer.passed.slice(0, 2)).toEqual([
      { line: '2.3', version: '2.3.1', rows: 6 },
      { line: '2.2', version: '2.2.4', rows: 5 },
    ])
  })

  test('answers count for every row', async () => {
    const answer = await paths({ assumeNo: true })
    expect(told(answer)[0]).toBe('1.2.1: 1.4.2 2.2.4 2.4.1')
    expect(answer.command).toBe('plan matrix --to newest --product depot --assume-no')
  })

  test('takes versions and lines, each once and ascending', async () => {
    const answer = await paths({ versions: ['2.2, 1.3.0', '2.2.4'], assumeNo: true, to: '2.3' })
    expect(told(answer)).toEqual(['1.3.0: 1.4.2 2.2.4 2.3.1', '2.2.4: 2.3.1'])
    expect(answer.rows.map(({ counted }) => counted)).toEqual([3, 1])
  })

  test('a row without a path tells the first reason, and the others stand', async () => {
    expect(told(await paths({ versions: ['2.2.4', '2.5.0', '2.4.1'], assumeNo: true }))).toEqual([
      '2.2.4: 2.4.1',
      '2.4.1: nothing-to-do',
      '2.5.0: illegal downgrade',
    ])
    expect(told(await paths({ versions: ['2.2.4'], to: '2.4.0', assumeNo: true }))).toEqual(['2.2.4: illegal avoid'])
  })

  test('refuses a version nobody has', async () => {
    await expect(paths({ versions: ['2.2.4,x'] })).rejects.toMatchObject({ code: 'unknown-version' })
  })

  test('every row is the path of plan upgrade', async () => {
    const files = Object.fromEntries(
      shippedFiles('gitlab').map(({ path, text }) => [`/package/manifests/gitlab/${path}`, text]),
    )
    const gitlab = manifestOf(shippedFiles('gitlab'))
    const { rows, to } = await matrix(memoryPorts(files), { product: 'gitlab' })
    expect(rows.length).toBeGreaterThan(20)
    for (const row of rows.filter((_, i) => i % 7 === 0)) {
      const { path } = planOf(gitlab, row.from, to.version)
      expect(row.landings).toEqual(path?.hops.map((hop) => hop.to))
      expect(row.only_if).toEqual(path?.hops.filter((hop) => hop.only_if.length > 0).map((hop) => hop.to))
      expect(row.counted).toBe(path?.counted)
    }
  })
})
