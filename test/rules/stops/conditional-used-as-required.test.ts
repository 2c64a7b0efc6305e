import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/stops/conditional-used-as-required.ts'
import { faultsIn, found } from '../example.ts'
import { withLife } from './lives.ts'

test.each([
  ['only a conditional stop', '{line: "1.2", when: [large]}', ['warning Fill/1.2']],
  [
    'a conditional stop, and one for everybody too late',
    '{line: "1.2", when: [large]}, {line: "1.4"}',
    ['warning Fill/1.2'],
  ],
  ['a conditional stop on the line of the dependent', '{line: "1.3", when: [large]}', []],
  ['a stop for everybody', '{line: "1.2"}', []],
  ['no stop, which is missing', '', []],
])('%s', (_, stops, faults) => {
  expect(found(rule, withLife({ stops }))).toEqual(faults)
})

test('a finalizer is told by another rule', () => {
  const background = 'queued_in: "1.2", finalized_in: "1.4"'
  expect(found(rule, withLife({ stops: '{line: "1.2", when: [large]}', background }))).toEqual([])
})

test('it names who lands on the stop, and the next one for everybody', () => {
  const [fault] = faultsIn({ manifest: withLife({ stops: '{line: "1.2", when: [large]}, {line: "1.4"}' }) }, [rule])
  expect(fault).toMatchObject({
    message: 'Fill is queued in 1.2 and needed in 1.3, and only installations with large land on 1.2 in between',
    next: 'move its end behind 1.4, or make 1.2 one',
  })
})
