import { type Manifest } from '../../domain/manifest.ts'
import { instantOfId, type Migration } from '../../domain/migration.ts'
import { contains, type Placement } from '../../domain/placement.ts'
import { startOfDay, type CalendarDate } from '../../domain/time.ts'
import { type StopReach } from '../../planner/stop-reach.ts'

/**
 * Where something stands to a target. `in-reach`: every landing on it has it. `patch`: only later patches of the target have
 * it. `later`: none has it. `unknown`: its release is unknown, or inferred so that it may be either.
 */
export type Standing = 'in-reach' | 'patch' | 'later' | 'unknown'

export function standingOf({ product }: Manifest, { lowest, highest }: StopReach, placement: Placement): Standing {
  const [least, most] = [contains(product, lowest, placement), contains(product, highest, placement)]
  if (least === 'yes') return 'in-reach'
  if (most === 'no') return 'later'
  return most === 'yes' && least === 'no' ? 'patch' : 'unknown'
}

/** The migrations of a product as a squash up to a target sees them; each list ascends by id. */
export interface SquashReach {
  /** Recorded as released up to the target, and still there. */
  readonly inReach: readonly Migration[]
  /** Released with a later patch of the target: landings below it lack them. */
  readonly ofPatches: readonly Migration[]
  /** Released up to the target and removed before. */
  readonly gone: readonly Migration[]
  /** Dated among those in reach, and released after the target: whoever folds by timestamp loses them. */
  readonly hazards: readonly Migration[]
  /** In reach, and dated after the day the target came out: whoever folds by timestamp misses them. */
  readonly datedLater: readonly Migration[]
  /** Their release is unknown, or only inferred so that they are or may be in reach. */
  readonly cannotTell: readonly Migration[]
}

/** `day`: when the target came out; undefined where nobody recorded it. */
export function reachedBy(manifest: Manifest, target: StopReach, day: CalendarDate | undefined): SquashReach {
  const by = Map.groupBy(manifest.migrations, (migration) => {
    const standing = standingOf(manifest, target, migration.placement)
    if (migration.removed) return standing === 'in-reach' || standing === 'patch' ? 'gone' : 'elsewhere'
    // What is folded is gone for good, so that a release which was only inferred is looked up first.
    return standing === 'in-reach' && migration.placement.kind === 'inferred' ? 'unknown' : standing
  })
  const inReach = by.get('in-reach') ?? []
  const newest = inReach.reduce((id, one) => (one.id > id ? one.id : id), '')
  const end = day === undefined ? undefined : startOfDay(day)
  return {
    inReach,
    ofPatches: by.get('patch') ?? [],
    gone: by.get('gone') ?? [],
    hazards: (by.get('later') ?? []).filter(({ id }) => id <= newest),
    datedLater: end === undefined ? [] : inReach.filter(({ id }) => (instantOfId(id) ?? end) > end),
    cannotTell: by.get('unknown') ?? [],
  }
}
