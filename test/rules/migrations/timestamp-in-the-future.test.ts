import { expect, test } from 'vitest'
import { check } from '../../../src/rules/check.ts'
import { groundOf } from '../../../src/rules/ground.ts'
import { rule } from '../../../src/rules/migrations/timestamp-in-the-future.ts'
import { manifestOf } from '../../support/manifests.ts'
import { givenOf, wholeManifest } from '../example.ts'

function foundAt(now: string, migration: string): string[] {
  const manifest = manifestOf(wholeManifest(`migrations: [${migration}]`))
  return check(groundOf(givenOf({ manifest, now: Date.parse(now) })), [rule]).map(
    ({ subject, next }) => `${subject}: ${next}`,
  )
}

test('a timestamp equal to now is not in the future, one second later is', () => {
  expect(foundAt('2026-11-21T12:00:00Z', '{id: "20261121120000"}')).toEqual([])
  expect(foundAt('2026-11-21T12:00:00Z', '{id: "20261121120001"}')).toEqual([
    '20261121120001: give it a timestamp of 20261121120000 or earlier',
  ])
})

test('now is taken in UTC, wherever the clock stands', () => {
  expect(foundAt('2026-11-21T14:00:00+02:00', '{id: "20261121120000"}')).toEqual([])
  expect(foundAt('2026-11-21T14:00:00+02:00', '{id: "20261121130000"}')).toHaveLength(1)
})

test('an inferred or unknown release does not matter: the timestamp is later than now in any case', () => {
  expect(
    foundAt('2026-11-21T12:00:00Z', '{id: "20261201120000", release: {earliest: "1.0", latest: "1.1"}}'),
  ).toHaveLength(1)
})

test('what was removed is history, and an impossible clock tells no time', () => {
  expect(foundAt('2026-11-21T12:00:00Z', '{id: "20261201120000", removed: {in: "1.1", because: obsolete}}')).toEqual([])
  expect(foundAt('2026-11-21T12:00:00Z', '{id: "20261201120062"}')).toEqual([])
})
