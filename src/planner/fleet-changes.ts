import { compareLines, formatLine, lineOf } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { isScheduled } from '../domain/policy.ts'
import { type Release } from '../domain/release.ts'
import { type CalendarDate } from '../domain/time.ts'
import { comparePrecedence, compareVersions, parseVersion, type Version } from '../domain/version.ts'
import { type MatrixRow } from '../results/matrix.ts'
import { isUsable } from './landings.ts'
import { fleetPaths } from './matrix.ts'
import { type PlanRequest } from './request.ts'

/**
 * `lost`: there was a path and there is none. `found`: the other way round. `longer`, `shorter`: by counted hops.
 * `other`: as many hops, on other lines. `uncertain`: a path was certain, and now depends on an answer. `certain`: the
 * other way round.
 */
export const pathChanges = ['lost', 'longer', 'uncertain', 'other', 'shorter', 'certain', 'found'] as const
export type PathChange = (typeof pathChanges)[number]

/** What became of the path of installations that run one version. */
export interface FleetChange {
  readonly change: PathChange
  readonly before: MatrixRow
  readonly after: MatrixRow
}

export interface FleetChanges {
  readonly to: Version
  readonly considered: number
  /** Ascending by installed version. */
  readonly changes: readonly FleetChange[]
}

export interface FleetQuestion {
  readonly before: Manifest
  readonly after: Manifest
  /** Versions that came out before this day are left out, where it is known. */
  readonly since: CalendarDate
  readonly today: CalendarDate
}

/**
 * What a change of a manifest does to installations. Planned releases count as out on both sides, and both know the
 * releases of the other: a change is judged before what it is about is released, and by nothing but itself. Undefined
 * when there is nowhere to go.
 */
export function fleetChanges({ before, after, since, today }: FleetQuestion): FleetChanges | undefined {
  const now = allOut(after)
  const then = withReleasesOf(allOut(before), now)
  const to = now.releases.findLast(isUsable)?.version
  if (!to) return undefined
  const versions = installed(then, now, since).filter((version) => compareVersions(version, to) < 0)
  const request = { ...nothingKnown, from: to, to, today }
  const [old, fresh] = [fleetPaths(then, request, versions).rows, fleetPaths(now, request, versions).rows]
  const changes = old.flatMap((row, i) => changeOf(after, row, fresh[i]!))
  return { to, considered: versions.length, changes }
}

/** What is asked where nothing is known of an installation but its version. */
export const nothingKnown: Omit<PlanRequest, 'from' | 'to' | 'today'> = {
  mode: 'offline',
  answers: new Map(),
  components: new Map(),
  accepted: [],
  strict: false,
  installType: undefined,
  nodes: new Map(),
  history: [],
  estimates: new Map(),
  pendingPostMigrations: 'no',
}

function allOut(manifest: Manifest): Manifest {
  return { ...manifest, releases: manifest.releases.map((one) => (one.planned ? { ...one, planned: false } : one)) }
}

/** With the releases that only the other manifest knows, and the stops its own schedule makes of them. */
function withReleasesOf(manifest: Manifest, other: Manifest): Manifest {
  const { product, policy } = manifest
  const known = new Set(manifest.releases.map(({ version }) => version.text))
  const lines = new Set(manifest.lines.map(({ line }) => formatLine(line)))
  const newLines = other.lines.filter(({ line }) => !lines.has(formatLine(line)))
  const isNewLine = new Set(newLines.map(({ line }) => formatLine(line)))
  const stops = other.stops.filter(({ kind, point }) => {
    const line = lineOf(product, point.version)
    return kind === 'scheduled' && isNewLine.has(formatLine(line)) && isScheduled(product, policy, line)
  })
  const releases = other.releases.filter(({ version }) => !known.has(version.text))
  return {
    ...manifest,
    lines: [...manifest.lines, ...newLines].toSorted((a, b) => compareLines(a.line, b.line)),
    releases: [...manifest.releases, ...releases].toSorted((a, b) => compareVersions(a.version, b.version)),
    stops: [...manifest.stops, ...stops].toSorted((a, b) => comparePrecedence(a.point.version, b.point.version)),
  }
}

/** Versions an installation may run: usable in one of the two, and not too old. A release without a day has its line's. */
function installed(then: Manifest, now: Manifest, since: CalendarDate): Version[] {
  const days = new Map([...then.lines, ...now.lines].map(({ line, date }) => [formatLine(line), date]))
  const isRecent = ({ date, line }: Release) => (date ?? days.get(formatLine(line)) ?? since) >= since
  const both = [...then.releases, ...now.releases].filter((release) => isUsable(release) && isRecent(release))
  return [...new Map(both.map(({ version }) => [version.text, version])).values()].toSorted(compareVersions)
}

function changeOf(manifest: Manifest, before: MatrixRow, after: MatrixRow): FleetChange[] {
  const change = kindOf(manifest, before, after)
  return change === undefined ? [] : [{ change, before, after }]
}

function kindOf(manifest: Manifest, before: MatrixRow, after: MatrixRow): PathChange | undefined {
  const [had, has] = [before.verdict !== 'illegal', after.verdict !== 'illegal']
  if (had !== has) return had ? 'lost' : 'found'
  const hops = (after.counted ?? 0) - (before.counted ?? 0)
  if (hops !== 0) return hops > 0 ? 'longer' : 'shorter'
  if (before.verdict !== after.verdict) return after.verdict === 'undetermined' ? 'uncertain' : 'certain'
  return linesOf(manifest, before) === linesOf(manifest, after) ? undefined : 'other'
}

/** A newer patch of the same line is the same way. */
function linesOf({ product }: Manifest, { landings }: MatrixRow): string {
  const lines = landings.map((text) => {
    const version = parseVersion(product.scheme, text)
    return version ? formatLine(lineOf(product, version)) : text
  })
  return lines.join(' ')
}
