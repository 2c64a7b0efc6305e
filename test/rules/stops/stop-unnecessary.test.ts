import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/stops/stop-unnecessary.ts'
import { found } from '../example.ts'

const all = 'coverage: [{of: background-migrations}, {of: finalizations}]'
const withStops = (stops: string, rest = '', coverage = all) =>
  found(
    rule,
    `${coverage}
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}, {version: "1.3.0"}]
stops: [${stops}]
${rest}`,
  )

test('a stop that serves nothing is told only where everything is recorded', () => {
  expect(withStops('{line: "1.1"}')).toEqual(['info 1.1'])
  expect(withStops('{line: "1.1"}', '', 'coverage: [{of: background-migrations}]')).toEqual([])
  expect(
    withStops('{line: "1.1"}', '', 'coverage: [{of: background-migrations}, {of: finalizations, until: "1.2"}]'),
  ).toEqual([])
})

test('a stop with a cause outside the database stays', () => {
  expect(withStops('{line: "1.1", cause: signing-key}')).toEqual([])
})

test('of two stops that serve one life only the first may go', () => {
  const rest = 'background_migrations: [{name: Fill, queued_in: "1.1", finalized_in: "1.3"}]'
  expect(withStops('{line: "1.1"}, {line: "1.2"}', rest)).toEqual(['info 1.1'])
})

test('a stop that open work may need stays', () => {
  expect(
    withStops('{line: "1.1"}', 'background_migrations: [{name: Fill, queued_in: "1.1", finalization: open}]'),
  ).toEqual([])
})

test('what the schedule makes a stop is not given up by removing it', () => {
  expect(withStops('{line: "1.1"}', 'policy: {stop_schedule: {from: "1.1", minors: [1]}}')).toEqual([])
  expect(withStops('{line: "1.1"}', 'policy: {stop_schedule: {from: "1.2", minors: [1]}}')).toEqual(['info 1.1'])
})
