import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/work-missing.ts'
import { found } from '../example.ts'
import { withWork } from './one.ts'

const driven = 'migrations: [{id: "20260301090000", release: "17.6", up: sql/one.sql}]'
const read = 'migrations: [{id: "20260301090000", release: "17.6"}]'

test.each([
  ['no work at all', '', driven, ['error Fill/17.6']],
  ['a key alone', ', key: [id]', driven, ['error Fill/17.6']],
  ['an update', ', update: "UPDATE t SET a = 1 WHERE {batch}"', driven, []],
  ['a module', ', module: work/fill.js', driven, []],
  ['a command', ', command: [fill]', driven, []],
  ['no work in a product that others drive', '', read, []],
])('%s', (_, work, rest, faults) => {
  expect(found(rule, withWork(`queued_in: "17.6"${work}`, rest))).toEqual(faults)
})
