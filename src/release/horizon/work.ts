import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { isGivenUp, livesOf, shapeOf, type Life } from '../../domain/life.ts'
import { compareLines, formatLine, lineOf, type Line } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { contains, earliestPoint, formatPlacement, latestPoint, recordedAt } from '../../domain/placement.ts'
import { isUnconditional } from '../../domain/stop.ts'
import { reachesOf, serves, type StopReach } from '../../planner/stop-reach.ts'
import { type WaitingWork } from '../../results/stop-horizon.ts'
import { pointOfLine } from '../next-line.ts'
import { successorsByQueue } from '../squash/issue-background.ts'
import { type Future } from './future.ts'

/** Work that no release that is out finalizes. */
export interface OpenWork {
  readonly background: BackgroundMigration
  /** The line that finalizes it, where somebody decided that. */
  readonly closes: Line | undefined
}

/**
 * Background migrations that are surely open: recorded as open, or finalized in a release that is not out. Given up ones and
 * those that were queued again are not among them, nor those of which nobody recorded the end: `unknown` counts these.
 */
export function openWork({ manifest, newest }: Future): { known: OpenWork[]; unknown: number } {
  const again = successorsByQueue(manifest.backgroundMigrations)
  const alive = manifest.backgroundMigrations.filter(
    (one) =>
      (one.queuedBy === undefined || !again.has(one.queuedBy)) &&
      !isGivenUp(manifest.product, one) &&
      one.queued.kind !== 'unknown',
  )
  const known = alive.flatMap((background): OpenWork[] => {
    if (background.finalization === 'open') return [{ background, closes: undefined }]
    const point = earliestPoint(background.finalized)
    const closes = point && lineOf(manifest.product, point.version)
    return closes && compareLines(closes, newest) > 0 ? [{ background, closes }] : []
  })
  const ended = ({ finalization, finalized }: BackgroundMigration) =>
    finalization === 'open' || finalized.kind !== 'unknown'
  return { known, unknown: alive.filter((one) => !ended(one)).length }
}

/**
 * Lives in the horizon that need a landing: those that close in it, and open work, whose finalizer may come as late as
 * the last release of the horizon.
 */
export function livesAhead({ manifest, newest, lines }: Future, work: readonly OpenWork[]): Life[] {
  const last = lines.at(-1)!.line
  const closing = livesOf(manifest).filter((life) => {
    const point = latestPoint(life.closes)
    const shape = shapeOf(manifest.product, life)
    return point && shape === 'proper' && compareLines(lineOf(manifest.product, point.version), newest) > 0
  })
  const known = new Set(closing.map(({ id }) => id))
  const open = work.flatMap(({ background: { id, name, queued, size, place } }): Life[] =>
    known.has(id)
      ? []
      : [
          {
            id,
            kind: 'work',
            name,
            opens: queued,
            closes: recordedAt(pointOfLine(last)),
            closedBy: 'finalizer',
            size,
            place,
          },
        ],
  )
  return [...closing, ...open]
}

/** Those of the lives that no stop of a manifest surely serves. */
export function unservedIn(manifest: Manifest, lives: readonly Life[]): Life[] {
  const reaches = unconditionalReaches(manifest)
  return lives.filter((life) => !reaches.some((reach) => serves(manifest, reach, life) === 'yes'))
}

export function unconditionalReaches(manifest: Manifest): StopReach[] {
  return reachesOf(manifest).filter(({ stop }) => isUnconditional(stop))
}

/** The first stop all of whose landings have what was queued. */
export function landingOf(
  { product }: Manifest,
  reaches: readonly StopReach[],
  { queued }: Pick<BackgroundMigration, 'queued'>,
): StopReach | undefined {
  return reaches.find(({ lowest }) => contains(product, lowest, queued) === 'yes')
}

/** What waits, and for which release: the first one after its stop, and none that is out. */
export function waitingWork(future: Future, background: BackgroundMigration, stop: StopReach | undefined): WaitingWork {
  const { product, lines } = future.manifest
  const { name, queued, measured } = background
  const all = lines.map(({ line }) => line)
  const after = stop && lineOf(product, stop.highest)
  const finalizer = after && all.find((line) => compareLines(line, after) > 0 && compareLines(line, future.newest) > 0)
  const opened = latestPoint(queued)
  const from = opened && all.findIndex((line) => compareLines(line, lineOf(product, opened.version)) === 0)
  const to = finalizer && all.indexOf(finalizer)
  return {
    name,
    queued: formatPlacement(queued),
    ...(finalizer && { finalizer: formatLine(finalizer) }),
    ...(from !== undefined && to !== undefined && from >= 0 && { releases: to - from }),
    ...(measured && { hours: Math.round((measured.rows / measured.rowsPerHour) * 10) / 10 }),
  }
}
