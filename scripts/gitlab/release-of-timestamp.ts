import { addDays, type CalendarDate } from '../../src/domain/time.ts'
import { type LineRow } from './tables.ts'

/** A line is cut about a week before the day its first version is released. */
const daysFromCutToRelease = 7

/** A migration may be merged until its timestamp is this old: the product's `migration_age`. */
const daysFromTimestampToMerge = 21

/** Between which two lines a migration came, both included. */
export interface LineInterval {
  readonly earliest: string
  readonly latest: string
}

/**
 * The lines that may have brought a migration of which only the timestamp is known. It cannot come before the first
 * line released on its own day or later, and it is surely there in the line that was still to be cut when the
 * migration had reached the age at which merging it is refused. Undefined while that line is not known yet.
 *
 * The rule was measured on the 419 background migrations whose queueing timestamp and milestone are both recorded: the
 * milestone lies inside in 408 of them (97.4 %); 10 were merged later than allowed, all with timestamps before
 * 2025-01-16, and one was back-ported to the line released the day before. With the cut alone, without the time until
 * the merge, it holds for 351 (83.8 %).
 */
export function linesOfTimestamp(timestamp: string, lines: readonly LineRow[]): LineInterval | undefined {
  const day = dayOfTimestamp(timestamp)
  const earliest = firstReleasedOn(lines, day)
  const latest = firstReleasedOn(lines, addDays(day, daysFromTimestampToMerge + daysFromCutToRelease))
  return earliest && latest && { earliest: earliest.line, latest: latest.line }
}

/** Only the day is read: a clock with 62 seconds is dirty, and its day is still right. */
function dayOfTimestamp(timestamp: string): CalendarDate {
  return `${timestamp.slice(0, 4)}-${timestamp.slice(4, 6)}-${timestamp.slice(6, 8)}`
}

function firstReleasedOn(lines: readonly LineRow[], day: CalendarDate): LineRow | undefined {
  return lines.find(({ firstReleased }) => firstReleased >= day)
}
