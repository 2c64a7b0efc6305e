import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/versions/dates-out-of-order.ts'
import { faultsIn, found } from '../example.ts'

test.each([
  ['a day later', '{version: "1.1.0", date: 2026-01-10}, {version: "1.1.1", date: 2026-01-11}', []],
  ['the same day', '{version: "1.1.0", date: 2026-01-10}, {version: "1.1.1", date: 2026-01-10}', []],
  ['a day earlier', '{version: "1.1.0", date: 2026-01-10}, {version: "1.1.1", date: 2026-01-09}', ['warning 1.1.1']],
  [
    'numbers, not text',
    '{version: "1.1.9", date: 2026-01-10}, {version: "1.1.10", date: 2026-01-09}',
    ['warning 1.1.10'],
  ],
  ['another line may interleave', '{version: "1.1.5", date: 2026-03-10}, {version: "1.2.0", date: 2026-01-10}', []],
  [
    'over an undated one',
    '{version: "1.1.0", date: 2026-01-10}, {version: "1.1.1"}, {version: "1.1.2", date: 2026-01-09}',
    ['warning 1.1.2'],
  ],
  [
    'a candidate after its release',
    '{version: "1.1.0-rc.1", date: 2026-01-11}, {version: "1.1.0", date: 2026-01-10}',
    ['warning 1.1.0'],
  ],
  [
    'expected before what is out',
    '{version: "1.1.0", date: 2026-01-10}, {version: "1.1.1", planned: {release: 2026-01-09}}',
    ['warning 1.1.1'],
  ],
])('%s', (_, releases, faults) => {
  expect(found(rule, `releases: [${releases}]`)).toEqual(faults)
})

test('what follows is compared with the latest day so far', () => {
  const releases =
    '{version: "1.1.0", date: 2026-02-10}, {version: "1.1.1", date: 2026-01-10}, {version: "1.1.2", date: 2026-01-20}'
  expect(found(rule, `releases: [${releases}]`)).toEqual(['warning 1.1.1', 'warning 1.1.2'])
})

test('it points at the date, wherever that is written', () => {
  const at = (release: string) =>
    faultsIn({ manifest: `releases: [{version: "1.1.0", date: 2026-02-10}, {version: "1.1.1", ${release}}]` }, [
      rule,
    ])[0]!.at.field
  expect(at('date: 2026-01-10')).toEqual(['date'])
  expect(at('planned: {release: 2026-01-10}')).toEqual(['planned', 'release'])
})

test('without lines every version is on its own', () => {
  const manifest = `
manifest: 1
product: {id: depot, name: Depot, version_scheme: dotted, line: none}
complete_until: 2026-11-20
releases: [{version: "1.1", date: 2026-02-10}, {version: "1.2", date: 2026-01-10}]
`
  expect(found(rule, manifest)).toEqual([])
})
