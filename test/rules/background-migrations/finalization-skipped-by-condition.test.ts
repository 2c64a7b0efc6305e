import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/finalization-skipped-by-condition.ts'
import { faultsIn, found } from '../example.ts'
import { life, threeStops, withWork } from './one.ts'

const told = (queued: string, finalized: string, rest?: string) =>
  found(rule, withWork(life(queued, finalized), rest, `${threeStops}, {line: "17.6", when: [large]}`))

test.each([
  ['only the conditional stop lies between', '"17.6"', '"17.7"', ['warning Fill/17.6']],
  ['a stop for everybody lies between too', '"17.6"', '"17.9"', []],
  ['the finalizer comes on the conditional stop', '"17.5.3"', '"17.6"', []],
  ['an inferred end leaves it open', '"17.6"', '{earliest: "17.6", latest: "17.7"}', ['info Fill/17.6']],
])('%s', (_, queued, finalized, faults) => {
  expect(told(queued, finalized)).toEqual(faults)
})

test('it names the stop, who lands on it, and the first legal release', () => {
  const manifest = withWork(life('"17.6"', '"17.7"'), '', `${threeStops}, {line: "17.6", when: [large]}`)
  expect(faultsIn({ manifest }, [rule])[0]).toMatchObject({
    message:
      'Fill is queued in 17.6 and finalized in 17.7, and only installations with large land on 17.6 in between: the others do the whole work in one step',
    facts: { stop: '17.6', first_legal: '17.9' },
  })
})

test('an unlisted stop for everybody may lie there where the list is partial', () => {
  expect(told('"17.6"', '"17.7"', 'coverage: [{of: stops, degree: partial}]')).toEqual([])
})
