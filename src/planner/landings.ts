import { compareLines, lineOf, type Line } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { type Release } from '../domain/release.ts'
import { comparePrecedence, compareVersions, isPreRelease, type Version } from '../domain/version.ts'

/** A version an upgrade can start, stop or end on. */
export interface Landing {
  readonly version: Version
  readonly line: Line
  /** Undefined when the manifest does not list this version. */
  readonly release: Release | undefined
  /** May a path land here on its way? Releases that are not out may not, nor may pre-releases that no stop names. */
  readonly eligible: boolean
}

/**
 * Every version between two, both included, ascending: what the manifest lists, exact stops and minimum patches of
 * stops, and the two themselves even when nobody lists them.
 */
export function landingsBetween(manifest: Manifest, from: Version, to: Version): Landing[] {
  const inside = (version: Version) => compareVersions(from, version) <= 0 && compareVersions(version, to) <= 0
  const named = manifest.stops.flatMap(({ point, minPatch }) => (point.wholeLine ? (minPatch ?? []) : point.version))
  const listed = manifest.releases
    .filter(({ version }) => inside(version))
    .map((release) => listedLanding(release, named))
  const ends = withMissing(manifest, listed, [from, to], compareVersions)
  const all = withMissing(manifest, ends, named.filter(inside), comparePrecedence)
  return all.toSorted((a, b) => compareVersions(a.version, b.version))
}

/** A pre-release is no landing, except where a stop names this very version. */
function listedLanding(release: Release, named: readonly Version[]): Landing {
  const { version, line, planned } = release
  const isNamed = () => named.some((stop) => compareVersions(stop, version) === 0)
  return { version, line, release, eligible: !planned && (!isPreRelease(version) || isNamed()) }
}

function unlistedLanding({ product }: Manifest, version: Version): Landing {
  return { version, line: lineOf(product, version), release: undefined, eligible: !isPreRelease(version) }
}

/** What a stop names is there in any build of it; the two ends are there as they are. */
function withMissing(
  manifest: Manifest,
  landings: readonly Landing[],
  versions: readonly Version[],
  compare: typeof compareVersions,
): Landing[] {
  const all = [...landings]
  for (const version of versions) {
    if (!all.some((landing) => compare(landing.version, version) === 0)) all.push(unlistedLanding(manifest, version))
  }
  return all
}

/** May a path land on this release without a risk: is it out, and neither withdrawn nor to be avoided? */
export function isUsable({ planned, version, avoid, withdrawn }: Release): boolean {
  return !planned && !isPreRelease(version) && avoid === undefined && withdrawn === undefined
}

interface OnLine {
  readonly line: Line
}

/** The first position whose entry is not before what `compare` looks for; `compare` answers like `a - sought`. */
export function lowerBound<T>(ascending: readonly T[], compare: (entry: T) => number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compare(ascending[middle]!) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** The first position whose entry is after what `compare` looks for. */
export function upperBound<T>(ascending: readonly T[], compare: (entry: T) => number): number {
  return lowerBound(ascending, (entry) => (compare(entry) > 0 ? 1 : -1))
}

/** The positions `[start, end)` of the landings or releases on one line. */
export function lineSpan(ascending: readonly OnLine[], line: Line): { start: number; end: number } {
  const compare = (entry: OnLine) => compareLines(entry.line, line)
  return { start: lowerBound(ascending, compare), end: upperBound(ascending, compare) }
}
