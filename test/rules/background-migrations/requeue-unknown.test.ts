import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/requeue-unknown.ts'
import { found } from '../example.ts'
import { withWork } from './one.ts'

const repeats = 'queued_in: "17.6", requeues: "20260301090000"'

test.each([
  ['nothing is said of the list', '{of: stops}', ['warning Fill/17.6']],
  ['the list is complete', '{of: background-migrations}', ['error Fill/17.6']],
  ['the list is complete only later', '{of: background-migrations, from: "17.7"}', ['warning Fill/17.6']],
  ['the list is partial', '{of: background-migrations, degree: partial}', []],
])('%s', (_, coverage, faults) => {
  expect(found(rule, withWork(repeats, `coverage: [${coverage}]`))).toEqual(faults)
})

test('what it repeats may have another name', () => {
  expect(found(rule, withWork(`${repeats}}, {name: Other, queued_by: "20260301090000"`))).toEqual([])
})

test('nothing repeats itself, whatever is listed', () => {
  const itself = 'queued_by: "20260301090000", requeues: "20260301090000"'
  expect(found(rule, withWork(itself, 'coverage: [{of: background-migrations, degree: partial}]'))).toEqual([
    'error Fill/20260301090000',
  ])
})
