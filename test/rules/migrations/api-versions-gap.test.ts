import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/migrations/api-versions-gap.ts'
import { faultsIn, found } from '../example.ts'

const gaps = (...versions: string[]) => found(rule, `api_versions: [${versions.join(', ')}]`)

test('ranges that overlap or touch leave no gap, a second between them holds no timestamp', () => {
  const first = '{version: "1", until: 2026-01-01T00:00:00Z}'
  expect(gaps(first, '{version: "2", from: 2025-12-01T00:00:00Z}')).toEqual([])
  expect(gaps(first, '{version: "2", from: 2026-01-01T00:00:00Z}')).toEqual([])
  expect(gaps(first, '{version: "2", from: 2026-01-01T00:00:01Z}')).toEqual([])
  expect(gaps(first, '{version: "2", from: 2026-01-01T00:00:02Z}')).toEqual(['warning 1'])
})

test('a longer range covers the gap of shorter ones, in whatever order they are written', () => {
  const long = '{version: "long", from: 2025-01-01T00:00:00Z, until: 2027-01-01T00:00:00Z}'
  const short = '{version: "short", from: 2025-02-01T00:00:00Z, until: 2025-03-01T00:00:00Z}'
  const late = '{version: "late", from: 2026-12-01T00:00:00Z}'
  expect(gaps(late, short, long)).toEqual([])
  expect(gaps(late, short)).toEqual(['warning short'])
})

test('when the last one is closed, and nothing follows, no version is open any more; one that will close is no gap yet', () => {
  const last = (until: string) => `api_versions: [{version: "1", until: ${until}}]`
  expect(found(rule, { manifest: last('2026-11-20T00:00:00Z') })).toEqual(['warning 1'])
  expect(faultsIn({ manifest: last('2026-11-20T00:00:00Z') }, [rule])[0]).toMatchObject({
    message: 'no version of the base class is open since 20261120000000, when 1 closed',
    next: 'list the version that follows under api_versions',
  })
  expect(found(rule, { manifest: last('2026-11-21T12:00:00Z') })).toEqual([])
})

test('a version without a written end counts as open, and one that is never open fills nothing', () => {
  expect(gaps('{version: "1", until: 2026-01-01T00:00:00Z}', '{version: "2"}')).toEqual([])
  const inverted = '{version: "x", from: 2027-01-01T00:00:00Z, until: 2020-01-01T00:00:00Z}'
  expect(gaps('{version: "1", until: 2026-01-01T00:00:00Z}', inverted)).toEqual(['warning 1'])
  expect(gaps()).toEqual([])
})
