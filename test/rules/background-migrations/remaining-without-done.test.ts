import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/remaining-without-done.ts'
import { rule as doneMissing } from '../../../src/rules/background-migrations/done-missing.ts'
import { found } from '../example.ts'
import { withWork } from './one.ts'

test.each([
  ['a module that looks for what remains', 'module: work/fill.js, strategy: remaining', ['error Fill/17.6']],
  ['a command that looks for what remains', 'command: [fill], strategy: remaining', ['error Fill/17.6']],
  ['with done:', 'module: work/fill.js, strategy: remaining, done: a IS NOT NULL', []],
  ['a module that walks along the key', 'module: work/fill.js', []],
])('%s', (_, work, faults) => {
  expect(found(rule, withWork(`queued_in: "17.6", ${work}`))).toEqual(faults)
})

test('an update without done: is told by one rule only', () => {
  const manifest = withWork('queued_in: "17.6", update: "UPDATE t SET a = 1 WHERE {batch}", strategy: remaining')
  expect([found(rule, manifest), found(doneMissing, manifest)]).toEqual([[], ['error Fill/17.6']])
})
