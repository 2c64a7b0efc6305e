import { describe, expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/finalized-before-queued.ts'
import { faultsIn, found } from '../example.ts'
import { life, withWork } from './one.ts'

test.each([
  ['an earlier line', '"17.8"', '"17.7"', true],
  ['an earlier patch', '"17.8.3"', '"17.8.1"', true],
  ['the same line, which is another fault', '"17.8"', '"17.8"', false],
  ['a later line', '"17.7"', '"17.8"', false],
  ['surely earlier, though inferred', '"17.9"', '{earliest: "17.7", latest: "17.8"}', true],
  ['perhaps the same', '"17.8"', '{earliest: "17.7", latest: "17.8"}', false],
])('%s', (_, queued, finalized, isFault) => {
  expect(found(rule, withWork(life(queued, finalized)))).toHaveLength(isFault ? 1 : 0)
})

describe('two migrations', () => {
  const between = (queue: string, finalizer: string) =>
    found(
      rule,
      withWork(
        'queued_by: "20260302090000", finalized_by: "20260301090000"',
        `migrations: [{id: "20260302090000"${queue}}, {id: "20260301090000"${finalizer}}]`,
      ),
    ).map((one) => one.split(' ')[0])

  test.each([
    ['in one release, by timestamp', ', release: "17.8"', ', release: "17.8"', ['error']],
    ['in one release, a post finalizer runs later', ', release: "17.8"', ', release: "17.8", phase: post', []],
    ['in later releases the timestamp does not matter', ', release: "17.7"', ', release: "17.9"', []],
    [
      'with releases that leave it open',
      ', release: "17.8"',
      ', release: {earliest: "17.8", latest: "17.9"}',
      ['info'],
    ],
    ['without recorded releases', '', '', ['warning']],
  ])('%s', (_, queue, finalizer, severities) => {
    expect(between(queue, finalizer)).toEqual(severities)
  })
})

test('timestamps of migrations nobody lists make it likely', () => {
  expect(found(rule, withWork('queued_by: "20250630065826", finalized_by: "20250422130050"'))).toEqual([
    'warning Fill/20250630065826',
  ])
  expect(found(rule, withWork('queued_by: "20250422130050", finalized_by: "20250630065826"'))).toEqual([])
})

test('it names both, and when it may be finalized', () => {
  expect(faultsIn({ manifest: withWork(life('"17.11"', '"17.7"')) }, [rule])[0]).toMatchObject({
    message: 'Fill is finalized in 17.7, before it is queued in 17.11',
    next: 'first legal release: 17.12 (released 2026-09-10); run: plan new finalizer Fill --in 17.12',
    facts: { queued: '17.11', finalized: '17.7', stop: '17.11', first_legal: '17.12' },
  })
})
