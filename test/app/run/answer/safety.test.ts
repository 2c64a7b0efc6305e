import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runAnswer } from '../../../../src/app/run/answer.ts'
import { runSchema } from '../../../../src/results/run.ts'
import { runStates, stepStates } from '../../../../src/domain/run-state.ts'
import { type RunHop, type RunRecord } from '../../../../src/run/record.ts'
import { runs } from '../../../support/arbitraries.ts'
import { holder, minute, now, plannedRun, runAt } from '../../../support/run-records.ts'
import { schemaErrors } from '../../../support/valid-answer.ts'

const answerOf = (record: RunRecord, isDriven = false) =>
  runAnswer(record, {
    verb: 'status',
    now,
    place: 'journal',
    zone: 'Europe/Berlin',
    ...(isDriven && { holder }),
  })

const ids = plannedRun().hops.flatMap(({ steps }) => steps.map(({ id }) => id))

/** Any state of any step behind steps that are done, driven or not: also what no run should ever come to. */
const anyRun = fc.record({
  id: fc.constantFrom(...ids),
  step: fc.constantFrom(...stepStates),
  state: fc.constantFrom(...runStates),
  isDriven: fc.boolean(),
  online: fc.boolean(),
})

type Told = typeof anyRun extends fc.Arbitrary<infer T> ? T : never

function recordOf({ id, step, state, online }: Told): RunRecord {
  const record = runAt(id, { state: step }, { begunAt: now - 400 * minute, state })
  return { ...record, hops: online ? record.hops.map(withoutDowntime) : record.hops }
}

/** Words of the steps of the hop that is under way, in order. */
function standing({ hops }: RunRecord): string {
  const hop = hops.find(({ landedAt }) => landedAt === undefined)
  return (hop?.steps ?? []).map(({ kind, state }) => `${kind}=${state}`).join(' ')
}

function withoutDowntime(hop: RunHop): RunHop {
  return { ...hop, steps: hop.steps.filter(({ kind }) => kind !== 'stop').map((step) => ({ ...step, down: false })) }
}

describe('Whatever a record says,', () => {
  test('the answer fits its schema', () => {
    fc.assert(
      fc.property(anyRun, (told) => {
        expect(schemaErrors(runSchema, answerOf(recordOf(told), told.isDriven))).toEqual([])
      }),
      runs(300),
    )
  })

  test('nobody is told to leave while users are not served', () => {
    fc.assert(
      fc.property(anyRun, (told) => {
        fc.pre(told.state !== 'done')
        const { service, safe_to_leave: safety } = answerOf(recordOf(told), told.isDriven)
        expect(service.state === 'down' && safety.safe).toBe(false)
      }),
      runs(300),
    )
  })

  test('nobody is told to leave between a deploy that was begun and a verification that is done', () => {
    fc.assert(
      fc.property(anyRun, (told) => {
        const record = recordOf(told)
        fc.pre(told.state !== 'done')
        fc.pre(/deploy=(?:begun|waiting|done|failed)/u.test(standing(record)))
        fc.pre(!/verify=(?:done|skipped)/u.test(standing(record)))
        expect(answerOf(record, told.isDriven).safe_to_leave.safe).toBe(false)
      }),
      runs(300),
    )
  })

  test('a run that nobody drives and that is on one version may be left as long as one likes', () => {
    fc.assert(
      fc.property(anyRun, (told) => {
        const record = recordOf(told)
        fc.pre(!/\b(?:stop|deploy|migrate|start|verify)=(?:begun|waiting|done|failed)/u.test(standing(record)))
        expect(answerOf(record).safe_to_leave).toEqual({ safe: true, because: expect.any(String) as string })
      }),
      runs(300),
    )
  })
})

describe('While a process drives it, one may leave', () => {
  const waiting = (more: Partial<RunRecord>) =>
    answerOf(runAt('1.finish-background', { state: 'waiting' }, { state: 'waiting', ...more }), true).safe_to_leave
  const { limits } = plannedRun()

  test('not when it goes on with a downtime by itself at a time nobody knows', () => {
    const run = runAt(
      '2.finish-due',
      { state: 'begun' },
      { hops: plannedRun().hops.map((hop) => ({ ...hop, steps: hop.steps.filter(({ kind }) => kind !== 'backup') })) },
    )
    expect(answerOf(run, true).safe_to_leave).toMatchObject({
      safe: false,
      because: '2.stop begins by itself as soon as it can, and ends the service',
    })
  })

  test('when it pauses before the next downtime: after a landing, or after a step', () => {
    expect(waiting({ limits: { ...limits, toHop: '2.2.7' } })).toEqual({
      safe: true,
      because: 'it pauses by itself after hop 1',
    })
    expect(waiting({ limits: { ...limits, pauseAfter: 'backup' } })).toEqual({
      safe: true,
      because: 'it pauses by itself after 2.backup',
    })
    expect(waiting({ limits: { ...limits, pauseAfter: '3.backup' } }).because).not.toContain('3.backup')
  })

  test('when a person does what comes next', () => {
    const driver = { kind: 'guided', id: 'guided', name: 'a person' } as const
    expect(waiting({ driver })).toEqual({ safe: true, because: '2.stop waits for you when its turn comes' })
  })

  test('until the window opens', () => {
    const run = runAt(
      '2.backup',
      { state: 'planned' },
      { state: 'held', limits: { ...limits, windows: ['Sat 22:00-23:30'] } },
    )
    expect(answerOf(run, true).safe_to_leave).toMatchObject({ safe: true, until: '2026-11-28T21:00:00.000Z' })
  })
})
