import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  dayOf,
  daysBetween,
  formatDuration,
  parseDuration,
  parseInstant,
  startOfDay,
} from '../../src/domain/time.ts'
import { runs } from '../support/arbitraries.ts'

describe('a duration', () => {
  test.each([
    ['90s', 90_000],
    ['15m', 900_000],
    ['1h', 3_600_000],
    ['21d', 1_814_400_000],
    ['2w', 1_209_600_000],
    ['0s', 0],
  ])('%s is %d milliseconds', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds)
  })

  test.each(['', '1', 'h', '-1h', '1.5h', '1H', '1 h', '1h30m', '1y', '1234567890s', '1h\n'])('is not %o', (text) => {
    expect(parseDuration(text)).toBeUndefined()
  })

  test('is written in the largest unit that needs no fraction, and reads back as itself', () => {
    expect([3_600_000, 1_814_400_000, 90_000, 5_400_000, 0].map(formatDuration)).toEqual([
      '1h',
      '21d',
      '90s',
      '90m',
      '0s',
    ])
    fc.assert(
      fc.property(fc.nat(100_000), fc.constantFrom('s', 'm', 'h', 'd'), (count, unit) => {
        const duration = parseDuration(`${count}${unit}`)!
        expect(parseDuration(formatDuration(duration))).toBe(duration)
      }),
      runs(500),
    )
  })
})

describe('a day', () => {
  test.each([
    '2025-02-30',
    '2025-13-01',
    '2025-00-10',
    '2025-1-1',
    '20250101',
    '2025-01-01T00:00:00Z',
    '',
    '9999-99-99',
  ])('is not %o', (text) => {
    expect(startOfDay(text)).toBeUndefined()
  })

  test('knows leap years', () => {
    expect(startOfDay('2024-02-29')).toBeDefined()
    expect(startOfDay('2023-02-29')).toBeUndefined()
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2024-03-01', -1)).toBe('2024-02-29')
  })

  test('is as many days from another as were added to it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: -5000, max: 5000 }), (start, more) => {
        const day = addDays('1970-01-01', start)
        expect(daysBetween(day, addDays(day, more))).toBe(more)
        expect(dayOf(startOfDay(day)!)).toBe(day)
      }),
      runs(1000),
    )
  })
})

describe('an instant', () => {
  test('has a zone', () => {
    expect(parseInstant('2025-04-27T00:00:00Z')).toBe(Date.UTC(2025, 3, 27))
    expect(parseInstant('2025-04-27T02:00:00+02:00')).toBe(Date.UTC(2025, 3, 27))
    expect(parseInstant('2025-04-27T00:00Z')).toBe(Date.UTC(2025, 3, 27))
    expect(parseInstant('2025-04-27T00:00:00.250Z')).toBe(Date.UTC(2025, 3, 27) + 250)
  })

  test.each(['2025-04-27T00:00:00', '2025-04-27', '2025-04-27 00:00:00Z', '2025-04-27T25:00:00Z', 'now', ''])(
    'is not %o',
    (text) => {
      expect(parseInstant(text)).toBeUndefined()
    },
  )
})
