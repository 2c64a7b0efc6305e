import { compareParts } from '../domain/version.ts'
import { formatLine } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { type Release } from '../domain/release.ts'
import { addDays, type CalendarDate } from '../domain/time.ts'
import { isUsable } from '../planner/landings.ts'
import { calendarOf } from './calendar.ts'

/** A day in milliseconds. */
const day = 86_400_000

/**
 * Releases that installations are supported on: those of the newest majors, and those that are not older than the policy
 * says; undefined where the policy says neither. A release whose day nobody recorded counts with its line, and as supported
 * where that has no day either: in doubt nobody is left out.
 */
export function supportedReleases(manifest: Manifest, today: CalendarDate): readonly Release[] | undefined {
  const { majors, age } = manifest.policy.support
  if (majors === undefined && age === undefined) return undefined
  const { dayOfLine } = calendarOf(manifest, today)
  const out = manifest.releases.filter(
    (release) => isUsable(release) && (release.date ?? dayOfLine(release.line) ?? today) <= today,
  )
  const newest = new Set([...new Set(out.map(majorOf))].slice(-(majors ?? 0)))
  const oldest = age === undefined ? undefined : addDays(today, -Math.floor(age / day))
  return out.filter(
    (release) =>
      (majors !== undefined && newest.has(majorOf(release))) ||
      (oldest !== undefined && (release.date ?? dayOfLine(release.line) ?? oldest) >= oldest),
  )
}

function majorOf({ version }: Release): number {
  return version.parts[0]!
}

/** The lines of releases, or their versions where the product has no lines; ascending, each once. */
export function linesOfReleases({ product }: Pick<Manifest, 'product'>, releases: readonly Release[]): string[] {
  const sorted = releases.toSorted((a, b) => compareParts(a.version.parts, b.version.parts))
  return [
    ...new Set(sorted.map(({ version, line }) => (product.lineParts === undefined ? version.text : formatLine(line)))),
  ]
}
