import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/finalizer-unknown.ts'
import { found } from '../example.ts'
import { withWork } from './one.ts'

const told = (coverage: string, rest = '') =>
  found(rule, withWork(`queued_in: "17.6", finalized_by: "20260301090000"${rest}`, `coverage: [${coverage}]`))

test.each([
  ['all migrations are listed', '{of: migrations}', ['error Fill/17.6']],
  ['nothing is said of them', '{of: stops}', []],
  ['some are listed', '{of: migrations, degree: partial}', []],
  ['all are, from the queueing on', '{of: migrations, from: "17.6"}', ['error Fill/17.6']],
  ['all are, from later on', '{of: migrations, from: "17.7"}', []],
  ['all are up to the newest', '{of: migrations, until: "17.12"}', ['error Fill/17.6']],
  ['all are up to an older one', '{of: migrations, until: "17.11"}', []],
])('%s', (_, coverage, faults) => {
  expect(told(coverage)).toEqual(faults)
})

test('a recorded release of the finalizer is enough', () => {
  expect(told('{of: migrations, from: "17.9", until: "17.9"}', ', finalized_in: "17.9"')).toEqual(['error Fill/17.6'])
  expect(told('{of: migrations, from: "17.9", until: "17.9"}', ', finalized_in: "17.10"')).toEqual([])
})
