import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/finalization-undecided.ts'
import { faultsIn, found } from '../example.ts'
import { life, withWork } from './one.ts'

test.each([
  ['the finalizer may come on the stop or after it', '"17.7"', '{earliest: "17.8", latest: "17.9"}', true],
  ['the queueing may come on the stop or after it', '{earliest: "17.8", latest: "17.9"}', '"17.10"', true],
  ['a stop lies between anyway', '"17.7"', '{earliest: "17.9", latest: "17.10"}', false],
  ['no stop lies between anyway', '"17.6"', '{earliest: "17.6", latest: "17.7"}', false],
  ['recorded ends', '"17.7"', '"17.8"', false],
])('%s', (_, queued, finalized, isFault) => {
  expect(found(rule, withWork(life(queued, finalized))).map((one) => one.split(' ')[0])).toEqual(
    isFault ? ['info'] : [],
  )
})

test('an unknown end is not told: hundreds may be unknown', () => {
  expect(found(rule, withWork('queued_in: "17.7"'))).toEqual([])
  expect(found(rule, withWork('queued_in: "17.7", finalized_by: "20260301090000"'))).toEqual([])
})

test('a finalizer dated in the week before a release is only to be recorded, where its release is inferred', () => {
  const rest = 'migrations: [{id: "20260301090000", release: {earliest: "17.8", latest: "17.9"}}]'
  const manifest = withWork('queued_in: "17.7", finalized_by: "20260301090000"', rest)
  expect(faultsIn({ manifest }, [rule])[0]).toMatchObject({
    next: 'record the release: it is proper from 17.9 on',
    at: { field: ['release'] },
    facts: { queued: '17.7', finalized: '17.8 to 17.9 (inferred)', first_legal: '17.9' },
  })
  const itself = withWork(life('"17.7"', '{earliest: "17.8", latest: "17.9"}'))
  expect(faultsIn({ manifest: itself }, [rule])[0]!.at.field).toEqual(['finalized_in'])
  const queueing = withWork(life('{earliest: "17.8", latest: "17.9"}', '"17.10"'))
  expect(faultsIn({ manifest: queueing }, [rule])[0]!.at.field).toEqual(['queued_in'])
})
