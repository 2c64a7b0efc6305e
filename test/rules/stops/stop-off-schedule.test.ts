import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/stops/stop-off-schedule.ts'
import { faultsIn, found } from '../example.ts'

const withStop = (stop: string, from = '"1.4"') => `
policy: {stop_schedule: {from: ${from}, minors: [2, 5, 8]}}
conditions: [{id: large, question: Is it large?}]
stops: [${stop}]
`

test.each([
  ['the line before the schedule starts', '{line: "1.3"}', []],
  ['the first line of the schedule, when it is not on it', '{line: "1.4"}', ['warning 1.4']],
  ['a line of the schedule', '{line: "1.5"}', []],
  ['a line the schedule leaves free', '{line: "1.6"}', ['warning 1.6']],
  ['an exact version on a line of the schedule', '{version: "1.8.3"}', []],
  ['an exact version elsewhere', '{version: "1.9.0"}', ['warning 1.9.0']],
  ['a scheduled number of an older major', '{line: "0.2"}', []],
  ['a scheduled number of a newer major', '{line: "2.2"}', []],
  ['a free number of a newer major, compared as numbers', '{line: "1.10"}', ['warning 1.10']],
  ['a conditional stop', '{line: "1.6", when: [large]}', []],
])('%s', (_, stop, faults) => {
  expect(found(rule, withStop(stop))).toEqual(faults)
})

test('a schedule may start with an exact version', () => {
  expect(found(rule, withStop('{line: "1.6"}', '"1.6.1"'))).toEqual([])
  expect(found(rule, withStop('{version: "1.6.1"}', '"1.6.1"'))).toEqual(['warning 1.6.1'])
})

test('without a schedule every line will do', () => {
  expect(found(rule, 'stops: [{line: "1.6"}]')).toEqual([])
})

test('it names the next line of the schedule, while the major has one', () => {
  const next = (stop: string) => faultsIn({ manifest: withStop(stop) }, [rule])[0]!.next
  expect(next('{line: "1.6"}')).toMatch(/^move it to 1\.8,/u)
  expect(next('{line: "1.9"}')).toMatch(/^move it to the next line of the schedule,/u)
})
