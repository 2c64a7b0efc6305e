import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/batch-placeholder-missing.ts'
import { found } from '../example.ts'
import { withWork } from './one.ts'

test.each([
  ['no placeholder', '"UPDATE t SET a = 1"', ['error Fill/17.6']],
  ['a placeholder', '"UPDATE t SET a = 1 WHERE {batch}"', []],
  ['a placeholder among other conditions', '"UPDATE t SET a = 1 WHERE a IS NULL AND {batch}"', []],
  ['a placeholder for a table with an alias', '"UPDATE t AS x SET a = 1 WHERE {batch:x}"', []],
  ['another word in braces', '"UPDATE t SET a = 1 WHERE {range}"', ['error Fill/17.6']],
])('%s', (_, update, faults) => {
  expect(found(rule, withWork(`queued_in: "17.6", key: [id], update: ${update}`))).toEqual(faults)
})

test('no update needs none', () => {
  expect(found(rule, withWork('queued_in: "17.6", key: [id]'))).toEqual([])
})
