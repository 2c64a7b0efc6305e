import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  currentStep,
  isOver,
  landingOf,
  moveRun,
  moveStep,
  runMoves,
  stepMoves,
  stepOf,
  withEvent,
} from '../../src/run/machine.ts'
import { runStates, type StepState, stepStates } from '../../src/domain/run-state.ts'
import { type RunRecord } from '../../src/run/record.ts'
import { runs } from '../support/arbitraries.ts'
import { hopNamed, recordOf } from './fake-run.ts'

const mover = { by: 'me@here:1', at: 7 }
const id = '1.backup'

function withStep(state: StepState): RunRecord {
  const hop = hopNamed(1)
  return recordOf([{ ...hop, steps: hop.steps.map((step) => (step.id === id ? { ...step, state } : step)) }])
}

function cameTo<T>(move: () => T): T | 'refused' {
  try {
    return move()
  } catch (error) {
    if (String(error).includes('cannot go from')) return 'refused'
    throw error
  }
}

describe('states', () => {
  test('a step makes the moves of the table and no others', () => {
    for (const from of stepStates)
      for (const to of stepStates) {
        const came = cameTo(() => stepOf(moveStep(withStep(from), id, to, {}, mover), id)?.step.state)
        expect(came, `${from} to ${to}`).toBe(stepMoves[from].includes(to) ? to : 'refused')
      }
  })

  test('a run makes the moves of the table and no others', () => {
    for (const from of runStates)
      for (const to of runStates) {
        const came = cameTo(() => moveRun(recordOf([], { state: from }), to, undefined, mover).state)
        expect(came, `${from} to ${to}`).toBe(runMoves[from].includes(to) ? to : 'refused')
      }
  })

  test('what is over stays over, and everything else can be gone on with or given up', () => {
    for (const state of runStates) {
      const over = state === 'done' || state === 'aborted'
      expect(isOver({ state })).toBe(over)
      expect(runMoves[state].includes('running') && runMoves[state].includes('aborted')).toBe(!over)
    }
  })

  test('what is done is never undone, whatever moves are made', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...stepStates), { maxLength: 30 }), (moves) => {
        let record = withStep('planned')
        let wasDone = false
        let attempts = 0
        for (const to of moves) {
          const { state } = stepOf(record, id)!.step
          if (!stepMoves[state].includes(to)) continue
          record = moveStep(record, id, to, {}, mover)
          const { step } = stepOf(record, id)!
          attempts += to === 'begun' ? 1 : 0
          wasDone ||= to === 'done'
          expect(step.attempts).toBe(attempts)
          expect(step.endedAt !== undefined).toBe(['done', 'skipped', 'failed'].includes(to))
          expect(wasDone && step.state !== 'done').toBe(false)
        }
      }),
      runs(300),
    )
  })
})

describe('a step that moves', () => {
  test('changes nothing else of the record', () => {
    const before = recordOf([hopNamed(1), hopNamed(2)])
    const after = moveStep(before, '2.stop', 'begun', {}, mover)
    expect(after.hops[0]).toBe(before.hops[0])
    expect(after.hops[1]!.steps.filter(({ id: one }) => one !== '2.stop')).toEqual(
      before.hops[1]!.steps.filter(({ id: one }) => one !== '2.stop'),
    )
  })

  test('keeps when it was first begun, and the last 4 KiB of what a program printed', () => {
    const begun = moveStep(withStep('planned'), id, 'begun', {}, mover)
    const failed = moveStep(begun, id, 'failed', { outcome: 'exit 1', tail: `${'x'.repeat(9000)}end` }, mover)
    const { tail, outcome } = stepOf(failed, id)!.step
    expect([outcome, tail?.length, tail?.endsWith('end')]).toEqual(['exit 1', 4096, true])
    const again = stepOf(moveStep(failed, id, 'begun', {}, { ...mover, at: 9 }), id)!.step
    expect(again).toMatchObject({ attempts: 2, begunAt: 7, outcome: undefined, tail: undefined, endedAt: undefined })
  })
})

test('the journal only grows, and the step at hand is the first that is not settled', () => {
  const record = recordOf([hopNamed(1), hopNamed(2)])
  const told = withEvent(withEvent(record, 'started', mover), 'paused', mover, { text: 'lunch' })
  expect(told.events.map(({ what, text }) => [what, text])).toEqual([
    ['started', undefined],
    ['paused', 'lunch'],
  ])
  expect(currentStep(told)?.step.id).toBe('1.preflight')
  expect(landingOf(told)).toBe('1.0.0')
  expect(currentStep(recordOf([]))).toBeUndefined()
})
