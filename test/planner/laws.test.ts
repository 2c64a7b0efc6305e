import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeHop } from '../../src/planner/judge.ts'
import { type Ground, prepare } from '../../src/planner/route.ts'
import { requestOf, runs, samples, timeout, wishes } from '../support/arbitraries.ts'
import { judge, type Judgement } from './oracle/hops.ts'

/** What the planner says of a hop, in the oracle's words; what else is wrong with an illegal hop does not matter. */
function told(ground: Ground, u: number, v: number): Judgement {
  const reasons = judgeHop(ground, u, v)
  const causes = (verdict: string) =>
    reasons
      .filter((reason) => reason.verdict === verdict)
      .map(({ kind, subject }) => `${kind}:${subject}`)
      .toSorted()
  return onlyGrave({
    illegal: causes('illegal'),
    undetermined: causes('undetermined'),
    warnings: causes('warning'),
  })
}

function onlyGrave(judgement: Judgement): Judgement {
  return judgement.illegal.length > 0 ? { ...judgement, warnings: [] } : judgement
}

describe('every pair of versions is judged as the definitions say', () => {
  test('by every law, under every answer, accepted risk and policy', { timeout }, () => {
    fc.assert(
      fc.property(samples, wishes, (sample, wish) => {
        const { manifest } = sample
        const request = requestOf(sample, wish)
        const ground = prepare(manifest, request)
        const { landings } = ground.scene
        const pairs = landings.flatMap((_, v) => landings.slice(0, v).map((__, u) => [u, v] as const))
        for (const [u, v] of pairs) {
          const hop = [landings[u]!.version, landings[v]!.version] as const
          const name = `${hop[0].text} to ${hop[1].text}`
          const right = judge({ manifest, request }, hop, ground.terms.answers)
          expect({ name, ...told(ground, u, v) }).toEqual({ name, ...onlyGrave(right) })
        }
      }),
      runs(300),
    )
  })
})
