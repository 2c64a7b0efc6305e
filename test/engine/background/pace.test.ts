import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Measured, nextBatchSize, type Pace } from '../../../src/engine/background/pace.ts'
import { runs } from '../../support/arbitraries.ts'

const now: Pace = { batchSize: 10_000, maximumBatchSize: 2_000_000, batchTime: 10_000 }
const times = (count: number, rows: number, duration: number): Measured[] =>
  Array.from({ length: count }, () => ({ rows, duration }))

const measured = fc.record({ rows: fc.nat(3_000_000), duration: fc.nat(3_600_000) })
const pace = fc
  .record({
    batchSize: fc.integer({ min: 1, max: 3_000_000 }),
    maximumBatchSize: fc.integer({ min: 1, max: 2_000_000 }),
  })
  .chain((sizes) => fc.integer({ min: 1000, max: 600_000 }).map((batchTime) => ({ ...sizes, batchTime })))

describe('The size of the next batch', () => {
  test.each([
    ['stays where batches take nine tenths of their time', 9000, 10_000],
    ['stays where they take 95 hundredths', 9500, 10_000],
    ['shrinks to 95 hundredths above that', 9600, 9895],
    ['shrinks as far as it must', 100_000, 950],
    ['grows to 95 hundredths below nine tenths', 8900, 10_674],
    ['grows by a fifth at most', 100, 12_000],
    ['grows by a fifth where no time was measured at all', 0, 12_000],
  ])('%s', (_, duration, size) => {
    expect(nextBatchSize(times(20, 10_000, duration), now)).toBe(size)
  })

  test('grows after twenty batches and shrinks after five', () => {
    expect(nextBatchSize(times(19, 10_000, 100), now)).toBe(10_000)
    expect(nextBatchSize(times(20, 10_000, 100), now)).toBe(12_000)
    expect(nextBatchSize(times(4, 10_000, 20_000), now)).toBe(10_000)
    expect(nextBatchSize(times(5, 10_000, 20_000), now)).toBe(4750)
  })

  test('follows the newest batches sooner than the old ones', () => {
    const slowNow = [...times(3, 10_000, 40_000), ...times(17, 10_000, 9000)]
    expect(nextBatchSize(slowNow, now)).toBeLessThan(5000)
    expect(nextBatchSize(slowNow.toReversed(), now)).toBe(10_000)
  })

  test('is not moved by the short batch at the end of a table, nor by one without rows', () => {
    const steady = times(20, 10_000, 9300)
    expect(nextBatchSize([{ rows: 10, duration: 9.3 }, ...steady], now)).toBe(10_000)
    expect(nextBatchSize([{ rows: 1, duration: 8 }, ...steady], now)).toBe(10_000)
    expect(nextBatchSize([{ rows: 0, duration: 50_000 }, ...steady], now)).toBe(10_000)
  })

  test('does not take batches that were smaller than today’s for fast ones', () => {
    expect(nextBatchSize(times(20, 5000, 4700), now)).toBe(10_000)
  })

  test('is at most the maximum, and may be smaller than a thousand', () => {
    expect(nextBatchSize(times(20, 100, 10), { batchSize: 100, maximumBatchSize: 110, batchTime: 10_000 })).toBe(110)
    expect(nextBatchSize([], { batchSize: 100, maximumBatchSize: 50, batchTime: 10_000 })).toBe(50)
    expect(nextBatchSize(times(20, 500, 20_000), { ...now, batchSize: 500, maximumBatchSize: 500 })).toBe(237)
  })

  test('leaves one row, and grows from there', () => {
    const one = { ...now, batchSize: 1 }
    expect(nextBatchSize(times(20, 1, 60_000), one)).toBe(1)
    expect(nextBatchSize(times(20, 1, 1000), one)).toBe(2)
    expect(nextBatchSize(times(20, 1, 6000), one)).toBe(1)
  })

  test('is a whole number within its bounds, and never more than a fifth or a row larger', () => {
    fc.assert(
      fc.property(fc.array(measured, { maxLength: 25 }), pace, (recent, at) => {
        const size = nextBatchSize(recent, at)
        const before = Math.min(at.batchSize, at.maximumBatchSize)
        expect(Number.isInteger(size)).toBe(true)
        expect(size).toBeGreaterThanOrEqual(1)
        expect(size).toBeLessThanOrEqual(Math.min(at.maximumBatchSize, Math.max(before + 1, before * 1.2)))
      }),
      runs(500),
    )
  })

  test('is never larger where one batch took longer', () => {
    const drawn = fc.tuple(fc.array(measured, { minLength: 1, maxLength: 25 }), fc.nat(24), fc.nat(600_000), pace)
    fc.assert(
      fc.property(drawn, ([recent, at, longer, now]) => {
        const i = at % recent.length
        const slower = recent.map((one, j) => (i === j ? { ...one, duration: one.duration + longer } : one))
        expect(nextBatchSize(slower, now)).toBeLessThanOrEqual(nextBatchSize(recent, now))
      }),
      runs(500),
    )
  })

  test('goes straight to where the time is right and stays there, whatever a row and a batch cost', () => {
    const drawn = fc.record({
      perRow: fc.double({ min: 0.001, max: 2000, noNaN: true }),
      overhead: fc.double({ min: 0, max: 500, noNaN: true }),
      size: fc.integer({ min: 1, max: 100_000 }),
    })
    fc.assert(
      fc.property(drawn, ({ perRow, overhead, size }) => {
        const sizes = course(size, (rows) => overhead + perRow * rows)
        const last = sizes.at(-1)!
        const ups = sizes.some((one, i) => i > 0 && one > sizes[i - 1]!)
        const downs = sizes.some((one, i) => i > 0 && one < sizes[i - 1]!)
        expect(ups && downs).toBe(false)
        expect(sizes.slice(-20)).toEqual(Array.from({ length: 20 }, () => last))
        const time = overhead + perRow * last
        expect(last === 1 || time <= 9600).toBe(true)
        expect(last === now.maximumBatchSize || time + perRow > 8900).toBe(true)
      }),
      runs(100),
    )
  })
})

/** Sizes of two hundred batches in a row, where a batch of so many rows takes so long. */
function course(first: number, durationOf: (rows: number) => number): number[] {
  const sizes = [first]
  const recent: Measured[] = []
  for (let i = 0; i < 200; i += 1) {
    const rows = sizes.at(-1)!
    recent.unshift({ rows, duration: durationOf(rows) })
    sizes.push(nextBatchSize(recent.slice(0, 20), { ...now, batchSize: rows }))
  }
  return sizes
}
