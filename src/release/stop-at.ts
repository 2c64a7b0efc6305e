import { compareLines, comparePoints, type Point } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { isScheduled } from '../domain/policy.ts'
import { type Stop, unrecordedStop } from '../domain/stop.ts'
import { lineAt, pointOfLine } from './next-line.ts'

/**
 * The stop at a line or version, or on the version's line; one that only follows from the schedule too, also on a line
 * the manifest does not list yet. Undefined where nobody has to stop.
 */
export function stopAt(manifest: Manifest, point: Point): Stop | undefined {
  const { product, policy, stops } = manifest
  const line = lineAt(manifest, point)
  const exact = stops.find((stop) => comparePoints(product, stop.point, point) === 0)
  const ofLine = stops.find(({ point: at }) => at.wholeLine && compareLines(at.version.parts, line) === 0)
  const isLine = product.lineParts !== undefined
  return (
    exact ??
    ofLine ??
    (isLine && isScheduled(product, policy, line) ? unrecordedStop(pointOfLine(line), 'scheduled') : undefined)
  )
}
