import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { isGivenUp } from '../../domain/life.ts'
import { lineOf } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { earliestPoint, formatPlacement } from '../../domain/placement.ts'
import { type StopReach } from '../../planner/stop-reach.ts'
import { type Calendar } from '../calendar.ts'
import { standingOf } from './issue-reach.ts'

export type Fate = 'may-go' | 'must-stay' | 'cannot-tell'

/** What becomes of a background migration whose queueing is in reach. */
export interface BackgroundFate {
  readonly background: BackgroundMigration
  readonly fate: Fate
  /** One clause: `finalized in 17.4`. */
  readonly because: string
}

/**
 * Background migrations whose queueing is in reach of a squash, in the order of the manifest. One may go when what ends it is
 * in reach as well: every database that is taken afterwards has done its work. Of one that was queued again the last queueing
 * counts. Those whose code is gone from a release that is out are not in question any more.
 */
export function backgroundFates(manifest: Manifest, target: StopReach, calendar: Calendar): BackgroundFate[] {
  const { backgroundMigrations, product } = manifest
  const successors = new Map(backgroundMigrations.flatMap((one) => (one.requeues ? [[one.requeues, one]] : [])))
  const isGone = ({ deleted }: BackgroundMigration) => {
    const point = earliestPoint(deleted)
    return point !== undefined && calendar.isOut(lineOf(product, point.version))
  }
  return backgroundMigrations
    .filter((one) => isQueuedInReach(manifest, target, one) && !isGone(one))
    .map((background) => {
      const last = lastQueued(background, successors)
      const { fate, because } = fateOf(manifest, target, last)
      const again = last === background ? '' : `queued again in ${formatPlacement(last.queued)}, `
      return { background, fate, because: `${again}${because}` }
    })
}

/** What is finalized in reach was queued there, also where nobody recorded when. */
function isQueuedInReach(manifest: Manifest, target: StopReach, { queued, finalized }: BackgroundMigration): boolean {
  const standing = standingOf(manifest, target, queued)
  return standing === 'in-reach' || (standing === 'unknown' && standingOf(manifest, target, finalized) === 'in-reach')
}

/** Follows one that was queued again to the last of them; a circle of wrong data ends where it began. */
function lastQueued(
  background: BackgroundMigration,
  successors: ReadonlyMap<string, BackgroundMigration>,
): BackgroundMigration {
  const seen = new Set<string>()
  let last = background
  while (!seen.has(last.id)) {
    seen.add(last.id)
    last = successors.get(last.id) ?? last
  }
  return last
}

function fateOf(
  manifest: Manifest,
  target: StopReach,
  background: BackgroundMigration,
): Omit<BackgroundFate, 'background'> {
  const { finalized, finalization, cancelled } = background
  if (isGivenUp(manifest.product, background) && standingOf(manifest, target, cancelled) === 'in-reach')
    return { fate: 'may-go', because: `given up in ${formatPlacement(cancelled)}` }
  if (finalization === 'open') return { fate: 'must-stay', because: 'not finalized yet' }
  if (finalized.kind === 'unknown') return { fate: 'cannot-tell', because: 'nobody recorded whether it is finalized' }
  const because = `finalized in ${formatPlacement(finalized)}`
  switch (standingOf(manifest, target, finalized)) {
    case 'in-reach':
      return { fate: 'may-go', because }
    case 'unknown':
      return { fate: 'cannot-tell', because: `${because}, which may be later than ${target.stop.id}` }
    case 'later':
      return { fate: 'must-stay', because: `${because}, which is later than ${target.stop.id}` }
    case 'patch':
      return { fate: 'must-stay', because: `${because}, a patch that not every landing on ${target.stop.id} has` }
  }
}
