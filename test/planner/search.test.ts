import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareVersions, parseVersion } from '../../src/domain/version.ts'
import { planUpgrade, type Plan } from '../../src/planner/plan.ts'
import { type PlanRequest } from '../../src/planner/request.ts'
import { requestOf, runs, type Sample, samples, timeout, type Wish, wishes } from '../support/arbitraries.ts'
import { completions, type Known } from './oracle/hops.ts'
import { cheapest, type Found, mayHop } from './oracle/paths.ts'

interface Case {
  readonly request: PlanRequest
  readonly plan: Plan
  readonly known: Known
}

const off = { alternatives: false }

function planned(sample: Sample, wish: Wish): Case {
  const request = requestOf(sample, wish)
  const known = new Map(sample.manifest.conditions.map(({ id }) => [id, request.answers.get(id) ?? 'unknown'] as const))
  return { request, known, plan: planUpgrade(sample.manifest, request, off) }
}

/** The cheapest certain path, or one that repairs on its way when there is none. */
function bestOf({ manifest }: Sample, { request, known }: Case): Found | undefined {
  const question = { manifest, request }
  const all = completions(known)
  const search = (reading: 'certain' | 'repaired') => cheapest(question, mayHop(question, all, reading), known)
  return search('certain') ?? search('repaired')
}

function legalUnderSome({ manifest }: Sample, { request, known }: Case): boolean {
  const question = { manifest, request }
  return completions(known).some((answers) => cheapest(question, mayHop(question, [answers], 'repaired'), known))
}

/** A property of plans between different versions. */
function always(times: number, holds: (sample: Sample, one: Case, wish: Wish) => void): void {
  fc.assert(
    fc.property(samples, wishes, (sample, wish) => {
      const one = planned(sample, wish)
      fc.pre(one.plan.verdict !== 'nothing-to-do')
      holds(sample, one, wish)
    }),
    runs(times),
  )
}

describe('the planner, against every path of a small manifest', () => {
  test('a path starts where it was asked to, ends where it was asked to, and only goes up', { timeout }, () => {
    always(400, ({ manifest }, { plan, request }) => {
      const { path } = plan
      if (!path) return
      const landings = [path.hops[0]!.from, ...path.hops.map(({ to }) => to)]
      const versions = landings.map((text) => parseVersion(manifest.product.scheme, text)!)
      expect([landings[0], landings.at(-1)]).toEqual([request.from.text, request.to.text])
      expect(path.hops.slice(1).map(({ from }) => from)).toEqual(landings.slice(1, -1))
      expect(versions).toEqual(versions.toSorted(compareVersions))
      expect(new Set(landings).size).toBe(landings.length)
    })
  })

  test(
    'a path is legal whatever the unanswered conditions turn out to be, and none costs less: counted hops, then component moves, then warnings',
    {
      timeout,
    },
    () => {
      always(400, (sample, one) => {
        const best = bestOf(sample, one)
        const { path } = one.plan
        expect(path && { counted: path.counted, moves: path.component_moves, warnings: path.warnings }).toEqual(
          best && { counted: best.counted, moves: best.moves, warnings: best.warnings },
        )
        if (!path) return
        const question = { manifest: sample.manifest, request: one.request }
        const may = mayHop(question, completions(one.known), 'repaired')
        const read = (text: string) => parseVersion(sample.manifest.product.scheme, text)!
        expect(
          path.hops.filter(({ from, to }) => !may(read(from), read(to))).map(({ from, to }) => [from, to]),
        ).toEqual([])
      })
    },
  )

  test(
    'a plan is undetermined when the answers decide whether there is a path, and illegal only when there is none under any',
    {
      timeout,
    },
    () => {
      always(300, (sample, one) => {
        const certain = bestOf(sample, one)
        const verdict = certain ? 'legal' : legalUnderSome(sample, one) ? 'undetermined' : 'illegal'
        expect(one.plan.verdict).toBe(verdict)
      })
    },
  )

  test('a refusal names at least one reason, and every answer has its own path or refusal', { timeout }, () => {
    always(400, (_, { plan: { verdict, path, refusal, perAnswer } }) => {
      const answered = perAnswer.map((one) => [one.path !== undefined, one.refusal?.reasons.length ?? 0])
      expect([path !== undefined, (refusal?.reasons.length ?? 0) > 0, answered.length > 1]).toEqual([
        verdict === 'legal',
        verdict === 'illegal',
        verdict === 'undetermined',
      ])
      expect(answered.filter(([legal, reasons]) => legal === (reasons !== 0))).toEqual([])
    })
  })
})
