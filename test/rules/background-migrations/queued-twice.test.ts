import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/queued-twice.ts'
import { faultsIn, found } from '../example.ts'

const told = (first: string, second: string, databases = '') =>
  found(rule, `${databases}\nbackground_migrations: [{name: Fill, ${first}}, {name: ${second}}]`)

test.each([
  [
    'two queueings',
    'queued_by: "20260101090000"',
    'Fill, queued_by: "20260201090000"',
    ['warning Fill/20260201090000'],
  ],
  [
    'written the other way round',
    'queued_by: "20260201090000"',
    'Fill, queued_by: "20260101090000"',
    ['warning Fill/20260201090000'],
  ],
  [
    'the later says so',
    'queued_by: "20260101090000"',
    'Fill, queued_by: "20260201090000", requeues: "20260101090000"',
    [],
  ],
  [
    'the earlier says so, which is no repetition',
    'queued_by: "20260101090000", requeues: "20260201090000"',
    'Fill, queued_by: "20260201090000"',
    ['warning Fill/20260201090000'],
  ],
  [
    'on another table',
    'queued_by: "20260101090000", table: parcels',
    'Fill, queued_by: "20260201090000", table: shelves',
    [],
  ],
  [
    'on the same tables in another order',
    'queued_by: "20260101090000", table: [a, b]',
    'Fill, queued_by: "20260201090000", table: [b, a]',
    ['warning Fill/20260201090000'],
  ],
  ['another name', 'queued_by: "20260101090000"', 'FillAgain, queued_by: "20260201090000"', []],
])('%s', (_, first, second, faults) => {
  expect(told(first, second)).toEqual(faults)
})

test('on another database', () => {
  const databases = 'databases: [main, stock]'
  expect(told('queued_in: "1.1"', 'Fill, queued_in: "1.2", database: stock', databases)).toEqual([])
  expect(told('queued_in: "1.1"', 'Fill, queued_in: "1.2", database: main', databases)).toEqual(['warning Fill/1.2'])
})

test('it says what to write, and where the first stands', () => {
  const manifest = `background_migrations:
  - {name: Fill, queued_by: "20260101090000", table: parcels}
  - {name: Fill, queued_by: "20260201090000", table: parcels}`
  expect(faultsIn({ manifest }, [rule])[0]).toMatchObject({
    message: 'Fill is queued for parcels by 20260101090000 and again by 20260201090000, which does not say so',
    next: 'write requeues: "20260101090000"',
    related: [{ message: 'queued before' }],
  })
})
