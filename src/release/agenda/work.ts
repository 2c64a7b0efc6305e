import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { isGivenUp } from '../../domain/life.ts'
import { compareLines, formatLine, type Line } from '../../domain/line.ts'
import { contains, earliestPoint, formatPlacement, latestPoint, type Placement } from '../../domain/placement.ts'
import { type StopReach } from '../../planner/stop-reach.ts'
import { lineAt, nextLine } from '../next-line.ts'
import { type AgendaGround, type Item } from './ground.ts'

/** Background migrations that the release may finalize, or that the manifest says it finalizes. */
export function finalizeItems(ground: AgendaGround): Item[] {
  return alive(ground).flatMap((background): Item[] => {
    const { id, name, queued, finalized } = background
    if (isHere(ground, finalized)) return [itemOf(ground, background, 'planned', 'the manifest says so')]
    const since = firstLegal(ground, queued)
    if (!since || !isOpenHere(ground, background)) return []
    const planned = finalized.kind === 'unknown' ? '' : `, planned for ${formatPlacement(finalized)}`
    const why = `queued in ${formatPlacement(queued)}; legal from ${since.from} on, after the stop ${since.stop}${planned}`
    return [{ ...itemOf(ground, background, 'may', why), id: `finalize:${id}`, subject: name }]
  })
}

/** How many were queued and could be open, but nobody looked. */
export function unknownEnds(ground: AgendaGround): number {
  return alive(ground).filter(
    ({ queued, finalized, finalization }) =>
      finalized.kind === 'unknown' && finalization === 'unknown' && firstLegal(ground, queued) !== undefined,
  ).length
}

/** Code of background migrations that the release may delete: a stop follows the release that finalizes. */
export function deleteItems(ground: AgendaGround): Item[] {
  return alive(ground).flatMap(({ id, name, finalized, deleted }): Item[] => {
    const item = { id: `delete:${id}`, kind: 'delete', subject: name, title: `delete the code of ${name}` } as const
    if (isHere(ground, deleted)) return [{ ...item, level: 'planned', why: 'the manifest says so' }]
    const since = finalized.kind === 'unknown' || deleted.kind !== 'unknown' ? undefined : firstLegal(ground, finalized)
    if (!since) return []
    return [
      { ...item, level: 'may', why: `finalized in ${formatPlacement(finalized)}; the stop ${since.stop} follows` },
    ]
  })
}

/** Those that were neither given up nor queued again. */
function alive({ manifest }: AgendaGround): BackgroundMigration[] {
  const again = new Set(manifest.backgroundMigrations.map(({ requeues }) => requeues))
  return manifest.backgroundMigrations.filter(
    (one) => !again.has(one.id) && !isGivenUp(manifest.product, one) && one.queued.kind !== 'unknown',
  )
}

function itemOf(
  { manifest, name: release }: AgendaGround,
  { id, name, queuedBy }: BackgroundMigration,
  level: 'planned' | 'may',
  why: string,
): Item {
  const isAmbiguous = manifest.backgroundMigrations.filter((one) => one.name === name).length > 1
  const which = isAmbiguous && queuedBy !== undefined ? ['--queued-by', queuedBy] : []
  return {
    id: `finalize:${id}`,
    kind: 'finalize',
    level,
    subject: name,
    title: `finalize ${name}`,
    why,
    ...(level === 'may' && { next: ['new', 'finalizer', name, ...which, '--in', release] }),
  }
}

/** Is it open as far as was read, or finalized only later? */
function isOpenHere({ manifest, line }: AgendaGround, { finalized, finalization }: BackgroundMigration): boolean {
  const first = earliestPoint(finalized)
  return first ? compareLines(lineAt(manifest, first), line) > 0 : finalization === 'open'
}

function isHere({ manifest, line }: AgendaGround, placement: Placement): boolean {
  const point = placement.kind === 'recorded' ? latestPoint(placement) : undefined
  return point !== undefined && compareLines(lineAt(manifest, point), line) === 0
}

interface Since {
  readonly stop: string
  readonly from: string
}

/** The first stop for everybody that has something for sure, when the release comes after it. */
function firstLegal({ manifest, reaches, line }: AgendaGround, placement: Placement): Since | undefined {
  const stop = reaches.find(({ lowest }) => contains(manifest.product, lowest, placement) === 'yes')
  const at = stop && lineOfStop(manifest, stop)
  if (!at || compareLines(at, line) >= 0) return undefined
  return { stop: stop.stop.id, from: formatLine(nextLine(manifest, at)) }
}

function lineOfStop(manifest: AgendaGround['manifest'], { stop }: StopReach): Line {
  return lineAt(manifest, stop.point)
}
