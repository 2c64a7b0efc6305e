import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/versions/planned-in-the-past.ts'
import { found } from '../example.ts'

test.each([
  ['the day itself is not over', '{release: 2026-11-21}', []],
  ['the day before', '{release: 2026-11-20}', ['warning 1.2.0']],
  ['only the cut is over', '{cut: 2026-11-01, release: 2026-12-01}', []],
  ['no day is expected', '{}', []],
])('%s', (_, planned, faults) => {
  expect(found(rule, `releases: [{version: "1.2.0", planned: ${planned}}]`)).toEqual(faults)
})

test('what is out has its day in the past', () => {
  expect(found(rule, 'releases: [{version: "1.2.0", date: 2026-01-01}]')).toEqual([])
})
