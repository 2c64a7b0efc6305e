import { describe, expect, test } from 'vitest'
import { rule } from '../../../src/rules/background-migrations/depends-before-finalization.ts'
import { faultsIn, found } from '../example.ts'
import { withWork } from './one.ts'

const finalizer = '20260301090000'
const later = '20260302090000'
const earlier = '20260228090000'

/** What is told of a dependent beside a finalizer, both as the manifest writes them. */
const told = (dependent: string, finalizes: string) =>
  found(
    rule,
    withWork(
      `queued_in: "17.4", finalized_by: "${finalizer}"`,
      `migrations: [{id: "${finalizer}"${finalizes}}, {depends_on: [Fill], id: ${dependent}}]`,
    ),
  ).length

describe('in execution order', () => {
  test.each([
    ['same release, later timestamp', `"${later}", release: "17.9"`, ', release: "17.9"', 0],
    ['same release, earlier timestamp', `"${earlier}", release: "17.9"`, ', release: "17.9"', 1],
    ['later timestamp in an earlier release', `"${later}", release: "17.8"`, ', release: "17.9"', 1],
    ['earlier timestamp in a later release', `"${earlier}", release: "17.10"`, ', release: "17.9"', 0],
    ['releases as numbers, 17.10 after 17.9', `"${later}", release: "17.9"`, ', release: "17.10"', 1],
    ['regular before a post finalizer', `"${later}", release: "17.9"`, ', release: "17.9", phase: post', 1],
    ['post after a regular finalizer', `"${earlier}", release: "17.9", phase: post`, ', release: "17.9"', 0],
    ['without a release, before one that has a release', `"${later}"`, ', release: "17.9"', 1],
    ['with a release, after one without', `"${earlier}", release: "17.9"`, '', 0],
    ['both without a release, by timestamp', `"${earlier}"`, '', 1],
    ['both without a release, phases do not matter', `"${later}"`, ', phase: post', 0],
    [
      'a release that may be earlier or the same',
      `"${later}", release: {earliest: "17.8", latest: "17.9"}`,
      ', release: "17.9"',
      0,
    ],
    [
      'surely earlier, though inferred',
      `"${later}", release: {earliest: "17.7", latest: "17.8"}`,
      ', release: "17.9"',
      1,
    ],
  ])('%s', (_, dependent, finalizes, faults) => {
    expect(told(dependent, finalizes)).toBe(faults)
  })
})

test('it points at the name in the list', () => {
  const rest = `migrations: [{id: "${finalizer}", release: "17.9"}, {id: "${later}", release: "17.8", depends_on: [Other, Fill]}]`
  const manifest = withWork(`queued_in: "17.4", finalized_by: "${finalizer}"`, rest)
  expect(faultsIn({ manifest }, [rule])[0]).toMatchObject({
    message: `${later} in 17.8 depends on Fill and runs before ${finalizer} in 17.9`,
    next: `let it run after ${finalizer} in 17.9`,
    at: { field: ['depends_on', 1] },
  })
})

test('of a finalizer known by its release only releases are compared', () => {
  const at = (release: string) =>
    found(
      rule,
      withWork(
        'queued_in: "17.4", finalized_in: "17.9"',
        `migrations: [{id: "${later}", release: "${release}", depends_on: [Fill]}]`,
      ),
    )
  expect(at('17.8')).toEqual([`error ${later}/Fill`])
  expect(at('17.9')).toEqual([])
  expect(at('17.10')).toEqual([])
})

test('an unknown finalizer proves nothing', () => {
  const rest = `migrations: [{id: "${earlier}", release: "17.4", depends_on: [Fill]}]`
  expect(found(rule, withWork('queued_in: "17.4"', rest))).toEqual([])
  expect(found(rule, withWork(`queued_in: "17.4", finalized_by: "${finalizer}"`, rest))).toEqual([])
})

test('of a job queued again in a later release the first finalizer counts until then', () => {
  const at = (release: string) =>
    found(
      rule,
      withWork(
        'queued_in: "17.4", finalized_in: "17.6"}, {name: Fill, queued_in: "17.9", finalized_in: "17.12"',
        `migrations: [{id: "${later}", release: "${release}", depends_on: [Fill]}]`,
      ),
    ).length
  expect(['17.5', '17.6', '17.8', '17.9', '17.12'].map((one) => at(one))).toEqual([1, 0, 0, 1, 0])
})

test('what was queued again under the same name is no longer waited for', () => {
  const rest = `migrations: [{id: "${later}", release: "17.10", depends_on: [Fill]}]`
  const background = `queued_by: "${earlier}", queued_in: "17.4", finalized_in: "17.12"},
    {name: Fill, queued_in: "17.6", requeues: "${earlier}", finalized_in: "17.9"`
  expect(found(rule, withWork(background, rest))).toEqual([])
})

test('a dependency on what the manifest does not list is not judged here', () => {
  expect(found(rule, `migrations: [{id: "${later}", depends_on: [Fill]}]`)).toEqual([])
})
