import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { comparePoints, formatLine } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { contains, formatPlacement, unplaced } from '../../domain/placement.ts'
import { isUnconditional, type Stop } from '../../domain/stop.ts'
import { finalizationIsProper } from '../../planner/finalization.ts'
import { reachOf } from '../../planner/stop-reach.ts'
import { ahead } from '../../release/declare/ahead.ts'
import { type StopTiming } from '../../release/declare/timing.ts'

/** What a release manager should know of a stop beside what the answer says, one sentence each. */
export function remarksOn(
  manifest: Manifest,
  stop: Stop,
  { timing, known, when }: { timing: StopTiming; known: Stop | undefined; when: readonly string[] | undefined },
): string[] {
  return [
    ...scheduleRemarks(stop, timing),
    ...(timing.notice === undefined
      ? [`how many releases come before ${stop.id} cannot be counted: list them with planned: in the manifest`]
      : []),
    ...(known && !isUnconditional(known) && when === undefined
      ? [
          `${stop.id} stays a stop only if ${known.when.join(' or ')}: take when: out of its entry if it is for everybody`,
        ]
      : []),
    ...workRemarks(manifest, stop),
  ]
}

function scheduleRemarks(stop: Stop, { schedule, nextScheduled }: StopTiming): string[] {
  if (schedule !== 'off' || !isUnconditional(stop)) return []
  const next = nextScheduled ? `; the next line on it is ${formatLine(nextScheduled)}` : ''
  return [`${stop.id} is off the schedule, by which admins plan${next}`]
}

/** Work that an earlier stop serves need not wait for this one. */
function earlierStop(manifest: Manifest, { id, point }: Stop, { name, queued }: BackgroundMigration): string[] {
  const { firstLegal } = finalizationIsProper(manifest, { queued, finalized: unplaced })
  if (!firstLegal || comparePoints(manifest.product, firstLegal, point) > 0) return []
  return [`${name} may be finalized from ${firstLegal.text} on, after an earlier stop: it does not wait for ${id}`]
}

/** A stop that comes before the queueing, or not before the finalizer, does not help the work it is for. */
function workRemarks(manifest: Manifest, stop: Stop): string[] {
  const coming = ahead(manifest, stop.point)
  const { lowest } = reachOf(coming, stop)
  return manifest.backgroundMigrations
    .filter(({ name }) => stop.for.includes(name))
    .flatMap((background) => {
      const { name, queued, finalized } = background
      const isThere = contains(manifest.product, lowest, queued)
      if (isThere === 'no')
        return [`${name} is queued in ${formatPlacement(queued)}, after ${lowest.text}: the stop is no landing for it`]
      if (isThere === 'unknown')
        return [`nobody recorded for certain which release queues ${name}: whether the stop serves it cannot be told`]
      if (finalized.kind === 'unknown') return earlierStop(coming, stop, background)
      const { verdict, firstLegal } = finalizationIsProper(coming, background)
      if (verdict !== 'improper') return []
      const first = firstLegal ? `: ${firstLegal.text} is the first release that may` : ''
      return [`${name} is finalized in ${formatPlacement(finalized)}, which is too early${first}`]
    })
}
