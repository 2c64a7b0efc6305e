import { type ZoneName, wallTime } from '../../domain/zone.ts'

/** The clock on the wall of whoever reads. */
export interface WallClock {
  readonly zone: ZoneName
  /** The instant the answer was written, ISO 8601. */
  readonly now: string
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** `02:21 CET`; on another day `Sat 28 Nov 22:00 CET`, in another year with the year. */
export function clockWords(instant: string, clock: WallClock): string {
  return `${dayAndTime(instant, clock)} ${zoneWord(instant, clock.zone)}`
}

/** `05:40-07:10 CET`, `22:00 - Sun 29 Nov 01:10 CET`. */
export function betweenWords(from: string, to: string, clock: WallClock): string {
  const [first, last] = [dayAndTime(from, clock), dayAndTime(to, clock)]
  if (first === last) return clockWords(from, clock)
  const short = dayAndTime(to, { ...clock, now: from })
  const line = /^\d\d:\d\d$/u.test(short) ? `${first}-${short}` : `${first} - ${last}`
  return `${line} ${zoneWord(to, clock.zone)}`
}

/** `2026-11-28 22:00 CET`: for what is kept. */
export function dateWords(instant: string, zone: ZoneName): string {
  const shown = iso(instant, zone)
  return `${shown.slice(0, 10)} ${shown.slice(11, 16)} ${zoneWord(instant, zone)}`
}

/** `22:00:14`. */
export function secondsWords(instant: string, zone: ZoneName): string {
  return iso(instant, zone).slice(11, 19)
}

function dayAndTime(instant: string, { zone, now }: WallClock): string {
  const [shown, today] = [iso(instant, zone), iso(now, zone)]
  const time = shown.slice(11, 16)
  if (shown.slice(0, 10) === today.slice(0, 10)) return time
  const year = shown.slice(0, 4) === today.slice(0, 4) ? '' : ` ${shown.slice(0, 4)}`
  const day = new Date(`${shown.slice(0, 10)}T00:00:00Z`)
  return `${days[day.getUTCDay()]} ${day.getUTCDate()} ${months[day.getUTCMonth()]}${year} ${time}`
}

const iso = (instant: string, zone: ZoneName): string => new Date(wallTime(zone, Date.parse(instant))).toISOString()

/** Which English has a short name for a zone differs; a name says more than an offset. */
const languages = ['en-GB', 'en-US', 'en-AU', 'en-IN'] as const

/** `CET`, `EST`, `UTC`; where no English has a name, `GMT+3`. */
export function zoneWord(instant: string, zone: ZoneName): string {
  const names = languages.map((language) => shortName(language, instant, zone))
  return names.find((name) => !/^(?:GMT|UTC)[+-]/u.test(name)) ?? names[0]!
}

function shortName(language: string, instant: string, timeZone: ZoneName): string {
  const parts = new Intl.DateTimeFormat(language, { timeZone, timeZoneName: 'short' }).formatToParts(
    Date.parse(instant),
  )
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
}
