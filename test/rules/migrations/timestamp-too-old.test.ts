import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/migrations/timestamp-too-old.ts'
import { faultsIn, found } from '../example.ts'

/** 1.1 came out on 2026-10-22, so the work on 1.2 began there; 1.2 is planned. */
const releases = `
releases:
  - {version: "1.0.0", date: 2026-09-01}
  - {version: "1.1.0", date: 2026-10-22}
  - {version: "1.2.0", planned: {release: 2026-12-01}}
`
const with12 = (id: string) => found(rule, `${releases}migrations: [{id: "${id}", release: "1.2"}]`)

test('20 and 21 days before the window opens are fine, a second more is not, 22 days are not', () => {
  expect(with12('20261002000000')).toEqual([])
  expect(with12('20261001000000')).toEqual([])
  expect(with12('20260930235959')).toEqual(['error 20260930235959'])
  expect(with12('20260930000000')).toEqual(['error 20260930000000'])
})

test('the age is that of the policy', () => {
  const aged = (age: string) =>
    found(rule, `${releases}policy: {migration_age: ${age}}\nmigrations: [{id: "20261012000000", release: "1.2"}]`)
  expect(aged('10d')).toEqual([])
  expect(aged('9d')).toEqual(['error 20261012000000'])
})

test('the window opens when the line before was cut, where that is recorded', () => {
  const cut = `
releases:
  - {version: "1.1.0", planned: {cut: 2026-12-10, release: 2026-12-17}}
  - {version: "1.2.0", planned: {release: 2027-01-17}}
`
  const found12 = (id: string) => faultsIn({ manifest: `${cut}migrations: [{id: "${id}", release: "1.2"}]` }, [rule])
  expect(found12('20261119000000')).toEqual([])
  expect(found12('20261118235959')[0]).toMatchObject({
    message:
      'the migration 20261118235959 comes with 1.2 and is dated more than 21d before 2026-12-10, when 1.1 was cut',
    next: 'give it a timestamp of 20261119000000 or later',
    facts: { earliest_id: '20261119000000' },
  })
})

test('an existing migration of a released line is an information, for its timestamp has to stay', () => {
  const old = `${releases}migrations: [{id: "20240101000000", release: "1.1"}]`
  expect(found(rule, old)).toEqual(['info 20240101000000'])
  expect(faultsIn({ manifest: old }, [rule])[0]?.next).toMatch(/^leave it, it is released/u)
  expect(found(rule, { manifest: old, today: '2026-10-21' })).toEqual(['error 20240101000000'])
  expect(found(rule, { manifest: old, today: '2026-10-22' })).toEqual(['info 20240101000000'])
})

test('a line that nobody listed yet is not out, and its window opens with the newest line', () => {
  expect(found(rule, `${releases}migrations: [{id: "20240101000000", release: "1.3"}]`)).toEqual([
    'error 20240101000000',
  ])
})

test('the first line has no window, and without the day of the line before nothing is known', () => {
  expect(found(rule, `${releases}migrations: [{id: "20240101000000", release: "1.0"}]`)).toEqual([])
  const undated = 'releases: [{version: "1.1.0"}, {version: "1.2.0", planned: {release: 2026-12-01}}]\n'
  expect(found(rule, `${undated}migrations: [{id: "20240101000000", release: "1.2"}]`)).toEqual([])
})

test('the day of a line is that of its first release, not of a later patch or a candidate', () => {
  const patches = (first: string) => `
releases: [${first}, {version: "1.2.0", planned: {release: 2026-12-01}}]
migrations: [{id: "20260901000000", release: "1.2"}]
`
  expect(found(rule, patches('{version: "1.1.3", date: 2026-10-22}'))).toEqual(['error 20260901000000'])
  expect(
    found(rule, patches('{version: "1.1.0-rc1", date: 2026-09-01}, {version: "1.1.0", date: 2026-10-22}')),
  ).toEqual(['error 20260901000000'])
  expect(
    found(rule, `lines: [{line: "1.1", date: 2026-09-20}]\n${patches('{version: "1.1.3", date: 2026-10-22}')}`),
  ).toEqual([])
})

test('an inferred, unknown or removed one is not judged, nor one with an impossible clock', () => {
  const entry = (text: string) => found(rule, `${releases}migrations: [{${text}}]`)
  expect(entry('id: "20240101000000", release: {earliest: "1.2", latest: "1.2"}')).toEqual([])
  expect(entry('id: "20240101000000"')).toEqual([])
  expect(entry('id: "20240101000000", release: "1.2", removed: {in: "1.3", because: obsolete}')).toEqual([])
  expect(entry('id: "20240101000062", release: "1.2"')).toEqual([])
})

test('a product without lines opens a window with the version before', () => {
  const whole = `manifest: 1
product: {id: depot, name: Depot, version_scheme: semver, line: none}
complete_until: 2026-11-20
releases: [{version: "1.0.0", date: 2026-10-22}, {version: "1.0.1", planned: {release: 2026-12-01}}]
migrations: [{id: "20260930000000", release: "1.0.1"}]
`
  expect(found(rule, whole)).toEqual(['error 20260930000000'])
  expect(found(rule, whole.replace('20260930', '20261001'))).toEqual([])
})

test('a window that opens with a release says so', () => {
  const manifest = `${releases}migrations: [{id: "20260901000000", release: "1.2"}]`
  expect(faultsIn({ manifest }, [rule])[0]?.message).toMatch(/more than 21d before 2026-10-22, when 1\.1 came out$/u)
})
