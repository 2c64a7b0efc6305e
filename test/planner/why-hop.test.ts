import { describe, expect, test } from 'vitest'
import { commonVersions } from '../../src/planner/matrix.ts'
import { whyHop } from '../../src/planner/why-hop.ts'
import { parseReasonName } from '../../src/planner/why-reason.ts'
import { type Truth } from '../../src/domain/truth.ts'
import { manifestOf, planOf, requestFor, shippedFiles } from '../support/manifests.ts'

const gitlab = manifestOf(shippedFiles('gitlab'))
const no: Truth = 'no'
const answers = Object.fromEntries(gitlab.conditions.map(({ id }) => [id, no]))
const starts = commonVersions(gitlab, { all: true, below: gitlab.releases.at(-1)!.version })
  .filter((_, i) => i % 15 === 4)
  .map(({ text }) => text)

function verdictOf(from: string, to: string): string {
  return whyHop(gitlab, requestFor(gitlab, from, to, { answers })).hop.verdict
}

describe('one hop and the path it lies on', () => {
  test.each(starts)('every hop of the path from %s is legal alone', (from) => {
    const hops = planOf(gitlab, from, 'newest', { answers }).path!.hops
    for (const hop of hops) expect([hop.to, verdictOf(hop.from, hop.to)]).toEqual([hop.to, 'legal'])
  })

  test.each(starts)('no landing of the path from %s can be left out', (from) => {
    const hops = planOf(gitlab, from, 'newest', { answers }).path!.hops.filter(({ number }) => number !== undefined)
    for (const [i, hop] of hops.slice(1).entries())
      expect([hops[i]!.to, verdictOf(hops[i]!.from, hop.to)]).toEqual([hops[i]!.to, 'illegal'])
  })
})

describe('the id of a reason', () => {
  test('is read with and without its hop', () => {
    const hop = { from: '16.11.10', to: '17.5.5' }
    expect(parseReasonName('skips-stop:17.3@16.11.10..17.5.5')).toMatchObject({
      kind: 'skips-stop',
      subject: '17.3',
      hop,
    })
    expect(parseReasonName('avoid:17.1.0')).toMatchObject({ kind: 'avoid', subject: '17.1.0', hop: undefined })
    expect(parseReasonName('finalizes-inline:Job/2024@1.0..2.0')).toMatchObject({ subject: 'Job/2024' })
    expect(parseReasonName('blocked:a@b@1.0..2.0')).toMatchObject({ subject: 'a@b' })
  })

  test.each(['17.3', 'skips-stop', 'skips-stop:', 'nonsense:17.3', 'avoid:1@2', 'avoid:1@2..', 'avoid:1@2..3..4', ''])(
    '%s is none',
    (text) => {
      expect(parseReasonName(text)).toBeUndefined()
    },
  )
})
