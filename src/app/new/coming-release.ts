import { UserError } from '../../domain/errors.ts'
import { comparePoint, compareLines, formatLine, lineOf, parsePoint, type Point } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { dayOf, type Instant } from '../../domain/time.ts'
import { isKnownLine, nearestLines } from '../../planner/target.ts'
import { nextLine, pointOfLine } from '../../release/next-line.ts'
import { outSince } from '../finalizer/out.ts'

/** The release that a new migration comes with. */
export interface ComingRelease {
  readonly point: Point
  /** Does the manifest list it, or its line? */
  readonly isListed: boolean
}

/**
 * The line or version that was asked for, which must not be out; else the first line that is not out, listed or by counting
 * on. Throws UserError `unknown-version`, `release-out`, and `release-needed` where a product has no lines to count on.
 */
export function comingRelease(manifest: Manifest, asked: string | undefined, now: Instant): ComingRelease {
  const { product, lines } = manifest
  const today = dayOf(now)
  if (asked !== undefined) return askedRelease(manifest, asked, now)
  if (product.lineParts === undefined) {
    const planned = manifest.releases.find(({ planned: isPlanned }) => isPlanned)
    if (planned)
      return { point: { text: planned.version.text, version: planned.version, wholeLine: false }, isListed: true }
    throw new UserError({
      code: 'release-needed',
      what: `${product.name} has no lines, and no release to come is listed`,
      next: 'name the release with --in, or list it first with plan new release',
    })
  }
  const coming = lines.find(({ line }) => outSince(manifest, pointOfLine(line), today) === undefined)
  if (coming && compareLines(coming.line, newestOut(manifest, today)) > 0)
    return { point: pointOfLine(coming.line), isListed: true }
  const newest = lines.at(-1)
  if (!newest)
    throw new UserError({
      code: 'release-needed',
      what: 'the manifest lists no release',
      next: 'list the one to come first with plan new release',
    })
  return { point: pointOfLine(nextLine(manifest, newest.line)), isListed: false }
}

/** A line that nobody dated lies between ones that are out: it is out too. */
function newestOut(manifest: Manifest, today: string): readonly number[] {
  return manifest.lines.findLast(({ line }) => outSince(manifest, pointOfLine(line), today) !== undefined)?.line ?? []
}

function askedRelease(manifest: Manifest, text: string, now: Instant): ComingRelease {
  const { product, lines, releases } = manifest
  const point = parsePoint(product, text)
  const newest = lines.at(-1)
  const isBeyond = point && (!newest || compareLines(lineOf(product, point.version), newest.line) > 0)
  if (!point || (!isBeyond && !isKnownLine(manifest, point.version)))
    throw new UserError({
      code: 'unknown-version',
      what: `${product.name} has no line or version "${text}"`,
      next: 'write --in with a line or a version the manifest knows, or a later one',
      suggestions: point ? nearestLines(manifest, point.version) : [],
    })
  const since = outSince(manifest, point, dayOf(now))
  if (since !== undefined)
    throw new UserError({
      code: 'release-out',
      what: `${text} is out${since}: no migration can be added to it`,
      next: 'name a release that is not out, or leave --in out to take the first one',
    })
  const isListed = point.wholeLine
    ? lines.some(({ line }) => formatLine(line) === point.text)
    : releases.some(({ version }) => comparePoint(product, version, point) === 0)
  return { point, isListed }
}

/** What to do about a release that nobody listed yet. */
export function unlistedRemark({ point, isListed }: ComingRelease): string[] {
  if (isListed) return []
  return [`the manifest does not list ${point.text} yet: plan new release adds it`]
}
