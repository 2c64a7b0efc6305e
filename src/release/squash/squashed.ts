import { compareLines, comparePoints, lineOf, type Point } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { recordedAt } from '../../domain/placement.ts'
import { compareVersions, type Version } from '../../domain/version.ts'
import { type MatrixRow } from '../../results/matrix.ts'
import { nothingKnown } from '../../planner/fleet-changes.ts'
import { fleetPaths } from '../../planner/matrix.ts'
import { type CalendarDate } from '../../domain/time.ts'

export interface SquashChange {
  readonly in: Point
  readonly upTo: Point
  /** Ids of what is folded. */
  readonly folded: ReadonlySet<string>
  readonly minimum: Version
}

/** The manifest after a squash, as far as the laws of upgrading read it. */
export function squashedManifest(manifest: Manifest, { in: point, upTo, folded, minimum }: SquashChange): Manifest {
  const { product } = manifest
  const line = lineOf(product, point.version)
  const removed = { in: recordedAt(point), because: 'squashed' } as const
  const higher = (known: Version | undefined): Version =>
    known && compareVersions(known, minimum) > 0 ? known : minimum
  const isTaker = (version: Version): boolean =>
    point.wholeLine ? compareLines(lineOf(product, version), line) === 0 : compareVersions(version, point.version) === 0
  const entry = {
    after: undefined,
    structure: {},
    on: undefined,
    issue: undefined,
    place: { file: '', line: 1, column: 1 },
  }
  return {
    ...manifest,
    migrations: manifest.migrations.map((one) => (folded.has(one.id) ? { ...one, removed, up: undefined } : one)),
    releases: manifest.releases.map((one) =>
      isTaker(one.version) ? { ...one, minimumSchema: higher(one.minimumSchema) } : one,
    ),
    squashes: [...manifest.squashes, { ...entry, in: point, upTo }].toSorted((a, b) =>
      comparePoints(product, a.in, b.in),
    ),
  }
}

/** An installation that could upgrade to the folding release and can no more. */
export interface Stranded {
  readonly version: string
  readonly because: string
}

export interface StrandingQuestion {
  /** Both have the folding release as one that is out. */
  readonly before: Manifest
  readonly after: Manifest
  readonly folding: Version
  readonly versions: readonly Version[]
  readonly today: CalendarDate
}

/** Versions that lose their last path to the folding release. */
export function strandedBy({ before, after, folding, versions, today }: StrandingQuestion): Stranded[] {
  const request = { ...nothingKnown, from: folding, to: folding, today }
  const older = versions.filter((version) => compareVersions(version, folding) < 0)
  const now = fleetPaths(after, request, older).rows
  const lost = now.filter(({ verdict }) => verdict === 'illegal')
  if (lost.length === 0) return []
  const fromLost = new Set(lost.map(({ from }) => from))
  const then = fleetPaths(
    before,
    request,
    older.filter(({ text }) => fromLost.has(text)),
  ).rows
  const had = new Set(then.filter(({ verdict }) => verdict !== 'illegal').map(({ from }) => from))
  return lost.filter(({ from }) => had.has(from)).map(toldOf)
}

function toldOf({ from, reason }: MatrixRow): Stranded {
  return { version: from, because: reason?.message ?? 'no path leads on' }
}
