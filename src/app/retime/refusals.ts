import { type Lock } from '../../domain/lock.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { dayOf, type Instant } from '../../domain/time.ts'
import { tooEarlyFor } from '../../release/timestamps.ts'
import { type RetimeRefusal } from '../../results/retiming.ts'
import { outSince } from '../finalizer/out.ts'

/** Why a migration keeps its timestamp; undefined when it may have another one. */
export function refusalOf(
  manifest: Manifest,
  migration: Migration,
  { lock, now }: { readonly lock: Lock | undefined; readonly now: Instant },
): RetimeRefusal | undefined {
  const { id, placement } = migration
  if (placement.kind !== 'recorded')
    return {
      id,
      because: 'unknown-release',
      message: `nobody recorded which release brings ${id}: databases may have it`,
      next: 'write release: when it is not released yet',
    }
  const today = dayOf(now)
  const out = [placement.main, ...placement.backports].find((point) => outSince(manifest, point, today) !== undefined)
  if (out)
    return {
      id,
      because: 'released',
      message: `${id} came with ${out.text}, which is out${outSince(manifest, out, today) ?? ''}: databases have recorded it by this id`,
      next: 'leave it; when migrations are folded, go by their releases and not by their dates',
    }
  const frozen = frozenIn(lock, id)
  if (frozen !== undefined)
    return {
      id,
      because: 'frozen',
      message: `${id} is frozen since the cut of ${frozen}`,
      next: 'leave it, or take the cut back',
    }
  const early = tooEarlyFor(manifest, placement.main, now)
  if (!early) return undefined
  return {
    id,
    because: 'stop-not-out',
    message: `${id} comes with ${placement.main.text} and has to be dated after the stop ${early.stop.id}, which is not out yet`,
    next: `move it from ${dayOf(early.from)} on`,
  }
}

function frozenIn(lock: Lock | undefined, id: string): string | undefined {
  return [...(lock?.releases ?? [])].find(([, { parts }]) => parts.has(`migration:${id}`))?.[0]
}
