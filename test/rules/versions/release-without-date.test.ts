import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/versions/release-without-date.ts'
import { found } from '../example.ts'

test.each([
  ['inside a complete list', '{of: versions}', ['info 1.2.0']],
  ['where nothing is said of the list', '{of: stops}', []],
  ['inside a partial one', '{of: versions, degree: partial}', []],
  ['outside a complete one', '{of: versions, until: "1.1"}', []],
])('%s', (_, coverage, faults) => {
  const releases =
    '{version: "1.1.0", date: 2026-01-10}, {version: "1.2.0"}, {version: "1.3.0", planned: {}}, {version: "1.4.0-rc.1"}'
  expect(found(rule, `coverage: [${coverage}]\nreleases: [${releases}]`)).toEqual(faults)
})

test('ten are told one by one, more in one finding', () => {
  const told = (count: number) =>
    found(
      rule,
      `coverage: [{of: versions}]\nreleases: [${Array.from({ length: count }, (_, i) => `{version: "1.${i}.0"}`).join(', ')}]`,
    )
  expect(told(10)).toHaveLength(10)
  expect(told(11)).toEqual(['info releases'])
})
