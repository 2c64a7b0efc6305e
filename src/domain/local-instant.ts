import { type Instant, parseInstant } from './time.ts'
import { firstInstantAt, midnightOf, wallDay, wallTime, weekdayNamed, weekdayOf, type ZoneName } from './zone.ts'

/** How instants are written by people. */
export const localInstantForm = 'write it like "05:00", "Sun 05:00" or "2026-11-22 05:00", in local time'

const minute = 60_000

/**
 * The instant a person means: `05:00` and `Sun 05:00` are the next time clocks show it, `2026-11-22 05:00` is local time, and
 * `2026-11-22T05:00:00Z` is itself. A time that comes twice is the first one, one that is skipped when clocks jump over it.
 * Undefined for what is none of these. Nothing keeps it from lying in the past.
 */
export function readLocalInstant(text: string, zone: ZoneName, now: Instant): Instant | undefined {
  const written = text.trim()
  const exact = parseInstant(written)
  if (exact !== undefined) return exact
  const dated = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{1,2}):(\d{2})$/u.exec(written)
  if (dated) return onDate(dated.slice(1).map(Number), zone)
  const daily = /^(?:([A-Za-z]+) )?(\d{1,2}):(\d{2})$/u.exec(written)
  if (!daily) return undefined
  const day = daily[1] === undefined ? undefined : weekdayNamed(daily[1])
  if (daily[1] !== undefined && day === undefined) return undefined
  const time = timeOf(Number(daily[2]), Number(daily[3]))
  return time === undefined ? undefined : nextTime(time, day, zone, now)
}

function onDate([year, month, day, hours, minutes]: readonly number[], zone: ZoneName): Instant | undefined {
  const midnight = Date.UTC(year!, month! - 1, day)
  const time = timeOf(hours!, minutes!)
  const isDay = new Date(midnight).getUTCDate() === day && new Date(midnight).getUTCMonth() === month! - 1
  return isDay && time !== undefined ? firstInstantAt(zone, midnight + time) : undefined
}

function timeOf(hours: number, minutes: number): number | undefined {
  return hours < 24 && minutes < 60 ? (hours * 60 + minutes) * minute : undefined
}

/** The first such time after now. */
function nextTime(time: number, weekday: number | undefined, zone: ZoneName, now: Instant): Instant {
  const today = midnightOf(wallTime(zone, now))
  for (let day = today; ; day += wallDay) {
    if (weekday !== undefined && weekdayOf(day) !== weekday) continue
    const at = firstInstantAt(zone, day + time)
    if (at > now) return at
  }
}
