import { compareLines, comparePoints, formatLine, type Line } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { isUnconditional, type Stop } from '../../domain/stop.ts'
import { lineAt, nextLine, nextScheduled } from '../next-line.ts'

/** What released versions must be told of a stop that was declared late. */
export interface LateNote {
  /** A range: from the stop up to the next one that everybody lands on. */
  readonly versions: string
  readonly text: string
}

/**
 * The note of a late stop. Its text rests on what the stop itself says and on nothing that changes with the day, so that
 * it can be found again.
 */
export function lateNote(manifest: Manifest, stop: Stop): LateNote {
  const { declared, for: of, reason = '' } = stop
  const day = declared === undefined ? '' : ` on ${declared}`
  const some = isUnconditional(stop) ? '' : ` for some (${stop.when.join(', ')})`
  const why = reason === '' ? '' : ` ${reason.charAt(0).toUpperCase()}${reason.slice(1).replace(/\.$/u, '')}.`
  const check = of.length === 0 ? '' : ` Whoever went past it makes sure that ${of.join(', ')} came to its end.`
  return {
    versions: versionsOf(manifest, stop),
    text: `${stop.id} became a required stop${some}${day}, after plans were made that do not land on it.${why}${check}`,
  }
}

/** Is the note of a late stop in the manifest? */
export function hasLateNote(manifest: Manifest, stop: Stop): boolean {
  const { text } = lateNote(manifest, stop)
  return manifest.notes.some((note) => note.text === text)
}

/** Whoever is on the next stop or later went past this one long ago. */
function versionsOf(manifest: Manifest, { point }: Stop): string {
  const { product, stops, lines } = manifest
  const next = stops.find((one) => isUnconditional(one) && comparePoints(product, one.point, point) > 0)
  if (next) return `>=${point.text} <${next.point.text}`
  if (product.lineParts === undefined) return `>=${point.text}`
  const line = lineAt(manifest, point)
  const scheduled = nextScheduled(manifest, nextLine(manifest, line))
  if (scheduled) return `>=${point.text} <${formatLine(scheduled)}`
  const newest: Line = lines.at(-1)?.line ?? line
  return compareLines(newest, line) > 0 ? `>=${point.text} <=${formatLine(newest)}` : `>=${point.text}`
}
