import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comparePoint } from '../../src/domain/line.ts'
import { type Plan, planUpgrade } from '../../src/planner/plan.ts'
import { type PlanRequest } from '../../src/planner/request.ts'
import { requestOf, runs, type Sample, samples, timeout, wishes } from '../support/arbitraries.ts'
import { type Ask, landingsOf, manifestWith, planOf, releases } from '../support/manifests.ts'

const off = { alternatives: false }

/** Repairs, then counted hops. */
function costOf({ path }: Plan): number {
  return path ? path.hops.flatMap(({ duties }) => duties).length * 1000 + path.counted : Number.POSITIVE_INFINITY
}

/** Whether the first patch hop counts is then a question itself, and hops before and after an answer do not compare. */
function startsOnConditionalStop({ manifest }: Sample, { from }: PlanRequest): boolean {
  return manifest.stops.some(
    ({ point, when }) => point.wholeLine && when.length > 0 && comparePoint(manifest.product, from, point) === 0,
  )
}

describe('a conditional stop', () => {
  const manifest = manifestWith({
    conditions: [
      { id: 'many-users', question: 'Are there many users?' },
      { id: 'big-table', question: 'Is the table big?' },
    ],
    releases: releases('1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.4.0'),
    stops: [{ line: '1.1', when: ['many-users'] }, { line: '1.2' }, { line: '1.3', when: ['many-users', 'big-table'] }],
  })
  const path = (answers: NonNullable<Ask['answers']>) => {
    const plan = planOf(manifest, '1.0.0', '1.4.0', { answers })
    return plan.path?.hops.map(({ to, only_if: conditions }) => [to, ...conditions].join(' '))
  }

  test('is landed on while its condition is unanswered, and marked with it', () => {
    expect(path({})).toEqual(['1.1.0 many-users', '1.2.0', '1.3.0 many-users big-table', '1.4.0'])
  })

  test('is left out when every condition of it is answered no, and stays when one is yes', () => {
    expect(path({ 'many-users': 'no', 'big-table': 'no' })).toEqual(['1.2.0', '1.4.0'])
    expect(path({ 'many-users': 'no', 'big-table': 'yes' })).toEqual(['1.2.0', '1.3.0', '1.4.0'])
    expect(path({ 'many-users': 'yes' })).toEqual(['1.1.0', '1.2.0', '1.3.0', '1.4.0'])
  })

  test('is an open question that says how many hops the answer no would save', () => {
    const { open } = planOf(manifest, '1.0.0', '1.4.0')
    expect(open.questions.map(({ condition, if_no: saved }) => [condition, saved])).toEqual([
      ['many-users', 1],
      ['big-table', 0],
    ])
    expect(open.allNo).toBe(2)
  })

  test('is no question any more once it is answered', () => {
    const { open } = planOf(manifest, '1.0.0', '1.4.0', { answers: { 'many-users': 'no', 'big-table': 'no' } })
    expect(open).toEqual({ questions: [], allNo: 0 })
  })

  test('is as unanswered by "unknown" as by nothing', () => {
    expect(path({ 'many-users': 'unknown' })).toEqual(path({}))
  })

  test('is answered by the number of nodes where the condition asks for one', () => {
    const nodes = { role: 'web', operator: '>' as const, threshold: 1 }
    const counted = manifestWith({
      conditions: [{ id: 'several-web-nodes', question: 'Are there several web nodes?', nodes }],
      releases: releases('1.0.0', '1.1.0', '1.2.0'),
      stops: [{ line: '1.1', when: ['several-web-nodes'] }],
    })
    const landings = (ask: Ask) => landingsOf(planOf(counted, '1.0.0', '1.2.0', ask))
    expect(landings({ nodes: new Map([['web', 1]]) })).toEqual(['1.2.0'])
    expect(landings({ nodes: new Map([['web', 2]]) })).toEqual(['1.1.0', '1.2.0'])
    expect(landings({ nodes: new Map([['worker', 1]]) })).toEqual(['1.1.0', '1.2.0'])
    expect(landings({ nodes: new Map([['web', 2]]), answers: { 'several-web-nodes': 'no' } })).toEqual(['1.2.0'])
  })
})

describe('a condition about the past', () => {
  const manifest = manifestWith({
    policy: { latest_patch: 'any' },
    conditions: [{ id: 'ran-bad', question: 'Did it ever run 1.1.0 or 1.1.1?', ran: '1.1.0 - 1.1.1' }],
    releases: releases('1.0.0', '1.1.0', '1.1.1', '1.1.2', '1.2.0', '1.3.0'),
    stops: [{ line: '1.1' }],
    blocks: [{ name: 'bad-squash', from: '<1.3', to: '>=1.3', reason: 'a column is missing', when: ['ran-bad'] }],
  })

  test('is no, and the path lands elsewhere, where the path can keep away from the versions', () => {
    expect(landingsOf(planOf(manifest, '1.0.0', '1.3.0'))).toEqual(['1.1.2', '1.3.0'])
    expect(landingsOf(planOf(manifest, '1.0.0', '1.3.0', { answers: { 'ran-bad': 'unknown' } }))).toEqual([
      '1.1.2',
      '1.3.0',
    ])
  })

  test('stays no only on a path that never runs the versions, also when somebody said no', () => {
    const only = manifestWith({
      policy: { latest_patch: 'any' },
      conditions: [{ id: 'ran-bad', question: 'Did it ever run 1.1.1?', ran: '1.1.1' }],
      releases: releases('1.0.0', '1.1.0', '1.1.1', '1.2.0'),
      stops: [{ line: '1.1' }],
      blocks: [{ name: 'bad-squash', from: '*', to: '>=1.2', reason: 'a column is missing', when: ['ran-bad'] }],
    })
    expect(landingsOf(planOf(only, '1.0.0', '1.2.0', { answers: { 'ran-bad': 'no' } }))).toEqual(['1.1.0', '1.2.0'])
  })

  test('is yes where the installed version, or one it ran before, is one of them', () => {
    expect(planOf(manifest, '1.1.1', '1.3.0').verdict).toBe('illegal')
    expect(planOf(manifest, '1.2.0', '1.3.0', { history: ['1.1.0'] }).verdict).toBe('illegal')
  })

  test('is answered by a plan that keeps away from the versions, where no answer is known', () => {
    const both = manifestWith({
      policy: { latest_patch: 'any' },
      conditions: [{ id: 'ran-bad', question: 'Did it ever run 1.1.0 or 1.4.1?', ran: '1.1.0 || 1.4.1' }],
      releases: releases('1.1.0', '1.2.0', '1.4.0', '1.4.1', '1.5.0'),
      stops: [{ line: '1.4' }],
      blocks: [{ name: 'bad-squash', from: '*', to: '>=1.5', reason: 'a column is missing', when: ['ran-bad'] }],
    })
    const { verdict, perAnswer } = planOf(both, '1.2.0', '1.5.0')
    expect(verdict).toBe('undetermined')
    expect(perAnswer.map(({ answers, path }) => [answers, path?.hops.map(({ to }) => to)])).toEqual([
      [{ 'ran-bad': 'no' }, ['1.4.0', '1.5.0']],
      [{ 'ran-bad': 'yes' }, undefined],
    ])
  })

  test('is unknown where the installed version is later, for nobody knows what it ran', () => {
    expect(planOf(manifest, '1.2.0', '1.3.0').verdict).toBe('undetermined')
    expect(planOf(manifest, '1.2.0', '1.3.0', { answers: { 'ran-bad': 'no' } }).verdict).toBe('legal')
  })
})

describe('a conditional block', () => {
  const body = {
    policy: { latest_patch: 'any' as const },
    conditions: [{ id: 'old-plugin', question: 'Is the old plugin in use?' }],
    releases: releases('1.0.0', '1.1.0', '1.2.0'),
  }
  const block = { name: 'plugin', from: '1.0', to: '1.2', reason: 'the plugin breaks', when: ['old-plugin'] }

  test('that nobody answered is avoided while another way exists, even when it could be repaired', () => {
    const manifest = manifestWith({ ...body, blocks: [{ ...block, remedy: 'remove the plugin' }] })
    const plan = planOf(manifest, '1.0.0', '1.2.0')
    expect(landingsOf(plan)).toEqual(['1.1.0', '1.2.0'])
    expect(plan.path?.hops[0]?.only_if).toEqual(['old-plugin'])
    expect(plan.open.questions.map(({ condition, if_no: saved }) => [condition, saved])).toEqual([['old-plugin', 1]])
  })

  test('that nothing leads around becomes a duty by its remedy, for the answers unknown and yes, not for no', () => {
    const manifest = manifestWith({ ...body, blocks: [{ ...block, from: '<1.2', remedy: 'remove the plugin' }] })
    const duties = (answers: NonNullable<Ask['answers']>) =>
      planOf(manifest, '1.0.0', '1.2.0', { answers }).path?.hops.map((hop) => hop.duties.map(({ id }) => id))
    const duty = 'blocked:plugin@1.0.0..1.2.0'
    expect(duties({})).toEqual([[duty]])
    expect(duties({ 'old-plugin': 'yes' })).toEqual([[duty]])
    expect(duties({ 'old-plugin': 'no' })).toEqual([[]])
  })

  test('that nothing leads around and nobody can repair leaves one plan per answer', () => {
    const manifest = manifestWith({ ...body, blocks: [{ ...block, from: '<1.2' }] })
    const plan = planOf(manifest, '1.0.0', '1.2.0')
    expect(plan.verdict).toBe('undetermined')
    expect(
      plan.perAnswer.map(({ answers, path, refusal }) => [answers, path?.counted, refusal?.reasons[0]?.id]),
    ).toEqual([
      [{ 'old-plugin': 'no' }, 1, undefined],
      [{ 'old-plugin': 'yes' }, undefined, 'blocked:plugin@1.1.0..1.2.0'],
    ])
  })
})

describe('whatever is unanswered', () => {
  test('answering never makes a path longer than the one without the answer', { timeout }, () => {
    fc.assert(
      fc.property(samples, wishes, wishes, (sample, wish, other) => {
        const { manifest } = sample
        const request = requestOf(sample, wish)
        fc.pre(!startsOnConditionalStop(sample, request))
        const told = requestOf(sample, other).answers
        const later = new Map([...told].filter(([id]) => (request.answers.get(id) ?? 'unknown') === 'unknown'))
        const before = planUpgrade(manifest, request, off)
        const after = planUpgrade(manifest, { ...request, answers: new Map([...request.answers, ...later]) }, off)
        // What no longer has to be repaired may be gone around, and that may take more hops.
        expect(costOf(after)).toBeLessThanOrEqual(costOf(before))
      }),
      runs(300),
    )
  })

  test('each question tells exactly what its "no" saves, and all of them together', { timeout }, () => {
    fc.assert(
      fc.property(samples, wishes, (sample, wish) => {
        const { manifest } = sample
        const request = requestOf(sample, wish)
        fc.pre(!startsOnConditionalStop(sample, request))
        const plan = planUpgrade(manifest, request, off)
        fc.pre(plan.path !== undefined && plan.open.questions.length > 0)
        const saved = (ids: readonly string[]) => {
          const answers = new Map([...request.answers, ...ids.map((id) => [id, 'no'] as const)])
          const after = planUpgrade(manifest, { ...request, answers }, off).path!
          return Math.max(0, plan.path!.counted - after.counted)
        }
        const { questions, allNo } = plan.open
        expect(questions.map(({ if_no: told }) => told)).toEqual(questions.map(({ condition }) => saved([condition])))
        expect(allNo).toBe(saved(questions.map(({ condition }) => condition)))
      }),
      runs(60),
    )
  })

  test(
    'a landing is marked "only if" when answering those conditions with no makes it unnecessary',
    { timeout },
    () => {
      fc.assert(
        fc.property(samples, wishes, (sample, wish) => {
          const { manifest } = sample
          const request = requestOf(sample, wish)
          fc.pre(!startsOnConditionalStop(sample, request))
          const before = planUpgrade(manifest, request, off)
          const marked = before.path?.hops.filter(({ only_if: conditions }) => conditions.length > 0) ?? []
          fc.pre(marked.length > 0)
          const all = marked.flatMap(({ only_if: conditions }) => conditions.map((id) => [id, 'no'] as const))
          const answered = planUpgrade(manifest, { ...request, answers: new Map([...request.answers, ...all]) }, off)
          expect(costOf(answered)).toBeLessThan(costOf(before))
        }),
        runs(60),
      )
    },
  )
})
