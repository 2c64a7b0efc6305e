import { type Instant } from './time.ts'
import {
  firstInstantAt,
  midnightOf,
  wallDay,
  wallTime,
  weekdayNamed,
  weekdayOf,
  type WallTime,
  type ZoneName,
} from './zone.ts'

/** A time of the week at which work may be done: `Sat 22:00-05:00`, `Mon-Fri 01:00-04:00`, `Fri 22:00-Mon 05:00`, `daily 02:00-04:00`. */
export interface Window {
  readonly text: string
  /** Days on which it begins, Sunday is 0. */
  readonly days: readonly number[]
  /** Milliseconds of the clock after midnight of that day; the end may lie days later. */
  readonly begin: number
  readonly end: number
}

/**
 * A stretch in which at least one window is open. It begins when clocks first show the beginning, or jump over it, and ends when they
 * first show the end, or jump over it: in an hour that comes twice nothing opens a second time.
 */
export interface Opening {
  readonly begin: Instant
  /** Undefined: never, since the windows leave no gap. */
  readonly end: Instant | undefined
}

const minute = 60_000
const everyDay = [0, 1, 2, 3, 4, 5, 6]
const clock = String.raw`(\d{1,2}):(\d{2})`
const form = new RegExp(String.raw`^(?:([A-Za-z,\s-]+?)\s+)?${clock}\s*-\s*(?:([A-Za-z]+)\s+)?${clock}$`, 'u')

/** Reads one window, or says what is wrong with the text. */
export function readWindow(written: string): { readonly ok: Window } | { readonly problem: string } {
  const text = written
    .trim()
    .replaceAll(/[\u2013\u2014]/gu, '-')
    .replaceAll(/\s+/gu, ' ')
  const match = form.exec(text)
  if (!match) return { problem: `"${written}" is no window` }
  const [, days = 'daily', beginHour, beginMinute, endDay, endHour, endMinute] = match
  const on = daysOf(days)
  if (typeof on === 'string') return { problem: on }
  const begin = clockTime(beginHour!, beginMinute!, 23)
  const end = clockTime(endHour!, endMinute!, 24)
  if (begin === undefined || end === undefined) return { problem: `"${written}" holds a time that no clock shows` }
  return spanned({ text, days: on, begin, end }, endDay)
}

/** Several windows in one text have semicolons between them. */
export function readWindows(
  texts: readonly string[],
): { readonly ok: readonly Window[] } | { readonly problem: string } {
  const windows: Window[] = []
  for (const text of texts.flatMap((one) => one.split(';'))) {
    const reading = readWindow(text)
    if ('problem' in reading) return reading
    windows.push(reading.ok)
  }
  return { ok: windows }
}

/** How windows are written, for whoever wrote another thing. */
export const windowForm = 'write it like "Sat 22:00-05:00", "Mon-Fri 01:00-04:00" or "daily 02:00-04:00"'

function spanned(window: Window, endDay: string | undefined): { readonly ok: Window } | { readonly problem: string } {
  const { begin, end, days, text } = window
  if (endDay === undefined) {
    if (begin === end) return { problem: `"${text}" ends when it begins; a whole day is 00:00-24:00` }
    return { ok: { ...window, end: end > begin ? end : end + wallDay } }
  }
  const last = weekdayNamed(endDay)
  if (last === undefined) return { problem: `"${endDay}" is no day of the week` }
  if (days.length !== 1) return { problem: `"${text}" ends on one day and begins on several` }
  const later = end + ((last - days[0]! + 7) % 7) * wallDay
  return { ok: { ...window, end: later > begin ? later : later + 7 * wallDay } }
}

function clockTime(hours: string, minutes: string, most: number): number | undefined {
  const [hour, past] = [Number(hours), Number(minutes)]
  const isOne = past < 60 && (hour <= Math.min(most, 23) || (hour === most && past === 0))
  return isOne ? (hour * 60 + past) * minute : undefined
}

/** `Mon-Fri`, `Sat,Sun`, `daily`; a text is what is wrong. */
function daysOf(text: string): readonly number[] | string {
  if (/^(?:daily|every day)$/iu.test(text)) return everyDay
  const days = new Set<number>()
  for (const part of text.split(',').map((one) => one.trim())) {
    const [first = '', last = first, more] = part.split('-').map((one) => one.trim())
    const [from, to] = [weekdayNamed(first), weekdayNamed(last)]
    if (from === undefined || to === undefined || more !== undefined) return `"${part}" is no day of the week`
    for (let day = from; ; day = (day + 1) % 7) {
      days.add(day)
      if (day === to) break
    }
  }
  return [...days].toSorted((a, b) => a - b)
}

/** Is work allowed at an instant? No windows allow it always. */
export function isOpen(windows: readonly Window[], zone: ZoneName, at: Instant): boolean {
  return openingAt(windows, zone, at) !== undefined
}

/** The opening an instant lies in; windows that touch or overlap are one. */
export function openingAt(windows: readonly Window[], zone: ZoneName, at: Instant): Opening | undefined {
  return openings(windows, zone, at).find(({ begin, end }) => begin <= at && (end === undefined || at < end))
}

/** The first opening that begins after an instant; undefined where none ever does: one is open without end. */
export function nextOpening(windows: readonly Window[], zone: ZoneName, after: Instant): Opening | undefined {
  return openings(windows, zone, after).find(({ begin }) => begin > after)
}

/** Days that are looked at: an opening may have begun a week ago, and one that a change of clocks swallows comes a week later. */
const [daysBefore, daysAfter] = [15, 22]

function openings(windows: readonly Window[], zone: ZoneName, around: Instant): readonly Opening[] {
  if (windows.length === 0) return [{ begin: around, end: undefined }]
  const today = midnightOf(wallTime(zone, around))
  const single: { begin: Instant; end: Instant }[] = []
  for (let day = today - daysBefore * wallDay; day <= today + daysAfter * wallDay; day += wallDay) {
    for (const window of windows) if (window.days.includes(weekdayOf(day))) single.push(openedOn(day, window, zone))
  }
  return joined(single.filter(({ begin, end }) => begin < end)).map(({ begin, end }) => ({
    begin,
    end: end > around + (daysAfter - 8) * wallDay && end - begin > 14 * wallDay ? undefined : end,
  }))
}

function openedOn(day: WallTime, { begin, end }: Window, zone: ZoneName): { begin: Instant; end: Instant } {
  return { begin: firstInstantAt(zone, day + begin), end: firstInstantAt(zone, day + end) }
}

function joined(single: readonly { begin: Instant; end: Instant }[]): readonly { begin: Instant; end: Instant }[] {
  const runs: { begin: Instant; end: Instant }[] = []
  for (const one of single.toSorted((a, b) => a.begin - b.begin)) {
    const last = runs.at(-1)
    if (last && one.begin <= last.end) last.end = Math.max(last.end, one.end)
    else runs.push({ ...one })
  }
  return runs
}
