import { expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/finalizer-of-another.ts'
import { faultsIn } from '../example.ts'
import { withWork } from './one.ts'

test.each([
  ['its code was not read', '', []],
  ['its code finalizes this', ', finalizes: [Fill]', []],
  ['its code finalizes this and another', ', finalizes: [Other, Fill]', []],
  [
    'its code finalizes another',
    ', finalizes: [Other]',
    ['Fill is said to be finalized by 20260301090000, which finalizes Other'],
  ],
  [
    'its code finalizes nothing',
    ', finalizes: []',
    ['Fill is said to be finalized by 20260301090000, which finalizes nothing'],
  ],
])('%s', (_, finalizes, messages) => {
  const rest = `migrations: [{id: "20260301090000", release: "17.9"${finalizes}}]`
  const manifest = withWork('queued_in: "17.6", finalized_by: "20260301090000"', rest)
  expect(faultsIn({ manifest }, [rule]).map(({ message }) => message)).toEqual(messages)
})
