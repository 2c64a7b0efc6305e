import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/versions/released-in-the-future.ts'
import { found } from '../example.ts'

test.each([
  ['today', 'date: 2026-11-21', []],
  ['tomorrow', 'date: 2026-11-22', ['warning 1.2.0']],
  ['planned for tomorrow', 'planned: {release: 2026-11-22}', []],
  ['undated', 'avoid: x', []],
])('%s', (_, fields, faults) => {
  expect(found(rule, `releases: [{version: "1.2.0", ${fields}}]`)).toEqual(faults)
})
