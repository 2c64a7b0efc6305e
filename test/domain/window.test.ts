import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isOpen, nextOpening, openingAt, readWindow, readWindows, type Window } from '../../src/domain/window.ts'
import { wallTime, weekdayOf } from '../../src/domain/zone.ts'
import { runs, timeout } from '../support/arbitraries.ts'

const minute = 60_000
const day = 1440

function windowsOf(...texts: string[]): readonly Window[] {
  const reading = readWindows(texts)
  if ('problem' in reading) throw new Error(reading.problem)
  return reading.ok
}

const at = (text: string): number => Date.parse(text)

describe('a window', () => {
  test.each([
    ['Sat 22:00-05:00', [6], 22 * 60, 29 * 60],
    ['saturday 22:00 - 05:00', [6], 22 * 60, 29 * 60],
    ['Mon-Fri 01:00-04:00', [1, 2, 3, 4, 5], 60, 240],
    ['Fri-Mon 01:00-04:00', [0, 1, 5, 6], 60, 240],
    ['Sat,Sun 00:00-24:00', [0, 6], 0, day],
    ['daily 02:00–04:00', [0, 1, 2, 3, 4, 5, 6], 120, 240],
    ['2:00-4:30', [0, 1, 2, 3, 4, 5, 6], 120, 270],
    ['Fri 22:00-Mon 05:00', [5], 22 * 60, 3 * day + 300],
    ['Mon 05:00-Mon 04:00', [1], 300, 7 * day + 240],
  ])('%s is read', (text, days, begin, end) => {
    expect(readWindow(text)).toMatchObject({ ok: { days, begin: begin * minute, end: end * minute } })
  })

  test.each([
    ['', 'is no window'],
    ['Sat', 'is no window'],
    ['Sat 22-05', 'is no window'],
    ['Sat 25:00-05:00', 'no clock shows'],
    ['Sat 22:60-05:00', 'no clock shows'],
    ['Sat 24:00-05:00', 'no clock shows'],
    ['Sat 22:00-24:01', 'no clock shows'],
    ['Sat 22:00-22:00', 'a whole day is 00:00-24:00'],
    ['Caturday 22:00-05:00', 'no day of the week'],
    ['Satur 22:00-05:00', 'no day of the week'],
    ['Mon-Tue-Wed 22:00-05:00', 'no day of the week'],
    ['Mon-Fri 22:00-Sat 05:00', 'begins on several'],
    ['Fri 22:00-Foo 05:00', 'no day of the week'],
  ])('%o is refused, and why is told', (text, because) => {
    expect(readWindow(text)).toMatchObject({ problem: expect.stringContaining(because) })
  })

  test('holds its beginning and not its end', () => {
    const windows = windowsOf('Sat 22:00-05:00')
    const opening = { begin: at('2026-11-28T21:00Z'), end: at('2026-11-29T04:00Z') }
    expect(openingAt(windows, 'Europe/Berlin', opening.begin)).toEqual(opening)
    expect(isOpen(windows, 'Europe/Berlin', opening.begin - 1)).toBe(false)
    expect(isOpen(windows, 'Europe/Berlin', opening.end - 1)).toBe(true)
    expect(isOpen(windows, 'Europe/Berlin', opening.end)).toBe(false)
    expect(nextOpening(windows, 'Europe/Berlin', opening.begin)).toMatchObject({ begin: at('2026-12-05T21:00Z') })
  })

  test('without any, work may always be done', () => {
    expect(openingAt([], 'UTC', 5)).toEqual({ begin: 5, end: undefined })
    expect(nextOpening([], 'UTC', 5)).toBeUndefined()
  })

  test('that touches another goes on in it, and windows without a gap never end', () => {
    expect(openingAt(windowsOf('Sat 22:00-24:00; Sun 00:00-05:00'), 'UTC', at('2026-11-28T23:00Z'))).toEqual({
      begin: at('2026-11-28T22:00Z'),
      end: at('2026-11-29T05:00Z'),
    })
    expect(openingAt(windowsOf('daily 00:00-24:00'), 'UTC', at('2026-11-28T23:00Z'))!.end).toBeUndefined()
    expect(openingAt(windowsOf('Mon 00:00-Sun 23:00'), 'UTC', at('2026-11-28T23:00Z'))!.end).toBe(
      at('2026-11-29T23:00Z'),
    )
  })
})

describe('when clocks change in Berlin', () => {
  // 2026-03-29: 01:59:59 CET, then 03:00 CEST. 2026-10-25: 02:59:59 CEST, then 02:00 CET.
  const opened = (window: string, around: string) => {
    const opening = nextOpening(windowsOf(window), 'Europe/Berlin', at(around))!
    return [new Date(opening.begin).toISOString().slice(0, 16), new Date(opening.end!).toISOString().slice(0, 16)]
  }

  test.each([
    ['a window that begins in the skipped hour begins when it was skipped', 'Sun 02:30-05:00', '01:00', '03:00'],
    ['a window that ends in the skipped hour ends when it was skipped', 'Sun 00:00-02:30', '23:00', '01:00'],
    ['a window around the skipped hour is an hour shorter', 'Sun 01:00-04:00', '00:00', '02:00'],
  ])('%s', (_, window, begin, end) => {
    const evening = begin === '23:00' ? '2026-03-28' : '2026-03-29'
    expect(opened(window, '2026-03-28T12:00Z')).toEqual([`${evening}T${begin}`, `2026-03-29T${end}`])
  })

  test('a window inside the skipped hour does not open that day', () => {
    expect(opened('Sun 02:10-02:50', '2026-03-28T12:00Z')).toEqual(['2026-04-05T00:10', '2026-04-05T00:50'])
  })

  test.each([
    ['a window that begins in the doubled hour begins the first time', 'Sun 02:30-05:00', '00:30', '04:00'],
    ['a window that ends in the doubled hour ends the first time', 'Sun 00:30-02:30', '22:30', '00:30'],
    ['a window around the doubled hour is an hour longer', 'Sun 01:00-04:00', '23:00', '03:00'],
    ['a window inside the doubled hour opens once', 'Sun 02:10-02:50', '00:10', '00:50'],
  ])('%s', (_, window, begin, end) => {
    const evening = begin.startsWith('2') ? '2026-10-24' : '2026-10-25'
    expect(opened(window, '2026-10-24T12:00Z')).toEqual([`${evening}T${begin}`, `2026-10-25T${end}`])
  })

  test('what opened in the doubled hour does not open a second time', () => {
    expect(isOpen(windowsOf('Sun 02:10-02:50'), 'Europe/Berlin', at('2026-10-25T00:20Z'))).toBe(true)
    expect(isOpen(windowsOf('Sun 02:10-02:50'), 'Europe/Berlin', at('2026-10-25T01:20Z'))).toBe(false)
  })
})

/** Chatham and Lord Howe are odd by quarters and halves of an hour, Casablanca turns its clocks back in spring. */
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Africa/Casablanca',
  'Asia/Kolkata',
]
const years = { from: at('2026-01-01T00:00Z'), until: at('2028-01-01T00:00Z') }

/** What clocks show in each minute of two years; they change at quarters of an hour only. */
const walls = new Map<string, Float64Array>()
function wallsOf(zone: string): Float64Array {
  const known = walls.get(zone)
  if (known) return known
  const made = new Float64Array((years.until - years.from) / minute)
  for (let slot = 0; slot < made.length; slot += 15) {
    const wall = wallTime(zone, years.from + slot * minute) / minute
    for (let past = 0; past < 15; past += 1) made[slot + past] = wall + past
  }
  walls.set(zone, made)
  return made
}

/** Walks minute by minute: a window opens when the day's clock first reaches its beginning, and closes when it first reaches its end. */
function openMinutes(windows: readonly Window[], zone: string, from = 0, until = Infinity): Uint8Array {
  const shown = wallsOf(zone).subarray(from, until)
  const open = new Uint8Array(shown.length)
  for (const { days, begin, end } of windows) {
    const endsOn = (on: number): number[] => (days.includes(weekdayOf(on * minute)) ? [on + end / minute] : [])
    const pending: number[] = []
    let reachedDay = shown[0]! - (shown[0]! % day) - 8 * day
    let highest = Number.NEGATIVE_INFINITY
    for (let i = 0; i < shown.length; i += 1) {
      highest = Math.max(highest, shown[i]!)
      for (; reachedDay + begin / minute <= highest; reachedDay += day) pending.push(...endsOn(reachedDay))
      while (pending.length > 0 && pending[0]! <= highest) pending.shift()
      if (pending.length > 0) open[i] = 1
    }
  }
  return open
}

const times = fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15)
const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const windowTexts = fc
  .record({
    days: fc.constantFrom('daily', 'Sun', 'Sat', 'Mon-Fri', 'Sat,Sun', 'Fri-Mon'),
    begin: fc.oneof(times, fc.integer({ min: 60, max: 240 })),
    end: fc.oneof(times, fc.integer({ min: 60, max: 240 })),
  })
  .filter(({ begin, end }) => begin !== end)
  .map(({ days, begin, end }) => `${days} ${clockText(begin)}-${clockText(end)}`)

describe('over two years, minute by minute', () => {
  test.each(zones)(
    'windows in %s open and close where somebody with a clock would see them do it',
    { timeout },
    (zone) => {
      fc.assert(
        fc.property(
          fc.array(windowTexts, { minLength: 1, maxLength: 3 }),
          fc.nat({ max: 2 ** 31 - 1 }),
          (texts, seed) => {
            const windows = windowsOf(...texts)
            // The walk cannot know of what began before it, nor of what ends after it.
            const from = seed % (wallsOf(zone).length - 80 * day)
            const open = openMinutes(windows, zone, from, from + 80 * day)
            const begun = years.from + from * minute
            let here = 10 * day
            expect([texts, isOpen(windows, zone, begun + here * minute)]).toEqual([texts, open[here] === 1])
            for (let turn = 0; turn < 6; turn += 1) {
              const opening = nextOpening(windows, zone, begun + here * minute)
              let begin = here + 1
              while (begin < open.length && (open[begin] === 0 || open[begin - 1] === 1)) begin += 1
              const end = open.indexOf(0, begin)
              const neverCloses = !open.includes(0, here)
              const seen = { begin: begun + begin * minute, end: begun + end * minute }
              expect([texts, opening]).toEqual([texts, neverCloses ? undefined : seen])
              if (neverCloses) return
              here = begin
            }
          },
        ),
        runs(20),
      )
    },
  )

  test.each(zones)('around every change of clocks in %s it is the same', { timeout }, (zone) => {
    const shown = wallsOf(zone)
    const texts = ['Sun 02:30-03:30', 'daily 01:45-02:15', 'daily 02:00-03:00', 'Sat 22:00-05:00', 'daily 23:50-00:10']
    const windows = texts.map((text) => windowsOf(text))
    const open = windows.map((one) => openMinutes(one, zone))
    for (let i = 20 * day; i < shown.length - 30 * day; i += 1) {
      const passed = shown[i]! - shown[i - 1]!
      if (passed === 1) continue
      for (let near = i - 300; near < i + 300; near += 10)
        for (const [which, one] of windows.entries())
          expect([texts[which], near, isOpen(one, zone, years.from + near * minute)]).toEqual([
            texts[which],
            near,
            open[which]![near] === 1,
          ])
    }
  })
})
