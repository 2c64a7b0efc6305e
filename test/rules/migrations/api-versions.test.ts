import { expect, test } from 'vitest'
import { rule as closed } from '../../../src/rules/migrations/api-version-closed.ts'
import { rule as neverOpen } from '../../../src/rules/migrations/api-version-never-open.ts'
import { rule as notOpen } from '../../../src/rules/migrations/api-version-not-open.ts'
import { rule as unknown } from '../../../src/rules/migrations/api-version-unknown.ts'
import { rule as releaseMissing } from '../../../src/rules/migrations/release-missing-for-api-version.ts'
import { faultsIn, found } from '../example.ts'

/** The real ranges: they overlap, and both ends are included. */
const versions = `
api_versions:
  - {version: "2.1", from: 2022-12-01T02:15:00Z, until: 2023-11-01T02:15:00Z}
  - {version: "2.2", from: 2023-10-10T02:15:00Z, until: 2025-04-27T00:00:00Z, demands_release: true}
  - {version: "2.3", from: 2025-04-18T17:31:00Z, demands_release: true}
`
const using = (version: string, id: string, strict = false) => ({
  manifest: `${versions}migrations: [{id: "${id}", release: "17.0", api_version: "${version}"}]`,
  strict,
})

test('inside an overlap both versions are fine', () => {
  for (const version of ['2.1', '2.2']) {
    expect(found(closed, using(version, '20231020000000'))).toEqual([])
    expect(found(notOpen, using(version, '20231020000000', true))).toEqual([])
  }
})

test('a version may be used up to its very end, and a second later it is closed', () => {
  expect(found(closed, using('2.1', '20231101021500'))).toEqual([])
  expect(found(closed, using('2.1', '20231101021501'))).toEqual(['error 20231101021501'])
  expect(found(closed, using('2.1', '20231102000000'))).toEqual(['error 20231102000000'])
  expect(found(closed, using('2.2', '20250426000000'))).toEqual([])
  expect(found(closed, using('2.2', '20250427000000'))).toEqual([])
  expect(found(closed, using('2.2', '20250428000000'))).toEqual(['error 20250428000000'])
  expect(found(closed, using('2.3', '20990101000000'))).toEqual([])
})

test('a closed one is answered with the versions that are open then', () => {
  expect(faultsIn(using('2.1', '20250420000000'), [closed])[0]).toMatchObject({
    message: 'the migration 20250420000000 uses version 2.1 of the base class, which is closed since 20231101021500',
    next: 'use 2.2 or 2.3',
  })
  const last =
    'api_versions: [{version: "1", until: 2026-01-01T00:00:00Z}]\nmigrations: [{id: "20260201000000", api_version: "1"}]'
  expect(faultsIn({ manifest: last }, [closed])[0]?.next).toBe(
    'list the version that is open then under api_versions, and use it',
  )
})

test('a version that was not open yet passes as it does elsewhere, and strict tells it', () => {
  for (const [version, id] of [
    ['2.2', '20231009000000'],
    ['2.3', '20250417000000'],
  ] as const) {
    expect(found(notOpen, using(version, id))).toEqual([])
    expect(found(notOpen, using(version, id, true))).toEqual([`warning ${id}`])
    expect(found(closed, using(version, id, true))).toEqual([])
  }
  expect(found(notOpen, using('2.2', '20231010021500', true))).toEqual([])
  expect(found(notOpen, using('2.2', '20231010021459', true))).toEqual(['warning 20231010021459'])
})

test('what to do about one that was not open names what was, or the first timestamp', () => {
  expect(faultsIn(using('2.2', '20231009000000', true), [notOpen])[0]?.next).toBe(
    'use 2.1, or date it 20231010021500 or later',
  )
  expect(faultsIn(using('2.1', '20221130000000', true), [notOpen])[0]?.next).toBe(
    'give it a timestamp of 20221201021500 or later',
  )
})

test('a version that is not listed is unknown, unless none is listed at all', () => {
  expect(found(unknown, using('2.9', '20250420000000'))).toEqual(['error 20250420000000'])
  expect(found(unknown, using('2.2', '20250420000000'))).toEqual([])
  expect(found(unknown, 'migrations: [{id: "20250420000000", api_version: "2.9"}]')).toEqual([])
  expect(found(closed, using('2.9', '20250420000000'))).toEqual([])
})

test('an unlisted version near a listed one asks whether that was meant', () => {
  expect(faultsIn(using('2.9', '20250420000000'), [unknown])[0]?.next).toBe(
    'list it, or did you mean 2.1 or 2.2 or 2.3?',
  )
  expect(faultsIn(using('main', '20250420000000'), [unknown])[0]?.next).toBe('list it under api_versions')
})

test('removed migrations and impossible clocks are not judged by their version', () => {
  const entry = (text: string) => `${versions}migrations: [{${text}}]`
  const removed = entry('id: "20250428000000", api_version: "2.2", removed: {in: "18.0", because: obsolete}')
  expect(found(closed, removed)).toEqual([])
  expect(found(unknown, removed.replace('"2.2"', '"9"'))).toEqual([])
  expect(found(closed, entry('id: "20250428000062", api_version: "2.2"'))).toEqual([])
})

test('a version that demands the release is content with an inferred one, and older versions demand none', () => {
  const entry = (version: string, release: string) =>
    found(releaseMissing, `${versions}migrations: [{id: "20240428000000", api_version: "${version}"${release}}]`)
  expect(entry('2.2', '')).toEqual(['error 20240428000000'])
  expect(entry('2.2', ', release: "17.0"')).toEqual([])
  expect(entry('2.2', ', release: {earliest: "17.0", latest: "17.1"}')).toEqual([])
  expect(entry('2.1', '')).toEqual([])
  expect(entry('2.9', '')).toEqual([])
})

test('a range of a single moment is open then, one that ends before it begins never is', () => {
  const range = (from: string, until: string) =>
    found(neverOpen, `api_versions: [{version: "1", from: ${from}, until: ${until}}]`)
  expect(range('2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z')).toEqual([])
  expect(range('2026-01-01T00:00:01Z', '2026-01-01T00:00:00Z')).toEqual(['error 1'])
  expect(found(neverOpen, 'api_versions: [{version: "1"}, {version: "2", until: 2026-01-01T00:00:00Z}]')).toEqual([])
})

test('a version offered instead is open at both its ends', () => {
  const offered = (id: string) => faultsIn(using('2.1', id), [closed])[0]?.next
  expect(offered('20250418173059')).toBe('use 2.2')
  expect(offered('20250418173100')).toBe('use 2.2 or 2.3')
  expect(offered('20250427000000')).toBe('use 2.2 or 2.3')
  expect(offered('20250427000001')).toBe('use 2.3')
})
