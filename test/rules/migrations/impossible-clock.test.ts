import { expect, test } from 'vitest'
import { instantOfId } from '../../../src/domain/migration.ts'
import { rule } from '../../../src/rules/migrations/impossible-clock.ts'
import { shippedFiles, manifestOf } from '../../support/manifests.ts'
import { check } from '../../../src/rules/check.ts'
import { groundOf } from '../../../src/rules/ground.ts'
import { faultsIn, givenOf } from '../example.ts'

const told = (id: string) =>
  faultsIn({ manifest: `migrations: [{id: "${id}"}]` }, [rule]).map(
    ({ severity, message }) => `${severity}: ${message}`,
  )

test.each([
  ['20240613064362', 'second 62'],
  ['20240613066059', 'minute 60'],
  ['20240613240000', 'hour 24'],
  ['20240632060000', 'day 32 of month 6'],
  ['20240600060000', 'day 0 of month 6'],
  ['20230229060000', 'day 29 of month 2'],
  ['20241301060000', 'month 13'],
  ['20240001060000', 'month 0'],
  ['20240099060000', 'month 0, day 99'],
  ['20240631256161', 'day 31 of month 6, hour 25, minute 61, second 61'],
])('%s is dated on no clock: %s', (id, parts) => {
  expect(told(id)).toEqual([`warning: the migration ${id} is dated on no clock: ${parts}`])
})

test.each(['20240229235959', '20240101000000', '20241231235959', '20240430000000', '20240731000000'])(
  '%s is a moment of the calendar, and every rule about time reads it as one',
  (id) => {
    expect(told(id)).toEqual([])
    expect(instantOfId(id)).toBeDefined()
  },
)

test('before the release a new time is asked for, after it the id stays', () => {
  const releases =
    'releases: [{version: "1.0.0", date: 2026-09-01}, {version: "1.1.0", planned: {release: 2026-12-01}}]\n'
  const next = (release: string) =>
    faultsIn({ manifest: `${releases}migrations: [{id: "20240613064362", release: ${release}}]` }, [rule])[0]?.next
  expect(next('"1.1"')).toBe('give it the present time in UTC')
  expect(next('"1.0"')).toMatch(/^keep it, databases have recorded it/u)
  expect(next('{earliest: "1.0", latest: "1.1"}')).toBe('give it the present time in UTC')
})

test('the real history has 22 of them, and nothing else is called one', () => {
  const ground = groundOf(givenOf({ manifest: manifestOf(shippedFiles('gitlab')) }))
  const subjects = check(ground, [rule]).map(({ subject }) => subject)
  expect(subjects).toHaveLength(22)
  expect(subjects.filter((id) => Number(id.slice(12)) < 60)).toEqual([])
})
