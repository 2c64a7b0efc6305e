import { compareLines, formatLine, lineOf, parsePoint, type Line } from '../../domain/line.ts'
import { type LineEntry, type Release } from '../../domain/release.ts'
import { compareVersions, type Version } from '../../domain/version.ts'
import { type VersionRange } from '../../domain/version-range.ts'
import { type ManifestDocument } from '../schema/manifest.ts'
import {
  canonical,
  checkReference,
  placeIn,
  readDate,
  readPoint,
  readRange,
  readVersion,
  report,
  unique,
  type Entry,
  type Scope,
} from './scope.ts'

type ReleaseText = NonNullable<ManifestDocument['releases']>[number]
type LineText = NonNullable<ManifestDocument['lines']>[number]

/** Releases, ascending. One whose version cannot be read is reported and left out. */
export function resolveReleases(
  scope: Scope,
  entries: readonly Entry<ReleaseText>[],
  components: ReadonlySet<string>,
): Release[] {
  const identity = ({ version }: ReleaseText) => canonical(scope, version)
  const releases = unique(scope, 'release', entries, identity, ({ version }) => version).flatMap((entry) => {
    const version = readVersion(scope, entry, 'version', entry.value.version)
    return version ? [resolveRelease(scope, entry, version, components)] : []
  })
  return releases.toSorted((a, b) => compareVersions(a.version, b.version))
}

function resolveRelease(
  scope: Scope,
  entry: Entry<ReleaseText>,
  version: Version,
  components: ReadonlySet<string>,
): Release {
  const { date, planned, requires, tested, avoid, withdrawn, minimum_schema: minimumSchema } = entry.value
  return {
    version,
    line: lineOf(scope.product, version),
    date: readDate(scope, entry, 'date', date) ?? readDate(scope, entry, ['planned', 'release'], planned?.release),
    cut: readDate(scope, entry, ['planned', 'cut'], planned?.cut),
    planned: planned !== undefined,
    requires: readRanges(scope, entry, 'requires', { ranges: requires, components }),
    tested: readRanges(scope, entry, 'tested', { ranges: tested, components }),
    avoid,
    withdrawn,
    minimumSchema: readVersion(scope, entry, 'minimum_schema', minimumSchema),
    place: placeIn(entry),
  }
}

function readRanges(
  scope: Scope,
  entry: Entry<unknown>,
  field: string,
  { ranges, components }: { ranges: Record<string, string> | undefined; components: ReadonlySet<string> },
): Record<string, VersionRange> {
  const read: Record<string, VersionRange> = {}
  for (const [id, text] of Object.entries(ranges ?? {})) {
    checkReference(scope, placeIn(entry, field, id), 'component', { id, known: components })
    const range = readRange(scope, entry, [field, id], text)
    if (range) read[id] = range
  }
  return read
}

/** Lines, ascending: those that are listed, and those of listed releases. */
export function resolveLines(
  scope: Scope,
  entries: readonly Entry<LineText>[],
  releases: readonly Release[],
): LineEntry[] {
  const lines = new Map<string, LineEntry>()
  const identity = ({ line }: LineText) => canonical(scope, line)
  for (const entry of unique(scope, 'line', entries, identity, ({ line }) => line)) {
    const resolved = resolveLine(scope, entry)
    if (resolved) lines.set(formatLine(resolved.line), resolved)
  }
  for (const { line, date, place } of releases) {
    const key = formatLine(line)
    if (!lines.has(key)) lines.set(key, bareLine(line, date, place))
  }
  return [...lines.values()].toSorted((a, b) => compareLines(a.line, b.line))
}

function bareLine(line: Line, date: LineEntry['date'], place: LineEntry['place']): LineEntry {
  return { line, date, dateSource: undefined, endOfLife: undefined, minimumSchema: undefined, place }
}

function resolveLine(scope: Scope, entry: Entry<LineText>): LineEntry | undefined {
  const point = readLine(scope, entry, 'line', entry.value.line)
  if (!point) return undefined
  const { date, date_source: dateSource, end_of_life: endOfLife, minimum_schema: minimumSchema } = entry.value
  return {
    line: point,
    date: readDate(scope, entry, 'date', date),
    dateSource,
    endOfLife: readDate(scope, entry, 'end_of_life', endOfLife),
    minimumSchema: readPoint(scope, entry, 'minimum_schema', minimumSchema)?.version,
    place: placeIn(entry),
  }
}

/** Reads a text that must name a whole line. */
function readLine(scope: Scope, entry: Entry<unknown>, field: string, text: string): Line | undefined {
  const point = parsePoint(scope.product, text)
  if (point?.wholeLine) return point.version.parts
  const parts = scope.product.lineParts
  const next =
    parts === undefined
      ? 'this product has no lines; use version'
      : `a line of ${scope.product.name} has ${parts} parts`
  report(scope, placeIn(entry, field), 'bad-line', { message: `"${text}" is no release line`, next })
  return undefined
}
