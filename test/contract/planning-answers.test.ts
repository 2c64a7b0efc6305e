import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { builtCli, type Transcript } from '../support/cli.ts'
import { depotFolder, depotText } from '../support/depot.ts'

const { cwd, plan } = builtCli()
const clock = pathToFileURL(join(import.meta.dirname, '../support/fixed-clock.js')).href
const env = { NODE_OPTIONS: `--import=${clock}`, TEST_NOW: '2026-11-21T12:00:00Z', WAYSTOP_MANIFEST: depotFolder }

function run(line: string): Promise<Transcript> {
  return plan(line.split(' '), { env })
}

function kindOf({ stdout }: Transcript): unknown {
  return (JSON.parse(stdout) as { kind: unknown }).kind
}

describe('plan why', () => {
  test('answers with text and exit code 0 about a stop', async () => {
    const { code, stdout, stderr } = await run('why 1.4')
    expect({ code, stderr, first: stdout.split('\n')[0] }).toEqual({
      code: 0,
      stderr: '',
      first: 'Depot 1.4: a required stop',
    })
  })

  test.each([
    ['1.4.2 2.0.3', 0, 'legal'],
    ['1.3.0..2.1.0', 4, 'illegal'],
    ['1.4.2 2.1.0', 6, 'undetermined'],
  ])('%s ends with %i, since the hop is %s', async (hop, code, verdict) => {
    const answer = await run(`why ${hop} --json`)
    expect([answer.code, (JSON.parse(answer.stdout) as { hop: { verdict: string } }).hop.verdict]).toEqual([
      code,
      verdict,
    ])
  })

  test('takes the id of a reason as another answer printed it', async () => {
    const hop = JSON.parse((await run('why 1.3.0 2.1.0 --json')).stdout) as { hop: { reasons: { id: string }[] } }
    for (const { id } of hop.hop.reasons) {
      const { reason } = JSON.parse((await run(`why ${id} --json`)).stdout) as {
        reason: { id: string; holds: boolean }
      }
      expect(reason).toMatchObject({ id, holds: true })
    }
  })

  test('asks for its subject, and refuses what the product does not have', async () => {
    expect(await run('why')).toMatchObject({ code: 2, stdout: '' })
    const { code, stderr } = await run('why 9.9')
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: [
        'error: Depot has no line 9.9',
        '  next: ask about a line, a version, a hop (FROM TO), a background migration or the id of a reason',
        '  did you mean 2.5',
        '',
      ].join('\n'),
    })
  })
})

describe('plan stop', () => {
  test('list and propose print one document with --json, text without', async () => {
    const answers = await Promise.all(['stop list --json', 'stop propose --format json'].map(run))
    expect(answers.map(kindOf)).toEqual(['stop-list', 'stop-proposal'])
    expect(answers.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ])
    expect((await run('stop list --from 2.0 --width 60')).stdout).toContain('Depot: 3 stops from 2.0')
  })

  test('writes into a file', async () => {
    expect(await run('stop propose --output stops.txt')).toEqual({ code: 0, stdout: '', stderr: 'wrote stops.txt\n' })
  })
})

describe('plan matrix', () => {
  test('shows a row for versions with the same path', async () => {
    const { code, stdout } = await run('matrix --assume-no --to 2.4.1')
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining(' 1.2.1 - 1.3.0') })
    expect(stdout).toContain('Next       plan upgrade --from 1.2.1 --to 2.4.1')
  })

  test('refuses --versions together with --all', async () => {
    expect(await run('matrix --versions 2.0 --all')).toMatchObject({ code: 2, stdout: '' })
  })
})

describe('plan compare', () => {
  beforeAll(async () => {
    const { stdout } = await run('upgrade --from 1.3.0 --assume-no --json')
    writeFileSync(join(cwd, 'plan.json'), stdout)
    writeFileSync(join(cwd, 'later.yaml'), depotText.replace('stops:\n', 'stops:\n  - {line: "2.1"}\n'))
    writeFileSync(join(cwd, 'foreign.json'), '{"name": "left-pad"}')
  })

  test('says that nothing changed, and ends with 0 whether or not something did', async () => {
    const same = await run('compare plan.json')
    expect([same.code, same.stdout.split('\n')[0]]).toEqual([
      0,
      'Depot 1.3.0 -> newest: nothing changed since 2026-11-21 (plan.json; manifest of',
    ])
    const other = await run('compare plan.json --manifest later.yaml')
    expect([other.code, other.stdout]).toEqual([0, expect.stringContaining('+ 2.1.0 stop 2.1')])
  })

  test('a file that is no plan is one error', async () => {
    const { code, stdout, stderr } = await run('compare foreign.json')
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: [
        'error: foreign.json is no saved plan',
        '  next: save a plan with `plan upgrade --from … --to … --json > plan.json`, and compare that file',
        '',
      ].join('\n'),
    })
    expect(await run('compare foreign.json --json')).toMatchObject({ code: 2, stderr: '' })
  })
})
