import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/migrations/removed-before-stop.ts'
import { faultsIn, found } from '../example.ts'

const releases =
  'releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.1.1"}, {version: "1.2.0"}, {version: "1.3.0"}]\n'
const id = '20260101000000'

function judged(release: string, removed: string, stops = '', more = ''): string[] {
  return found(
    rule,
    `${releases}${more}stops: [${stops}]\nmigrations: [{id: "${id}", release: ${release}, removed: {${removed}}}]`,
  )
}

test('a stop between the release that brings it and the one that removes it is enough, on the first line or the last', () => {
  expect(judged('"1.1"', 'in: "1.3", because: squashed', '{line: "1.1"}')).toEqual([])
  expect(judged('"1.1"', 'in: "1.3", because: squashed', '{line: "1.2"}')).toEqual([])
  expect(judged('"1.1"', 'in: "1.3", because: squashed', '{line: "1.0"}, {line: "1.3"}')).toEqual([`error ${id}`])
})

test('a stop with landings that do not have it yet does not count', () => {
  expect(judged('"1.1.1"', 'in: "1.2", because: squashed', '{line: "1.1"}')).toEqual([`error ${id}`])
  expect(judged('"1.1.1"', 'in: "1.2", because: squashed', '{line: "1.1", min_patch: "1.1.1"}')).toEqual([])
})

test('obsolete is needed by nobody, unknown is a warning, inferred ends are an information', () => {
  expect(judged('"1.1"', 'in: "1.2", because: obsolete')).toEqual([])
  expect(judged('"1.1"', 'in: "1.2", because: unknown')).toEqual([`warning ${id}`])
  expect(judged('"1.1"', 'in: "1.2", because: squashed')).toEqual([`error ${id}`])
  expect(judged('{earliest: "1.0", latest: "1.1"}', 'in: "1.2", because: squashed')).toEqual([`info ${id}`])
})

test('an inferred end that may lie on either side of a stop decides nothing', () => {
  expect(judged('{earliest: "1.0", latest: "1.2"}', 'in: "1.3", because: squashed', '{line: "1.1"}')).toEqual([])
})

test('a conditional stop is said to be one', () => {
  const manifest = `${releases}conditions: [{id: big, question: Is it big?}]
stops: [{line: "1.1", when: [big]}]
migrations: [{id: "${id}", release: "1.1", removed: {in: "1.2", because: squashed}}]`
  expect(faultsIn({ manifest }, [rule])[0]?.message).toBe(
    `the migration ${id} is removed too early: only a conditional stop lies between 1.1, which brings it, and 1.2, which no longer has it`,
  )
})

test('what left with the release that brings it reached nobody, and where stops are partly known nothing is said', () => {
  expect(judged('"1.1"', 'in: "1.1", because: squashed')).toEqual([])
  const partial = 'coverage: [{of: stops, degree: partial}]\n'
  expect(judged('"1.1"', 'in: "1.2", because: squashed', '', partial)).toEqual([])
})

test('many that are removed together are each found', () => {
  const two = ['20260101000000', '20260102000000']
  const migrations = two
    .map((one) => `{id: "${one}", release: "1.1", removed: {in: "1.2", because: squashed}}`)
    .join(', ')
  expect(found(rule, `${releases}migrations: [${migrations}]`)).toEqual(two.map((one) => `error ${one}`))
})

test('without any stop between that is what it says, whatever conditional stops lie elsewhere', () => {
  const manifest = `${releases}conditions: [{id: big, question: Is it big?}]
stops: [{line: "1.0", when: [big]}, {line: "1.3"}]
migrations: [{id: "${id}", release: "1.1", removed: {in: "1.2", because: squashed}}]`
  expect(faultsIn({ manifest }, [rule])[0]?.message).toContain('removed too early: no stop lies between 1.1')
  const both = manifest.replace('{line: "1.0", when: [big]}', '{line: "1.0", when: [big]}, {line: "1.1", when: [big]}')
  expect(faultsIn({ manifest: both }, [rule])[0]?.message).toContain('only a conditional stop lies')
})
