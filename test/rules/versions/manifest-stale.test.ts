import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/versions/manifest-stale.ts'
import { faultsIn, found } from '../example.ts'

test.each([
  ['2026-11-20', []],
  ['2027-01-03', []],
  ['2027-01-04', []],
  ['2027-01-05', ['info complete_until']],
])('complete until 2026-11-20, on %s', (today, faults) => {
  expect(found(rule, { manifest: 'releases: []', today })).toEqual(faults)
})

test('it counts the days', () => {
  expect(faultsIn({ manifest: 'releases: []', today: '2027-01-05' }, [rule])[0]!.message).toBe(
    'the newest releases are as of 2026-11-20, 46 days ago',
  )
})
