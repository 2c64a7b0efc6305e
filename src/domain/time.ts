/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number

/** A day as `YYYY-MM-DD`; days order by code unit. */
export type CalendarDate = string

/** Milliseconds, zero or more. */
export type Duration = number

const second = 1000
const units = { s: second, m: 60 * second, h: 3600 * second, d: 86_400 * second, w: 7 * 86_400 * second } as const
const day: Duration = units.d

/** Reads `90s`, `15m`, `1h`, `21d`, `2w`; undefined when it is none of these. */
export function parseDuration(text: string): Duration | undefined {
  const match = /^(\d{1,9})([smhdw])$/u.exec(text)
  if (!match) return undefined
  return Number(match[1]) * units[match[2] as keyof typeof units]
}

/** The largest unit that says it without a fraction: 3600000 is `1h`, 1814400000 is `21d`. */
export function formatDuration(duration: Duration): string {
  for (const unit of ['d', 'h', 'm'] as const) {
    if (duration >= units[unit] && duration % units[unit] === 0) return `${duration / units[unit]}${unit}`
  }
  return `${Math.round(duration / second)}s`
}

/** The instant the day begins in UTC; undefined for text that is no day of the calendar (`2025-02-30`). */
export function startOfDay(date: CalendarDate): Instant | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(date)) return undefined
  const instant = Date.parse(`${date}T00:00:00Z`)
  return Number.isNaN(instant) || dayOf(instant) !== date ? undefined : instant
}

/** The UTC day an instant lies in. */
export function dayOf(instant: Instant): CalendarDate {
  return new Date(instant).toISOString().slice(0, 10)
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  return dayOf(Date.parse(`${date}T00:00:00Z`) + days * day)
}

/** Whole days from one day to a later one; negative when it is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / day)
}

/** Reads an ISO 8601 instant with a zone (`2025-04-27T00:00:00Z`); undefined when it is none. */
export function parseInstant(text: string): Instant | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/u.test(text)) return undefined
  const instant = Date.parse(text)
  return Number.isNaN(instant) ? undefined : instant
}
