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
 * in reach as well: every database that is taken afterwards has done its work. Of one that was queued again and has no end of
 * its own the last queueing counts. Those whose code is gone from a release that is out are not in question any more.
 */
export function backgroundFates(manifest: Manifest, target: StopReach, calendar: Calendar): BackgroundFate[] {
  const { backgroundMigrations, product } = manifest
  const successors = successorsByQueue(backgroundMigrations)
  const isGone = ({ deleted }: BackgroundMigration) => {
    const point = earliestPoint(deleted)
    return point !== undefined && calendar.isOut(lineOf(product, point.version))
  }
  return backgroundMigrations
    .filter((one) => isQueuedInReach(manifest, target, one) && !isGone(one))
    .map((background) => fateOf(manifest, target, { background, last: lastQueued(background, successors) }))
}

/** What is finalized in reach was queued there, also where nobody recorded when. */
export function isQueuedInReach(
  manifest: Manifest,
  target: StopReach,
  { queued, finalized }: BackgroundMigration,
): boolean {
  const standing = standingOf(manifest, target, queued)
  return standing === 'in-reach' || (standing === 'unknown' && standingOf(manifest, target, finalized) === 'in-reach')
}

/**
 * What was queued again, by the migration that queued it first: the second one may have another name, so that its reference
 * names the queueing migration after its own name.
 */
export function successorsByQueue(
  all: readonly BackgroundMigration[],
): ReadonlyMap<string | undefined, BackgroundMigration> {
  return new Map(all.flatMap((one) => (one.requeues ? [[one.requeues.slice(one.name.length + 1), one]] : [])))
}

/** Follows one that was queued again to the last of them; a circle of wrong data ends where it began. */
function lastQueued(
  background: BackgroundMigration,
  successors: ReadonlyMap<string | undefined, BackgroundMigration>,
): BackgroundMigration {
  const seen = new Set<string>()
  let last = background
  while (!seen.has(last.id)) {
    seen.add(last.id)
    last = (last.queuedBy === undefined ? undefined : successors.get(last.queuedBy)) ?? last
  }
  return last
}

function fateOf(
  manifest: Manifest,
  target: StopReach,
  { background, last }: { readonly background: BackgroundMigration; readonly last: BackgroundMigration },
): BackgroundFate {
  if (last === background) return { background, ...endOf(manifest, target, background) }
  const again = `queued again in ${formatPlacement(last.queued)}`
  const after = endOf(manifest, target, last)
  if (background.finalized.kind === 'unknown')
    return { background, fate: after.fate, because: `${again}, ${after.because}` }
  const own = endOf(manifest, target, background)
  const isShared = last.name === background.name && own.fate === 'may-go' && after.fate !== 'may-go'
  const because = isShared ? `${own.because}; ${again}, so that only its entry may go, not the code` : own.because
  return { background, fate: own.fate, because }
}

function endOf(
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
