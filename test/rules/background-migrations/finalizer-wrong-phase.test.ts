import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/finalizer-wrong-phase.ts'
import { found } from '../example.ts'
import { withWork } from './one.ts'

const told = (migrations: string) =>
  found(rule, withWork('queued_in: "17.6", finalized_by: "20260301090000"', `migrations: [${migrations}]`))
const post = '{id: "20260302090000", phase: post}'

test.each([
  ['regular, beside a post migration', `{id: "20260301090000"}, ${post}`, ['warning Fill/17.6']],
  ['written as regular', `{id: "20260301090000", phase: regular}, ${post}`, ['warning Fill/17.6']],
  ['post', `{id: "20260301090000", phase: post}, {id: "20260302090000"}`, []],
  ['no phases at all in the manifest', '{id: "20260301090000"}, {id: "20260302090000"}', []],
  ['not listed', post, []],
])('%s', (_, migrations, faults) => {
  expect(told(migrations)).toEqual(faults)
})
