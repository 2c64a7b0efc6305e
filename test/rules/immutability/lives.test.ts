import { describe, expect, test } from 'vitest'
import { changesIn, lockOf } from './compared.ts'

const fill = (fields: string) => `background_migrations: [{name: Fill, queued_by: "20260705090000", ${fields}}]
migrations: [{id: "20260705090000", release: "1.0"}]
`
const moved = (event: string, severity = 'error') => [`life-moved ${severity} Fill/20260705090000#${event}`]

describe('the life of released background work', () => {
  test.each([
    ['a finalization that is out moves', 'finalized_in: "1.1"', 'finalized_in: "1.2"', moved('finalized')],
    ['it moves to a later release', 'finalized_in: "1.1"', 'finalized_in: "1.3"', moved('finalized')],
    ['it is not recorded any more', 'finalized_in: "1.1"', 'size: large', moved('finalized')],
    ['the deletion of its code moves', 'deleted_in: "1.1"', 'deleted_in: "1.2"', moved('deleted')],
    ['its cancellation moves', 'cancelled_in: "1.1"', 'cancelled_in: "1.2"', moved('cancelled')],
    ['one that is not out claims a release that is', 'finalized_in: "1.3"', 'finalized_in: "1.2"', moved('finalized')],
    [
      'what was inferred is recorded outside of its interval',
      'finalized_in: {earliest: "1.1", latest: "1.2"}',
      'finalized_in: "1.3"',
      moved('finalized', 'info'),
    ],
  ])('is moved: %s', (_, base, now, found) => {
    expect(changesIn({ base: fill(base), now: fill(now) })).toEqual(found)
  })

  test.each([
    ['a finalization that is not out moves to another such release', 'finalized_in: "1.3"', 'finalized_in: "1.4"'],
    ['it is given up', 'finalized_in: "1.3"', 'size: large'],
    ['it is recorded', 'size: large', 'finalized_in: "1.1"'],
    ['inferred and recorded at its lower end', 'finalized_in: {earliest: "1.1", latest: "1.2"}', 'finalized_in: "1.1"'],
    ['inferred and recorded at its upper end', 'finalized_in: {earliest: "1.1", latest: "1.2"}', 'finalized_in: "1.2"'],
    [
      'inferred and recorded as a patch of its last line',
      'finalized_in: {earliest: "1.0", latest: "1.1"}',
      'finalized_in: "1.1.1"',
    ],
    [
      'inferred anew',
      'finalized_in: {earliest: "1.1", latest: "1.2"}',
      'finalized_in: {earliest: "1.0", latest: "1.1"}',
    ],
    ['inferred and forgotten', 'finalized_in: {earliest: "1.1", latest: "1.2"}', 'size: large'],
    ['the first version of a line instead of the line', 'finalized_in: "1.1"', 'finalized_in: "1.1.0"'],
  ])('stays: %s', (_, base, now) => {
    expect(changesIn({ base: fill(base), now: fill(now) })).toEqual([])
  })

  test('a queueing moves with its migration: both are told, each for what it is', () => {
    const base = fill('size: large')
    expect(changesIn({ base, now: base.replace('release: "1.0"', 'release: "1.1"') })).toEqual([
      ...moved('queued'),
      'released-migration-edited error 20260705090000',
    ])
  })

  test('a removal that is out stays in its release and keeps its cause', () => {
    const removed = (what: string) => `migrations: [{id: "20260705090000", release: "1.0"${what}}]\n`
    const base = removed(', removed: {in: "1.2", because: squashed}')
    const told = ['life-moved error 20260705090000#removed']
    expect(changesIn({ base, now: removed(', removed: {in: "1.1", because: squashed}') })).toEqual(told)
    expect(changesIn({ base, now: removed('') })).toEqual(told)
    expect(changesIn({ base, now: base })).toEqual([])
  })

  test('what was frozen by a lock and claims a release that is out without it is told once', () => {
    const base = fill('finalized_in: "1.3"')
    expect(changesIn({ base, lock: lockOf(base, '1.3'), now: fill('finalized_in: "1.2"') })).toEqual(moved('finalized'))
  })
})
