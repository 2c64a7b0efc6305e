import { compareLines, comparePoint, formatLine, type Line, type Point } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { isScheduled } from '../../domain/policy.ts'
import { type LineEntry, type Release } from '../../domain/release.ts'
import { unrecordedStop } from '../../domain/stop.ts'
import { comparePrecedence, compareVersions, type Version } from '../../domain/version.ts'
import { lineAt, linesBetween, nextLine, pointOfLine } from '../next-line.ts'

/**
 * The manifest with one release of every line that comes up to the one after a point: what a stop there costs and serves
 * shows only when there is somewhere to go behind it. Lines that are known stay as they are.
 */
export function ahead(manifest: Manifest, point: Point): Manifest {
  return manifest.product.lineParts === undefined ? withVersions(manifest, point) : withLines(manifest, point)
}

function withLines(manifest: Manifest, point: Point): Manifest {
  const at = lineAt(manifest, point)
  const missing = linesAfter(manifest, at).filter(
    (line) => !manifest.lines.some((entry) => compareLines(entry.line, line) === 0),
  )
  if (missing.length === 0) return manifest
  const known = new Set(manifest.stops.map(({ id }) => id))
  const scheduled = missing
    .filter((line) => isScheduled(manifest.product, manifest.policy, line) && !known.has(formatLine(line)))
    .map((line) => unrecordedStop(pointOfLine(line), 'scheduled'))
  const releases = missing.map((line) => releaseOf(manifest, firstOf(manifest, line), line))
  return {
    ...manifest,
    lines: [...manifest.lines, ...missing.map((line) => entryOf(manifest, line))].toSorted((a, b) =>
      compareLines(a.line, b.line),
    ),
    releases: [...manifest.releases, ...releases].toSorted((a, b) => compareVersions(a.version, b.version)),
    stops: [...manifest.stops, ...scheduled].toSorted((a, b) => comparePrecedence(a.point.version, b.point.version)),
  }
}

/** Where counting on never comes to the line, itself and the next one. */
function linesAfter(manifest: Manifest, at: Line): Line[] {
  const after = nextLine(manifest, at)
  const newest = manifest.lines.at(-1)?.line
  if (!newest || compareLines(after, newest) <= 0) return []
  const between = linesBetween(manifest, newest, after)
  return between.length > 0 ? between : [at, after]
}

/** The point itself, and the version after it where none is known. */
function withVersions(manifest: Manifest, point: Point): Manifest {
  const { releases, product } = manifest
  const isKnown = releases.some(({ version }) => comparePoint(product, version, point) === 0)
  const hasLater = releases.some(({ version }) => comparePoint(product, version, point) > 0)
  const next = [...point.version.parts.slice(0, -1), point.version.parts.at(-1)! + 1]
  const versions = [...(isKnown ? [] : [point.version]), ...(hasLater ? [] : [versionOf(next)])]
  const added = versions.map((version) => releaseOf(manifest, version, version.parts))
  return {
    ...manifest,
    lines: [...manifest.lines, ...added.map(({ line }) => entryOf(manifest, line))].toSorted((a, b) =>
      compareLines(a.line, b.line),
    ),
    releases: [...releases, ...added].toSorted((a, b) => compareVersions(a.version, b.version)),
  }
}

function firstOf({ product }: Manifest, line: Line): Version {
  const zeros = product.scheme === 'semver' ? Math.max(1, 3 - line.length) : 1
  return versionOf([...line, ...Array.from({ length: zeros }, () => 0)])
}

function versionOf(parts: readonly number[]): Version {
  return { text: formatLine(parts), parts, pre: [], build: '' }
}

function releaseOf({ lines }: Manifest, version: Version, line: Line): Release {
  return {
    version,
    line,
    date: undefined,
    cut: undefined,
    planned: false,
    requires: {},
    tested: {},
    avoid: undefined,
    withdrawn: undefined,
    minimumSchema: undefined,
    place: lines.at(-1)?.place ?? { file: '', line: 1, column: 1 },
  }
}

function entryOf({ lines }: Manifest, line: Line): LineEntry {
  const place = lines.at(-1)?.place ?? { file: '', line: 1, column: 1 }
  return { line, date: undefined, dateSource: undefined, endOfLife: undefined, minimumSchema: undefined, place }
}
