import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { type Migration } from '../../domain/migration.ts'
import { type Placement } from '../../domain/placement.ts'
import { type Truth } from '../../domain/truth.ts'
import { compareReleases, runsBefore } from '../../domain/execution-order.ts'
import { type Ground } from '../ground.ts'

type Asked = Pick<Ground, 'manifest' | 'migrationById'>

/**
 * May a background migration be at work when a migration runs: queued before it, and neither finalized nor given up
 * before it? What nobody recorded the end of is not open: nobody knows.
 */
export function isOpenAt(ground: Asked, background: BackgroundMigration, migration: Migration): Truth {
  const { queuedBy, queued, finalizedBy, finalized, finalization, cancelled } = background
  const comesBefore = (by: string | undefined, placement: Placement) => before(ground, by, placement, migration)
  const isQueued = comesBefore(queuedBy, queued)
  if (isQueued === 'no') return 'no'
  if (comesBefore(undefined, cancelled) !== 'no' && cancelled.kind !== 'unknown') return 'no'
  const isFinalized = finalizedBy === migration.id ? 'yes' : comesBefore(finalizedBy, finalized)
  if (isFinalized === 'yes') return 'no'
  if (finalization === 'unknown') return 'no'
  return isQueued === 'yes' && isFinalized === 'no' ? 'yes' : 'unknown'
}

function before(
  { manifest: { product }, migrationById }: Asked,
  id: string | undefined,
  placement: Placement,
  migration: Migration,
): Truth {
  const known = id === undefined ? undefined : migrationById(id)
  if (known) return runsBefore(product, known, migration)
  if (placement.kind === 'unknown') return 'no'
  if (migration.placement.kind === 'unknown') return 'unknown'
  const order = compareReleases(product, placement, migration.placement)
  if (order === undefined || order === 0) return 'unknown'
  return order < 0 ? 'yes' : 'no'
}

/** Does the SQL of a background migration name a column? Unknown when it is not given. */
export function namesColumn({ work }: BackgroundMigration, column: string): Truth {
  if (!work) return 'unknown'
  const { key, update = '', done = '' } = work
  if (key.includes(column)) return 'yes'
  const words = new Set(`${update} ${done}`.toLowerCase().match(/[\p{L}_][\p{L}\p{N}_$]*/gu))
  if (words.has(column.toLowerCase())) return 'yes'
  return update === '' ? 'unknown' : 'no'
}
