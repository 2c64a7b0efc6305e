import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withEstimates, type EstimateGround, type WorkAhead } from '../../src/run/estimates-of-hop.ts'
import { type RunStep } from '../../src/run/record.ts'
import { runs } from '../support/arbitraries.ts'
import { hopOf, minute, minutes, runOf } from './run-of-hops.ts'

const took = (length: number, more: Partial<RunStep> = {}): Partial<RunStep> => ({
  state: 'done',
  attempts: 1,
  begunAt: 1000,
  endedAt: 1000 + length * minute,
  ...more,
})

/** A run whose hop of this number took so long to migrate. */
const earlier = (number: number, migrate: Partial<RunStep>, more: object = {}) => ({
  ...runOf([hopOf(number, [['migrate', undefined, migrate]])]),
  ...more,
})

const estimateOf = (ground: Partial<EstimateGround>, kind: 'migrate' | 'finish-background' = 'migrate') =>
  withEstimates([hopOf(1, [[kind]])], { product: 'harbor', earlier: [], ...ground })[0]!.steps[0]!.estimate

describe('the length of a step', () => {
  test('is known from the same step of the same hop, and says from how many times', () => {
    expect(estimateOf({ earlier: [earlier(1, took(10)), earlier(1, took(30)), earlier(2, took(900))] })).toEqual({
      least: 5 * minute,
      most: 60 * minute,
      source: 'measured 2 times in this hop before',
    })
  })

  test('is else known from other hops', () => {
    expect(estimateOf({ earlier: [earlier(2, took(10))] })).toEqual({
      least: 5 * minute,
      most: 20 * minute,
      source: 'measured once in other hops before',
    })
  })

  test.each([
    ['nobody did it before', []],
    ['it was another product', [earlier(1, took(10), { product: 'other' })]],
    ['it was a rehearsal', [earlier(1, took(10), { rehearsal: true })]],
    ['it failed in between', [earlier(1, took(10, { attempts: 2 }))]],
    ['it was left out', [earlier(1, took(10, { state: 'skipped' }))]],
    ['it never ended', [earlier(1, took(10, { state: 'begun', endedAt: undefined }))]],
    ['the clock was set back', [earlier(1, took(-10))]],
    ['it was about something else', [earlier(1, took(10, { subject: 'postgresql' }))]],
  ])('stays unknown when %s', (_, runsBefore) => {
    expect(estimateOf({ earlier: runsBefore })).toBeUndefined()
  })

  test('is kept where it is known already', () => {
    const [hop] = withEstimates([hopOf(1, [['migrate', 7]])], { product: 'harbor', earlier: [earlier(1, took(10))] })
    expect(hop!.steps[0]!.estimate).toEqual(minutes(7))
  })
})

describe('background work', () => {
  const pace = { rate: 100, least: 50, most: 200 }
  const ahead = (...work: readonly WorkAhead[]) => estimateOf({ work: () => work }, 'finish-background')

  test('is known from rows and rates: side by side at best, one after the other at worst', () => {
    expect(ahead({ name: 'A', rows: 100_000n, pace }, { name: 'B', rows: 60_000, pace })).toEqual({
      least: 500_000,
      most: 3_200_000,
      source: 'row counts and the rate of earlier batches',
    })
    expect(ahead()).toEqual({ least: 0, most: 0, source: 'no background work is left' })
  })

  test('stays unknown when one of several is, and other hops say nothing about it', () => {
    expect(ahead({ name: 'A', rows: 100_000, pace }, { name: 'B', rows: undefined, pace })).toBeUndefined()
    expect(ahead({ name: 'A', rows: 100_000, pace: undefined })).toBeUndefined()
    const other = runOf([hopOf(2, [['finish-background', undefined, took(10)]])])
    expect(estimateOf({ earlier: [other] }, 'finish-background')).toBeUndefined()
    const same = runOf([hopOf(1, [['finish-background', undefined, took(10)]])])
    expect(estimateOf({ earlier: [same] }, 'finish-background')).toMatchObject({ most: 20 * minute })
  })
})

test('whatever was measured lies inside the estimate', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100_000), { minLength: 1, maxLength: 8 }), (lengths) => {
      const { least, most } = estimateOf({ earlier: lengths.map((length) => earlier(1, took(length))) })!
      expect(lengths.every((length) => least <= length * minute && length * minute <= most)).toBe(true)
    }),
    runs(100),
  )
})
