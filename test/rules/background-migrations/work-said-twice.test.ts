import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/work-said-twice.ts'
import { faultsIn, found } from '../example.ts'
import { withWork } from './one.ts'

const update = 'update: "UPDATE t SET a = 1 WHERE {batch}"'

test.each([
  ['none', '', []],
  ['one', `, ${update}`, []],
  ['two', `, ${update}, module: work/fill.js`, ['error Fill/17.6']],
  ['two others', ', module: work/fill.js, command: [fill]', ['error Fill/17.6']],
  ['all three, told once', `, ${update}, module: work/fill.js, command: [fill]`, ['error Fill/17.6']],
])('%s', (_, work, faults) => {
  expect(found(rule, withWork(`queued_in: "17.6"${work}`))).toEqual(faults)
})

test('what would be done is said', () => {
  const [fault] = faultsIn({ manifest: withWork('queued_in: "17.6", module: work/fill.js, command: [fill]') }, [rule])
  expect(fault!.message).toBe('Fill has module and command, and only module would be done')
})
