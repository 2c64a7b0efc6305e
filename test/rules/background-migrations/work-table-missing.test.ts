import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/work-table-missing.ts'
import { found } from '../example.ts'
import { withWork } from './one.ts'

const update = 'update: "UPDATE t SET a = 1 WHERE {batch}"'

test.each([
  ['no work', '', []],
  ['a key alone is no work', ', key: [id]', []],
  ['an update without a table', `, ${update}`, ['error Fill/17.6']],
  ['a module without a table', ', module: work/fill.js', ['error Fill/17.6']],
  ['a command without a table', ', command: [fill]', ['error Fill/17.6']],
  ['one table', `, ${update}, table: t`, []],
  ['a list of one table', `, ${update}, table: [t]`, []],
  ['two tables', `, ${update}, table: [t, u]`, ['error Fill/17.6']],
  ['two tables that others work on', ', table: [t, u]', []],
])('%s', (_, work, faults) => {
  expect(found(rule, withWork(`queued_in: "17.6"${work}`))).toEqual(faults)
})
