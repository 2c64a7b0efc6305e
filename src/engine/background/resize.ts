import { type Queries } from '../../ports/database.ts'
import { type Engine } from '../engine.ts'
import { subjectIn } from './end-migration.ts'
import { nextBatchSize } from './pace.ts'
import { type BackgroundRow } from './rows.ts'

/** Batches between two looks at the pace, and how many of the last ones are looked at. */
export const looksEvery = 20

/** Lets the size of the batches to be planned follow how long the last ones took. */
export async function resize(engine: Engine, row: BackgroundRow): Promise<void> {
  const changed = await engine.database.transaction((tx) => adjust(tx, row))
  if (changed) engine.tell({ kind: 'resized', subject: subjectIn(engine, row), ...changed })
}

async function adjust(
  tx: Queries,
  { id, definition }: BackgroundRow,
): Promise<{ readonly from: number; readonly to: number } | undefined> {
  const { rows: recent } = await tx.query<{ rows: number; duration: number }>(
    `SELECT rows_done::float8 AS rows, work_ms AS duration FROM waystop.attempt
     WHERE migration_id = $1 AND ended_at IS NOT NULL AND outcome = 'done' ORDER BY ended_at DESC LIMIT $2`,
    [id, looksEvery],
  )
  const { rows: sizes } = await tx.query<{ batchSize: number }>(
    'SELECT batch_size AS "batchSize" FROM waystop.background_migration WHERE id = $1',
    [id],
  )
  const from = sizes[0]?.batchSize
  if (from === undefined) return undefined
  const { maximumBatchSize, batchTime } = definition
  const to = nextBatchSize(recent, { batchSize: from, maximumBatchSize, batchTime })
  if (to === from) return undefined
  const { affected } = await tx.query(
    `UPDATE waystop.background_migration SET batch_size = $2, sub_batch_size = least($4::integer, $2)
     WHERE id = $1 AND batch_size = $3`,
    [id, to, from, definition.subBatchSize],
  )
  return affected > 0 ? { from, to } : undefined
}
