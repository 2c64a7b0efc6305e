import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/stops/stop-missing.ts'
import { faultsIn, found } from '../example.ts'
import { withLife } from './lives.ts'

test.each([
  ['no stop at all', '', ['error Fill/1.2']],
  ['a stop before the queueing only', '{line: "1.1"}', ['error Fill/1.2']],
  ['a stop on the line that queues', '{line: "1.2"}', []],
  ['a stop on the line of the dependent, which is late', '{line: "1.3"}', []],
  ['a stop on the last line, which is late', '{line: "1.5"}', []],
  ['a conditional stop inside, which is told by another rule', '{line: "1.2", when: [large]}', []],
  ['a conditional stop that serves it no more than none', '{line: "1.3", when: [large]}', ['error Fill/1.2']],
])('%s', (_, stops, faults) => {
  expect(found(rule, withLife({ stops }))).toEqual(faults)
})

test.each([
  ['a recorded finalizer', 'queued_in: "1.2", finalized_in: "1.4"'],
  ['open work', 'queued_in: "1.2", finalization: open'],
  ['deleted code', 'queued_in: "1.2", finalized_in: "1.3", deleted_in: "1.4"'],
])('%s is told by another rule', (_, background) => {
  expect(found(rule, withLife({ stops: '', background }))).toEqual([])
})

test('nothing is told where the list of stops is said to be partial, unless a schedule tells them', () => {
  const told = (rest: string) => found(rule, withLife({ stops: '', rest }))
  expect(told('coverage: [{of: stops, degree: partial}]')).toEqual([])
  expect(told('coverage: [{of: stops, until: "1.2", degree: partial}]')).toEqual([])
  expect(told('coverage: [{of: stops, from: "1.3", degree: partial}]')).toEqual([])
  expect(told('coverage: [{of: stops, from: "1.4", degree: partial}]')).toEqual(['error Fill/1.2'])
  const schedule = (from: string) =>
    `coverage: [{of: stops, degree: partial}]\npolicy: {stop_schedule: {from: "${from}", minors: [9]}}`
  expect(told(schedule('1.2'))).toEqual(['error Fill/1.2'])
  expect(told(schedule('1.3'))).toEqual([])
})

test('a stop is proposed where it would serve, the latest possible', () => {
  const [fault] = faultsIn({ manifest: withLife({ stops: '', needed: '"1.5"' }) }, [rule])
  expect(fault).toMatchObject({
    message: 'Fill is queued in 1.2 and needed in 1.5, and no stop for everybody lies between or after',
    next: 'declare a stop at 1.4',
    facts: { stop: '1.4', opens: '1.2', closes: '1.5' },
  })
})

test('where the ends share a line, its end has to move', () => {
  const asked = { stops: '', needed: '"1.2.3"', background: 'queued_in: "1.2.1"' }
  expect(faultsIn({ manifest: withLife(asked) }, [rule])[0]!.next).toBe('declare a stop, and move its end behind it')
})
