import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/migrations/removed-before-it-came.ts'
import { found } from '../example.ts'

const judged = (release: string, removed: string) =>
  found(rule, `migrations: [{id: "20260101000000", release: ${release}, removed: {in: ${removed}, because: unknown}}]`)

test('a release before the one that brings it is wrong, the same one or a later one is not', () => {
  expect(judged('"1.1"', '"1.0"')).toEqual(['error 20260101000000'])
  expect(judged('"1.1"', '"1.1"')).toEqual([])
  expect(judged('"1.1"', '"1.2"')).toEqual([])
})

test('with an inferred end it is an information, and only when no end could be right', () => {
  expect(judged('{earliest: "1.2", latest: "1.3"}', '"1.1"')).toEqual(['info 20260101000000'])
  expect(judged('{earliest: "1.0", latest: "1.3"}', '"1.1"')).toEqual([])
})
