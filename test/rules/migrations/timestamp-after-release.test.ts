import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/migrations/timestamp-after-release.ts'
import { found } from '../example.ts'

const releases = `
releases:
  - {version: "1.0.0", date: 2026-09-01}
  - {version: "1.1.0", date: 2026-10-01}
  - {version: "1.1.1", date: 2026-10-08}
  - {version: "1.2.0", planned: {release: 2026-11-10}}
`
const at = (id: string, release: string) => found(rule, `${releases}migrations: [{id: "${id}", release: ${release}}]`)

test('the day of the release is fine, the day after it is not', () => {
  expect(at('20261001235959', '"1.1"')).toEqual([])
  expect(at('20261002000000', '"1.1"')).toEqual(['warning 20261002000000'])
})

test('a patch counts by its own day, and of back-ports the main release', () => {
  expect(at('20261008100000', '"1.1.1"')).toEqual([])
  expect(at('20261009100000', '"1.1.1"')).toEqual(['warning 20261009100000'])
  expect(at('20261002100000', '["1.1.1", "1.0.0"]')).toEqual([])
})

test('a planned release may be late, and of an inferred or unlisted one nothing is known', () => {
  expect(at('20261112000000', '"1.2"')).toEqual([])
  expect(at('20261112000000', '{earliest: "1.0", latest: "1.1"}')).toEqual([])
  expect(at('20261112000000', '"1.1.7"')).toEqual([])
  expect(at('20261112000000', '"1.7"')).toEqual([])
})
