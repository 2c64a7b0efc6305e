import { type Queries } from '../../ports/database.ts'
import { type Engine } from '../engine.ts'
import { rowsOfOthers } from './books.ts'
import { subjectIn } from './end-migration.ts'
import { readKey } from './key.ts'
import { type BackgroundRow, type BatchRow, lockBackground } from './rows.ts'
import { type Middle, middleOf, split } from './split.ts'
import { scanning } from './begin.ts'

/**
 * Takes batches back whose owner gave no sign of life: the attempt was lost. It may have died of the batch itself, so a
 * batch that loses too many is cut into halves like one that takes too long. Only its database's clock counts.
 */
export async function reap(engine: Engine, row: BackgroundRow): Promise<number> {
  const expired = await engine.database.transaction((tx) => expiredOf(tx, row.id), { readOnly: true })
  let count = 0
  for (const batch of expired) if (await reapOne(engine, row, batch)) count += 1
  return count
}

async function expiredOf(tx: Queries, id: bigint): Promise<readonly BatchRow[]> {
  const { rows } = await tx.query<BatchRow>(
    `SELECT * FROM waystop.batch
     WHERE migration_id = $1 AND state = 'running' AND lease_until <= clock_timestamp() ORDER BY id LIMIT 100`,
    [id],
  )
  return rows
}

async function reapOne(engine: Engine, row: BackgroundRow, batch: BatchRow): Promise<boolean> {
  const isSplit = batch.lost_leases + 1 >= row.definition.maximumAttempts
  const middle = isSplit ? await middleOfRest(engine, row, batch) : undefined
  const lost = await engine.database.transaction(async (tx) => {
    const locked = await lockBackground(tx, row.id, 'UPDATE')
    const mine = locked && (await markLost(tx, batch))
    if (!locked || !mine) return false
    if (middle) await split(tx, engine, locked, { batch, middle, failure: lostTooOften })
    return true
  })
  if (lost)
    engine.tell({
      kind: 'batch-ended',
      subject: subjectIn(engine, row),
      batch: batch.id,
      outcome: 'lost',
      rows: 0n,
      duration: 0,
      error: `no sign of life of ${batch.owner}`,
    })
  return lost
}

const lostTooOften = {
  how: 'lost',
  sqlstate: undefined,
  error: 'whoever works on it dies, or stops giving signs of life',
} as const

function middleOfRest(engine: Engine, { definition }: BackgroundRow, batch: BatchRow): Promise<Middle> {
  const rest = { lower: batch.cursor_at ?? batch.lower_bound, upper: batch.upper_bound }
  return engine.database.transaction(async (tx) => middleOf(tx, await readKey(tx, definition), rest), scanning)
}

/** What an attempt did before it was lost is known from what its batch has more than the attempts before it. */
async function markLost(tx: Queries, { id, token }: BatchRow): Promise<boolean> {
  const { rows } = await tx.query(
    `WITH mine AS (
       UPDATE waystop.batch
       SET state = 'ready', owner = NULL, token = NULL, lease_until = NULL, lost_leases = lost_leases + 1
       WHERE id = $1 AND token = $2::uuid AND state = 'running' AND lease_until <= clock_timestamp()
       RETURNING id, rows_done
     ), ended AS (
       UPDATE waystop.attempt a
       SET outcome = 'lost', ended_at = clock_timestamp(), rows_done = greatest(0, mine.rows_done - ${rowsOfOthers('mine.id', 'a.id')}),
           error = 'its lease ended'
       FROM mine WHERE a.batch_id = mine.id AND a.outcome = 'running'
     )
     SELECT 1 FROM mine`,
    [id, token],
  )
  return rows.length > 0
}
