import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/finalized-in-queueing-release.ts'
import { faultsIn, found } from '../example.ts'
import { life, withWork } from './one.ts'

test.each([
  ['the same line', '"17.7"', '"17.7"', true],
  ['the same version', '"17.8.1"', '"17.8.1"', true],
  ['the next line', '"17.7"', '"17.8"', false],
  ['a later patch, which the stops judge', '"17.8.0"', '"17.8.1"', false],
  ['surely the same line, though inferred', '"17.7"', '{earliest: "17.7", latest: "17.7"}', true],
  ['perhaps the next one', '"17.7"', '{earliest: "17.7", latest: "17.8"}', false],
])('%s', (_, queued, finalized, isFault) => {
  expect(found(rule, withWork(life(queued, finalized)))).toHaveLength(isFault ? 1 : 0)
})

test('it names the first legal release', () => {
  expect(faultsIn({ manifest: withWork(life('"17.11"', '"17.11"')) }, [rule])[0]).toMatchObject({
    severity: 'error',
    message:
      'Fill is finalized in 17.11, the release that queues it: every upgrade to it queues and finishes it in one step',
    next: 'first legal release: 17.12 (released 2026-09-10); run: plan new finalizer Fill --in 17.12',
    facts: { queued: '17.11', stop: '17.11', first_legal: '17.12' },
  })
})

test('an exempt one is told as info', () => {
  const rest = `policy: {rules: {finalized-in-queueing-release: {parameters: {exempt_until: 20240905124117}}}}
migrations: [{id: "20240905124117", release: "17.7"}]`
  expect(found(rule, withWork('queued_in: "17.7", finalized_by: "20240905124117"', rest))).toEqual(['info Fill/17.7'])
})
