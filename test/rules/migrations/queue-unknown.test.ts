import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/migrations/queue-unknown.ts'
import { found } from '../example.ts'

const queued = (coverage: string, more = '') =>
  found(rule, `coverage: [${coverage}]\nbackground_migrations: [{name: Fill, queued_by: "20260101000000"${more}}]`)

test('it is told where all migrations are said to be recorded, and only there', () => {
  const subject = 'error Fill/20260101000000'
  expect(queued('{of: migrations}')).toEqual([subject])
  expect(queued('{of: migrations, degree: partial}')).toEqual([])
  expect(queued('{of: finalizations}')).toEqual([])
  expect(queued('{of: migrations, until: "1.1"}', ', queued_in: "1.1"')).toEqual([subject])
  expect(queued('{of: migrations, until: "1.1"}', ', queued_in: "1.2"')).toEqual([])
})

test('an inferred release is covered when both its ends are', () => {
  const inferred = ', queued_in: {earliest: "1.1", latest: "1.2"}'
  expect(queued('{of: migrations, until: "1.1"}', inferred)).toEqual([])
  expect(queued('{of: migrations, from: "1.2"}', inferred)).toEqual([])
  expect(queued('{of: migrations, until: "1.2"}', inferred)).toHaveLength(1)
})

test('without a release only a claim about all releases covers it', () => {
  expect(queued('{of: migrations, until: "1.1"}')).toEqual([])
  expect(queued('{of: migrations, from: "1.1"}')).toEqual([])
})

test('a recorded migration is known, and who names none is not asked', () => {
  const known = 'coverage: [{of: migrations}]\nmigrations: [{id: "20260101000000"}]\n'
  expect(
    found(rule, `${known}background_migrations: [{name: Fill, queued_by: "20260101000000"}, {name: Other}]`),
  ).toEqual([])
})
