import { coverageAt } from '../domain/coverage.ts'
import { type Life } from '../domain/life.ts'
import { compareLines, formatLine, type Line } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { contains } from '../domain/placement.ts'
import { type Release } from '../domain/release.ts'
import { type Stop } from '../domain/stop.ts'
import { type Truth } from '../domain/truth.ts'
import { isPreRelease, type Version } from '../domain/version.ts'

/** The versions with which an installation may land on a stop. */
export interface Reach {
  /** The lowest landing that counts: the minimum patch, else the first version of the line nobody withdrew. */
  readonly lowest: Version
  /** At or above every landing on the stop; of a line no release, but the bound of all its patches. */
  readonly highest: Version
}

export interface StopReach extends Reach {
  readonly stop: Stop
}

export function reachOf(manifest: Manifest, stop: Stop): StopReach {
  const { point, minPatch } = stop
  if (!point.wholeLine) return { stop, lowest: point.version, highest: point.version }
  const line = lineReach(manifest, point.version.parts)
  return { stop, lowest: minPatch ?? line.lowest, highest: line.highest }
}

export function reachesOf(manifest: Manifest): StopReach[] {
  return manifest.stops.map((stop) => reachOf(manifest, stop))
}

/** A patch number no line reaches. */
const beyondEveryPatch = 999_999_999

/**
 * Where a list of versions is not complete, the first patch of a line exists although nobody lists it.
 * `onLine`: the line's releases, ascending, from those who have them at hand.
 */
export function lineReach({ product, coverage, releases }: Manifest, line: Line, onLine?: readonly Release[]): Reach {
  const start = versionOnLine(line, product.scheme === 'semver' ? Math.max(1, 3 - line.length) : 1)
  const known = onLine ?? releases.filter((release) => compareLines(release.line, line) === 0)
  const listed = known.filter(({ version }) => !isPreRelease(version))
  const first = listed.find(({ withdrawn }) => withdrawn === undefined)?.version
  const complete = coverageAt(product, coverage, 'versions', start) === 'complete'
  const startIsGone = listed[0]?.withdrawn !== undefined && isStart(listed[0].version, line)
  const lowest = first && (complete || startIsGone || isStart(first, line)) ? first : start
  return { lowest, highest: versionOnLine([...line, beyondEveryPatch], 0) }
}

function versionOnLine(parts: readonly number[], zeros: number): Version {
  const all = [...parts, ...Array.from({ length: zeros }, () => 0)]
  return { text: formatLine(all), parts: all, pre: [], build: '' }
}

/** Is it the `.0` of its line? */
function isStart({ parts }: Version, line: Line): boolean {
  return parts.slice(line.length).every((part) => part === 0)
}

/**
 * Does every landing on a stop lie inside a life, so that the life's work gets done there? Landings are compared as
 * versions: a life that opens in 17.8.3 is not served by a stop on which 17.8.2 counts, and one that closes with any
 * patch of the stop's own line is not served either. Unknown where inferred ends leave it open.
 */
export function serves(
  { product }: Manifest,
  { lowest, highest }: Reach,
  { opens, closes }: Pick<Life, 'opens' | 'closes'>,
): Truth {
  const opened = contains(product, lowest, opens)
  if (opened === 'no') return 'no'
  const closed = contains(product, highest, closes)
  if (closed === 'yes') return 'no'
  return opened === 'yes' && closed === 'no' ? 'yes' : 'unknown'
}
