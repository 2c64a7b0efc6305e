import { UserError } from '../../domain/errors.ts'
import {
  compareLines,
  comparePoint,
  comparePoints,
  formatLine,
  lineOf,
  parsePoint,
  type Point,
} from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Stop } from '../../domain/stop.ts'
import { comparePrecedence } from '../../domain/version.ts'
import { nearest } from '../../domain/nearest.ts'
import { isKnownLine, nearestLines } from '../../planner/target.ts'

/** A line or version that may be a stop: one the manifest knows, or one after everything it knows. */
export function stopPoint(manifest: Manifest, text: string): Point {
  const { product } = manifest
  const point = parsePoint(product, text)
  if (!point) throw unknown(manifest, text, undefined)
  if (isListed(manifest, point)) return point
  if (!isAhead(manifest, point)) throw unknown(manifest, text, point)
  refuseFar(manifest, point)
  return point
}

/** The stop a line or version names, where the manifest or its schedule has one. */
export function knownStop({ product, stops }: Manifest, point: Point): Stop | undefined {
  return stops.find((stop) => comparePoints(product, stop.point, point) === 0)
}

/** A version on a known line need not be listed itself: lists of patches are seldom complete. */
function isListed(manifest: Manifest, point: Point): boolean {
  const { product, releases } = manifest
  if (product.lineParts !== undefined) return isKnownLine(manifest, point.version)
  return releases.some(({ version }) => comparePoint(product, version, point) === 0)
}

function isAhead({ product, lines, releases }: Manifest, { version }: Point): boolean {
  if (product.lineParts === undefined) {
    const newest = releases.at(-1)
    return newest === undefined || comparePrecedence(version, newest.version) > 0
  }
  const newest = lines.at(-1)
  return newest === undefined || compareLines(lineOf(product, version), newest.line) > 0
}

/** More than a major ahead it is a slip of the pen, unless somebody plans it. */
function refuseFar({ product, lines }: Manifest, { text, version }: Point): void {
  const newest = lines.at(-1)
  if ((product.lineParts ?? 1) < 2 || !newest || version.parts[0]! <= newest.line[0]! + 1) return
  throw new UserError({
    code: 'unknown-version',
    what: `${text} lies more than a major after ${formatLine(newest.line)}, the newest line of the manifest`,
    next: 'check the number, or list its release in the manifest with planned:',
  })
}

function unknown(manifest: Manifest, text: string, point: Point | undefined): UserError {
  const { product } = manifest
  const stops = manifest.stops.map(({ id }) => id)
  const what = product.lineParts === undefined ? 'version' : 'line or version'
  return new UserError({
    code: 'unknown-version',
    what: `${product.name} has no ${what} "${text}"`,
    next: `name a ${what} that the manifest lists, or one that comes after all of them`,
    suggestions: point ? nearestLines(manifest, point.version) : nearest(text, stops),
  })
}
