import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/depends-on-unfinalized.ts'
import { faultsIn, found } from '../example.ts'
import { withWork } from './one.ts'

const dependent = 'migrations: [{id: "20260302090000", release: "17.9", depends_on: [Other, Fill]}]'

test.each([
  ['open', 'queued_in: "17.4", finalization: open', true],
  ['given up', 'queued_in: "17.4", cancelled_in: "17.6"', true],
  ['given up, but finalized after all', 'queued_in: "17.4", cancelled_in: "17.6", finalized_in: "17.8"', false],
  ['nobody looked', 'queued_in: "17.4"', false],
  ['finalized', 'queued_in: "17.4", finalized_in: "17.6"', false],
  [
    'open, but queued again and finalized',
    'queued_by: "20260101090000", queued_in: "17.4", finalization: open}, {name: Fill, queued_in: "17.5", requeues: "20260101090000", finalized_in: "17.8"',
    false,
  ],
  [
    'finalized, and queued once more later',
    'queued_in: "17.4", finalized_in: "17.6"}, {name: Fill, queued_in: "17.10", finalization: open',
    false,
  ],
])('%s', (_, background, isFault) => {
  expect(found(rule, withWork(background, dependent))).toEqual(isFault ? ['error 20260302090000/Fill'] : [])
})

test('it points at the name in the list, and says what to run', () => {
  const manifest = withWork('queued_in: "17.11", finalization: open', dependent)
  expect(faultsIn({ manifest }, [rule])[0]).toMatchObject({
    at: { field: ['depends_on', 1] },
    message: '20260302090000 depends on Fill, which is not finalized',
    next: 'finalize it before; run: plan new finalizer Fill --in 17.12',
  })
})
