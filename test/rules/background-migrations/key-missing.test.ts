import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/key-missing.ts'
import { found } from '../example.ts'
import { withWork } from './one.ts'

test.each([
  ['no key', '', ['error Fill/17.6']],
  ['an empty key', ', key: []', ['error Fill/17.6']],
  ['one column', ', key: [id]', []],
  ['two columns', ', key: [depot, id]', []],
])('%s', (_, key, faults) => {
  expect(found(rule, withWork(`queued_in: "17.6", update: "UPDATE t SET a = 1 WHERE {batch}"${key}`))).toEqual(faults)
})

test.each([
  ['module: work/fill.js', ['error Fill/17.6']],
  ['module: work/fill.js, key: [id]', []],
  ['command: [fill]', ['error Fill/17.6']],
  ['command: [fill], key: [id]', []],
])('the same is asked of other work: %s', (work, faults) => {
  expect(found(rule, withWork(`queued_in: "17.6", ${work}`))).toEqual(faults)
})

test('what others run is not cut into batches here', () => {
  expect(found(rule, withWork('queued_in: "17.6"'))).toEqual([])
})
