import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/finalization-unrecorded.ts'
import { faultsIn, found } from '../example.ts'
import { withWork } from './one.ts'

const finalizer = 'migrations: [{id: "20260301090000", finalizes: [Fill]}]'

test.each([
  ['nobody looked', 'queued_in: "17.6"', ['warning Fill/17.6@20260301090000']],
  ['said to be open', 'queued_in: "17.6", finalization: open', ['warning Fill/17.6@20260301090000']],
  ['recorded', 'queued_in: "17.6", finalized_by: "20260301090000"', []],
  ['recorded by its release', 'queued_in: "17.6", finalized_in: "17.9"', []],
  ['queued only after the finalizer', 'queued_by: "20260302090000"', []],
  ['queued by the finalizer itself', 'queued_by: "20260301090000"', []],
])('%s', (_, background, faults) => {
  expect(found(rule, withWork(background, finalizer))).toEqual(faults)
})

test('of several queueings the last one before the finalizer is meant', () => {
  const background =
    'queued_by: "20260101090000"}, {name: Fill, queued_by: "20260201090000"}, {name: Fill, queued_by: "20260401090000"'
  expect(found(rule, withWork(background, finalizer))).toEqual(['warning Fill/20260201090000@20260301090000'])
})

test('more finalizers than queueings are told by another rule', () => {
  const two = 'migrations: [{id: "20260301090000", finalizes: [Fill]}, {id: "20260302090000", finalizes: [Fill]}]'
  expect(found(rule, withWork('queued_in: "17.6"', two))).toEqual([])
})

test('it says what to write', () => {
  expect(faultsIn({ manifest: withWork('queued_in: "17.6"', finalizer) }, [rule])[0]!.next).toBe(
    'write finalized_by: "20260301090000"',
  )
})
