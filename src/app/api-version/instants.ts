import { UserError } from '../../domain/errors.ts'
import { parseDuration, parseInstant, startOfDay, type Duration, type Instant } from '../../domain/time.ts'

/** An instant as a flag names it: a day is its first second in UTC. Parts of a second are cut off: ids of migrations have none. */
export function instantFlag(flag: string, text: string): Instant {
  const instant = startOfDay(text) ?? parseInstant(text)
  if (instant !== undefined) return Math.floor(instant / 1000) * 1000
  throw new UserError({
    code: 'bad-instant',
    what: `--${flag} is neither a day nor an instant: "${text}"`,
    next: 'write a day like 2026-12-01, which is its first second in UTC, or an instant like 2026-12-01T02:15:00Z',
  })
}

export function durationFlag(flag: string, text: string): Duration {
  const duration = parseDuration(text)
  if (duration !== undefined) return duration
  throw new UserError({
    code: 'bad-duration',
    what: `--${flag} is no duration: "${text}"`,
    next: 'write it like 30d or 2w',
  })
}

/** `2026-12-01T00:00:00Z`, as a manifest writes it. */
export function instantText(instant: Instant): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z')
}
