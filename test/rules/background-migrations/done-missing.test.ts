import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/done-missing.ts'
import { found } from '../example.ts'
import { withWork } from './one.ts'

test.each([
  ['an update without done', 'key: [id], update: "UPDATE t SET a = 1 WHERE {batch}"', ['error Fill/17.6']],
  ['an update with done', 'key: [id], update: "UPDATE t SET a = 1 WHERE {batch}", done: a = 1', []],
  ['no update', 'key: [id]', []],
  ['nothing of the work', 'table: t', []],
])('%s', (_, work, faults) => {
  expect(found(rule, withWork(`queued_in: "17.6", ${work}`))).toEqual(faults)
})
