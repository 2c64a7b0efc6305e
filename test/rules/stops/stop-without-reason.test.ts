import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/stops/stop-without-reason.ts'
import { found } from '../example.ts'

test('a cause alone is no reason; a scheduled stop has its reason in the schedule', () => {
  const stops = '{line: "1.1", cause: other}, {line: "1.2", kind: scheduled}, {line: "1.3", reason: it is slow}'
  expect(found(rule, `stops: [${stops}]`)).toEqual(['warning 1.1'])
})

test('a stop that only follows from the schedule is nowhere written', () => {
  expect(found(rule, 'releases: [{version: "1.1.0"}]\npolicy: {stop_schedule: {from: "1.1", minors: [1]}}')).toEqual([])
})
