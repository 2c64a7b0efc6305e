import { type Duration, type Instant } from './time.ts'

/** What clocks on the wall of a zone show, as if it were UTC: milliseconds since 1970-01-01T00:00 of that clock. */
export type WallTime = number

/** Name of an IANA time zone: `Europe/Berlin`, `UTC`. */
export type ZoneName = string

const minute = 60_000
const day = 24 * 60 * minute

const formats = new Map<ZoneName, Intl.DateTimeFormat>()

function formatOf(zone: ZoneName): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(zone, made)
  return made
}

/** Is it a zone this machine knows? */
export function isZone(name: string): boolean {
  try {
    formatOf(name)
    return true
  } catch {
    return false
  }
}

/** The zone of the machine; UTC where it has none. */
export function machineZone(): ZoneName {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  return isZone(timeZone) ? timeZone : 'UTC'
}

/** Since 1973 clocks have been changed at quarters of an hour only, everywhere. */
const quarter = 15 * minute
const firstYear = Date.UTC(1973, 0)
const mostKept = 20_000
const offsets = new Map<ZoneName, Map<number, number>>()

/** What the clocks of a zone show at an instant. */
export function wallTime(zone: ZoneName, at: Instant): WallTime {
  return at + offset(zone, at)
}

/** How far the clocks of a zone are ahead of UTC. Asking the machine is slow, and the same quarters are asked for often. */
function offset(zone: ZoneName, at: Instant): number {
  if (at < firstYear) return shownBy(zone, at) - at
  const ofZone = offsets.get(zone) ?? new Map<number, number>()
  const slot = Math.floor(at / quarter)
  const known = ofZone.get(slot)
  if (known !== undefined) return known
  const found = shownBy(zone, at) - at
  if (ofZone.size >= mostKept) ofZone.clear()
  offsets.set(zone, ofZone.set(slot, found))
  return found
}

function shownBy(zone: ZoneName, at: Instant): WallTime {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type))
  const shown = Date.UTC(
    number('year'),
    number('month') - 1,
    number('day'),
    number('hour'),
    number('minute'),
    number('second'),
  )
  // Clocks show whole seconds; what is left belongs to the instant.
  return shown + (((at % 1000) + 1000) % 1000)
}

/**
 * The first instant at which the clocks of a zone show this time or a later one: of an hour that comes twice the first, of one
 * that is skipped the instant at which clocks jump over it.
 */
export function firstInstantAt(zone: ZoneName, wall: WallTime): Instant {
  // Zones are less than a day from UTC, and have at most one change within two.
  const [before, after] = [offset(zone, wall - day), offset(zone, wall + day)]
  const early = wall - Math.max(before, after)
  const late = wall - Math.min(before, after)
  if (wallTime(zone, early) >= wall) return early
  return before > after ? late : firstReaching(zone, wall, early, late)
}

/** By halves: clocks show less than `wall` at `low`, and at least that much at `high`. */
function firstReaching(zone: ZoneName, wall: WallTime, low: Instant, high: Instant): Instant {
  let [under, reached] = [low, high]
  while (reached - under > 1) {
    const middle = Math.floor((under + reached) / 2)
    if (wallTime(zone, middle) >= wall) reached = middle
    else under = middle
  }
  return reached
}

const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const

/** Number of the day of the week, Sunday is 0. */
export function weekdayOf(wall: WallTime): number {
  return new Date(wall).getUTCDay()
}

/** The beginning of the day. */
export function midnightOf(wall: WallTime): WallTime {
  return Math.floor(wall / day) * day
}

/** `Sat 2026-11-28 22:00`: what clocks of the zone show, for people. */
export function zonedText(zone: ZoneName, at: Instant): string {
  const wall = wallTime(zone, at)
  const text = new Date(wall).toISOString()
  return `${dayNames[weekdayOf(wall)]!} ${text.slice(0, 10)} ${text.slice(11, 16)}`
}

/** Number of a day's name, `Sat` or `Saturday` in any case. */
export function weekdayNamed(name: string): number | undefined {
  const short = name.slice(0, 3).toLowerCase()
  const found = dayNames.findIndex((one) => one.toLowerCase() === short)
  const whole = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'][found]
  return found !== -1 && (name.length === 3 || name.toLowerCase() === whole) ? found : undefined
}

export const wallDay: Duration = day
