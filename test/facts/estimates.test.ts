import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  mostUnfinished,
  paceOf,
  paceWindow,
  progressOf,
  remainingAt,
  type WorkSample,
} from '../../src/facts/estimates.ts'
import { runs } from '../support/arbitraries.ts'

const samples: fc.Arbitrary<WorkSample[]> = fc.array(
  fc
    .record({ start: fc.nat(2_000_000), takes: fc.nat(60_000), rows: fc.nat(100_000) })
    .map(({ start, takes, rows }) => ({ startedAt: start, endedAt: start + takes, rows })),
  { maxLength: 60 },
)

const batch = (startedAt: number, endedAt: number, rows: number): WorkSample => ({ startedAt, endedAt, rows })

/** So many batches of a second each, one behind the other. */
const evenly = (count: number, rows: number): WorkSample[] =>
  Array.from({ length: count }, (_, i) => batch(i * 1000, i * 1000 + 1000, rows))

describe('The rate', () => {
  test('is unknown when nothing was measured, or nothing was done', () => {
    expect(paceOf([])).toBeUndefined()
    expect(paceOf([batch(0, 1000, 0)])).toBeUndefined()
    expect(paceOf([batch(5, 5, 100)])).toBeUndefined()
  })

  test('is of rows over the time that passed, pauses between batches included', () => {
    expect(paceOf([batch(0, 1000, 500), batch(9000, 10_000, 500)])!.rate).toBe(100)
  })

  test('counts workers that work at the same time together', () => {
    expect(paceOf([batch(0, 1000, 500), batch(0, 1000, 500)])!.rate).toBe(1000)
  })

  test('forgets what was before the last minutes of work', () => {
    const later = evenly(10, 100).map(({ startedAt, endedAt, rows }) =>
      batch(startedAt + 2 * paceWindow, endedAt + 2 * paceWindow, rows),
    )
    expect(paceOf([...evenly(10, 999_999), ...later])).toEqual(paceOf(later))
  })

  test('has a range of ten per cent where batches were even, and a wider one where they were not', () => {
    const even = paceOf(evenly(20, 1000))!
    expect([even.least, even.rate, even.most].map(Math.round)).toEqual([900, 1000, 1100])
    const uneven = paceOf(evenly(20, 0).map((one, i) => ({ ...one, rows: i % 7 === 0 ? 7000 : 10 })))!
    expect(uneven.most / uneven.rate).toBeGreaterThan(1.2)
  })

  test('of a single batch may be off by half', () => {
    expect(paceOf([batch(0, 1000, 1000)])).toEqual({ rate: 1000, least: 500, most: 1500 })
  })

  test('lies inside its range, is above zero and finite, in whatever order the batches come', () => {
    fc.assert(
      fc.property(samples, (some) => {
        const pace = paceOf(some)
        if (!pace) return
        expect(pace.least).toBeGreaterThan(0)
        expect(pace.least).toBeLessThan(pace.rate)
        expect(pace.most).toBeGreaterThan(pace.rate)
        expect(Number.isFinite(pace.most)).toBe(true)
        expect(paceOf(some.toReversed())!.rate).toBe(pace.rate)
      }),
      runs(300),
    )
  })
})

describe('The remaining time', () => {
  test('is unknown without a rate, and nothing when nothing is left', () => {
    expect(remainingAt(1000, undefined)).toBeUndefined()
    expect(remainingAt(0, paceOf(evenly(5, 10)))).toEqual({ least: 0, most: 0 })
    expect(remainingAt(-5, paceOf(evenly(5, 10)))).toEqual({ least: 0, most: 0 })
  })

  test('grows with the rows that are left, and its ends hold what the rate says', () => {
    fc.assert(
      fc.property(samples, fc.nat(1e9), fc.nat(1e9), (some, left, more) => {
        const pace = paceOf(some)
        const less = remainingAt(left, pace)
        const longer = remainingAt(left + more, pace)
        if (!pace || !less || !longer) return
        expect(less.least).toBeLessThanOrEqual((left * 1000) / pace.rate)
        expect(less.most).toBeGreaterThanOrEqual((left * 1000) / pace.rate)
        expect(longer.least).toBeGreaterThanOrEqual(less.least)
        expect(longer.most).toBeGreaterThanOrEqual(less.most)
      }),
      runs(300),
    )
  })
})

describe('Progress', () => {
  test('is unknown where nobody knows how much there is, and never 0 % instead', () => {
    expect(progressOf({ done: 0n, total: undefined, finished: false })).toBeUndefined()
    expect(progressOf({ done: undefined, total: 10n, finished: false })).toBeUndefined()
    expect(progressOf({ done: 5n, total: 0n, finished: false })).toBeUndefined()
    expect(progressOf({ done: 5n, total: -1n, finished: false })).toBeUndefined()
  })

  test('of 105 per cent is 99.9, and is told as capped', () => {
    expect(progressOf({ done: 105n, total: 100n, finished: false })).toEqual({ percent: 99.9, capped: true })
    expect(progressOf({ done: 100n, total: 100n, finished: false })).toEqual({ percent: 99.9, capped: false })
  })

  test('is 100 when it is finished, whatever was estimated, and only then', () => {
    const bigint = fc.bigInt(-10n, 2n ** 63n - 1n)
    fc.assert(
      fc.property(fc.option(bigint, { nil: undefined }), fc.option(bigint, { nil: undefined }), (done, total) => {
        expect(progressOf({ done, total, finished: true })).toEqual({ percent: 100, capped: false })
        const percent = progressOf({ done, total, finished: false })?.percent ?? 0
        expect(percent).toBeGreaterThanOrEqual(0)
        expect(percent).toBeLessThanOrEqual(mostUnfinished)
      }),
      runs(300),
    )
  })

  test('does not go back while more is done', () => {
    const rows = fc.bigInt(0n, 10_000_000n)
    fc.assert(
      fc.property(rows, rows, rows, (done, more, total) => {
        const before = progressOf({ done, total, finished: false })?.percent ?? 0
        const after = progressOf({ done: done + more, total, finished: false })?.percent ?? 0
        expect(after).toBeGreaterThanOrEqual(before)
      }),
      runs(300),
    )
  })
})
