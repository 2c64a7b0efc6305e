import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readLocalInstant } from '../../src/domain/local-instant.ts'
import { firstInstantAt, isZone, machineZone, wallTime, zonedText } from '../../src/domain/zone.ts'
import { runs } from '../support/arbitraries.ts'

const berlin = 'Europe/Berlin'
/** Saturday, 22:30 in Berlin. */
const now = Date.parse('2026-11-21T21:30:00Z')
const read = (text: string, at = now): string | undefined => {
  const instant = readLocalInstant(text, berlin, at)
  return instant === undefined ? undefined : new Date(instant).toISOString()
}

describe('an instant as a person writes it', () => {
  test.each([
    ['05:00', '2026-11-22T04:00:00.000Z'],
    ['22:31', '2026-11-21T21:31:00.000Z'],
    ['22:30', '2026-11-22T21:30:00.000Z'],
    ['5:00', '2026-11-22T04:00:00.000Z'],
    ['Sun 05:00', '2026-11-22T04:00:00.000Z'],
    ['saturday 05:00', '2026-11-28T04:00:00.000Z'],
    ['2026-11-22 05:00', '2026-11-22T04:00:00.000Z'],
    ['2026-07-01T05:00', '2026-07-01T03:00:00.000Z'],
    ['2026-11-22T05:00:00Z', '2026-11-22T05:00:00.000Z'],
    ['2026-11-22T05:00:00+09:00', '2026-11-21T20:00:00.000Z'],
    ['2026-01-01 00:00', '2025-12-31T23:00:00.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(read(text)).toBe(instant)
  })

  test.each(['', '5', '24:00', '05:60', 'Foo 05:00', '2026-02-30 05:00', '2026-13-01 05:00', '22.11. 05:00', '3h'])(
    '%o is none',
    (text) => {
      expect(read(text)).toBeUndefined()
    },
  )

  test('a time that clocks skip is when they jump, and one that comes twice is the first', () => {
    expect(read('2026-03-29 02:30')).toBe('2026-03-29T01:00:00.000Z')
    expect(read('2026-10-25 02:30')).toBe('2026-10-25T00:30:00.000Z')
    expect(read('02:30', Date.parse('2026-10-25T00:40:00Z'))).toBe('2026-10-26T01:30:00.000Z')
  })
})

const zones = ['UTC', berlin, 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Chatham', 'Africa/Casablanca']
const instants = fc.integer({ min: Date.parse('2020-01-01T00:00Z'), max: Date.parse('2030-01-01T00:00Z') })

describe('clocks of a zone', () => {
  test('the first instant at which they show a time is never later than any at which they do', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, (zone, at) => {
        const wall = wallTime(zone, at)
        const first = firstInstantAt(zone, wall)
        expect(first).toBeLessThanOrEqual(at)
        expect(wallTime(zone, first)).toBeGreaterThanOrEqual(wall)
        expect(wallTime(zone, first - 1)).toBeLessThan(wall)
      }),
      runs(2000),
    )
  })

  test('across the day that Samoa left out', () => {
    const skipped = Date.UTC(2011, 11, 30, 12)
    expect(new Date(firstInstantAt('Pacific/Apia', skipped)).toISOString()).toBe('2011-12-30T10:00:00.000Z')
  })

  test('are told as people read them, and unknown zones are known as such', () => {
    expect(zonedText(berlin, now)).toBe('Sat 2026-11-21 22:30')
    expect([isZone(berlin), isZone('Mars/Olympus'), isZone('')]).toEqual([true, false, false])
    expect(isZone(machineZone())).toBe(true)
  })
})
