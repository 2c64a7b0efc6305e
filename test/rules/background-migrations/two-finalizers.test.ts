import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/two-finalizers.ts'
import { faultsIn, found } from '../example.ts'
import { withWork } from './one.ts'

const first = '{id: "20260301090000", finalizes: [Fill]}'
const second = '{id: "20260302090000", finalizes: [Fill]}'
const told = (migrations: string, background = 'queued_in: "17.6"') =>
  found(rule, withWork(background, `migrations: [${migrations}]`))

test('two migrations that finalize one queueing', () => {
  expect(told(first)).toEqual([])
  expect(told(`${first}, ${second}`)).toEqual(['error Fill'])
})

test('a job queued twice may be finalized twice', () => {
  expect(told(`${first}, ${second}`, 'queued_in: "17.6"}, {name: Fill, queued_in: "17.9"')).toEqual([])
})

test('a recorded finalizer beside one that was read', () => {
  expect(told(`${first}, {id: "20260302090000"}`, 'queued_in: "17.6", finalized_by: "20260302090000"')).toEqual([
    'error Fill',
  ])
  expect(told(first, 'queued_in: "17.6", finalized_by: "20260301090000"')).toEqual([])
})

test('a recorded finalizer that does something else is told by another rule', () => {
  const other = '{id: "20260302090000", finalizes: [Other]}'
  expect(told(`${first}, ${other}`, 'queued_in: "17.6", finalized_by: "20260302090000"')).toEqual([])
})

test('what the manifest does not list is not judged', () => {
  expect(found(rule, `migrations: [${first}, ${second}]`)).toEqual([])
})

test('it names all of them', () => {
  const manifest = withWork('queued_in: "17.6"', `migrations: [${first}, ${second}]`)
  expect(faultsIn({ manifest }, [rule])[0]!.message).toBe(
    'Fill is queued once and finalized by 20260301090000 and 20260302090000',
  )
})
