import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/stops/stop-late.ts'
import { faultsIn, found } from '../example.ts'
import { withLife } from './lives.ts'

test.each([
  ['no stop at all, which is missing', '', []],
  ['a stop on the line that queues', '{line: "1.2"}', []],
  ['a stop on the line of the dependent', '{line: "1.3"}', ['error Fill/1.2']],
  ['a stop after it', '{line: "1.5"}', ['error Fill/1.2']],
  ['a conditional stop inside, which is told by another rule', '{line: "1.2", when: [large]}, {line: "1.4"}', []],
])('%s', (_, stops, faults) => {
  expect(found(rule, withLife({ stops }))).toEqual(faults)
})

test('a dependent in a patch of the stop is still too early', () => {
  expect(found(rule, withLife({ stops: '{line: "1.2"}', needed: '"1.2.3"' }))).toEqual(['error Fill/1.2'])
})

test('an inferred release is judged when every possibility comes to the same', () => {
  const told = (stops: string, needed: string) => found(rule, withLife({ stops, needed }))
  expect(told('{line: "1.3"}', '{earliest: "1.3", latest: "1.4"}')).toEqual([])
  expect(told('{line: "1.4"}', '{earliest: "1.3", latest: "1.4"}')).toEqual(['error Fill/1.2'])
})

test('nothing is told where the list of stops is said to be partial', () => {
  expect(found(rule, withLife({ stops: '{line: "1.4"}', rest: 'coverage: [{of: stops, degree: partial}]' }))).toEqual(
    [],
  )
})

test('the stop is named, and where an earlier one would serve', () => {
  const [fault] = faultsIn({ manifest: withLife({ stops: '{line: "1.4"}' }) }, [rule])
  expect(fault).toMatchObject({
    message: 'Fill is queued in 1.2 and needed in 1.3, but the first stop after it begins is 1.4: too late',
    next: 'move its end behind 1.4, or declare a stop at 1.2',
    facts: { stop: '1.4' },
  })
})
