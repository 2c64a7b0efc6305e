import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/versions/coverage-contradiction.ts'
import { faultsIn } from '../example.ts'

const count = (...entries: string[]) => faultsIn({ manifest: `coverage: [${entries.join(', ')}]` }, [rule]).length

test.each([
  [
    'the last line of one is the first of the other',
    '{of: stops, until: "1.2"}',
    '{of: stops, from: "1.2", degree: partial}',
    1,
  ],
  ['one line apart', '{of: stops, until: "1.2"}', '{of: stops, from: "1.3", degree: partial}', 0],
  ['written the other way round', '{of: stops, from: "1.2", degree: partial}', '{of: stops, until: "1.2"}', 1],
  ['open on both sides', '{of: stops}', '{of: stops, degree: partial}', 1],
  ['one inside the other', '{of: stops}', '{of: stops, from: "1.2", until: "1.3", degree: partial}', 1],
  ['the same degree', '{of: stops}', '{of: stops, from: "1.2"}', 0],
  ['other facts', '{of: stops}', '{of: sizes, degree: partial}', 0],
  [
    'a line that ends with a version inside it',
    '{of: stops, until: "1.2"}',
    '{of: stops, from: "1.2.5", degree: partial}',
    1,
  ],
  ['versions of one line, apart', '{of: stops, until: "1.2.4"}', '{of: stops, from: "1.2.5", degree: partial}', 0],
  ['versions of one line, the same', '{of: stops, until: "1.2.5"}', '{of: stops, from: "1.2.5", degree: partial}', 1],
  [
    'a version up to which it is known, and its line',
    '{of: stops, until: "1.2.5"}',
    '{of: stops, from: "1.2", degree: partial}',
    1,
  ],
])('%s', (_, first, second, faults) => {
  expect(count(first, second)).toBe(faults)
})

test('an entry that ends before it begins', () => {
  expect(count('{of: stops, from: "1.3", until: "1.2"}')).toBe(1)
  expect(count('{of: stops, from: "1.2", until: "1.2"}')).toBe(0)
  expect(count('{of: stops, from: "1.2.1", until: "1.2"}')).toBe(0)
  expect(count('{of: stops, from: "1.2.1", until: "1.2.0"}')).toBe(1)
})

test('and contradicts nothing', () => {
  expect(count('{of: stops, from: "1.3", until: "1.2"}', '{of: stops, degree: partial}')).toBe(1)
})

test('both entries are shown', () => {
  const manifest = 'coverage: [{of: stops, until: "1.2"}, {of: sizes}, {of: stops, from: "1.1", degree: partial}]'
  expect(faultsIn({ manifest }, [rule])[0]).toMatchObject({
    message: 'the coverage of stops from 1.1 is called partial, and that of stops to 1.2, which overlaps, complete',
    at: { field: ['coverage', 2] },
    related: [{ field: ['coverage', 0] }],
  })
})
