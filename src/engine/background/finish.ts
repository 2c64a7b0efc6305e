import { type Queries } from '../../ports/database.ts'
import { type Engine } from '../engine.ts'
import { lastKey, scanning } from './begin.ts'
import { endMigration } from './end-migration.ts'
import { readKey } from './key.ts'
import { isFiltered } from './plan-ahead.ts'
import { type BackgroundRow, type Key, lockBackground } from './rows.ts'
import { isWorkedOn } from './states.ts'

/**
 * When every planned batch is done: the end, or the next pass, which looks for rows that are not done. The row is locked
 * before what is left is counted, and whoever makes a batch locks it as well, so that none appears in between.
 */
export async function finish(engine: Engine, row: BackgroundRow): Promise<void> {
  const { definition } = row
  // Work that looks for what remains takes what was added meanwhile; a walk of the key ends where the table ended.
  const upper =
    definition.strategy === 'remaining' && row.pass_rows > 0n
      ? await engine.database.transaction(async (tx) => lastKey(tx, await readKey(tx, definition)), scanning)
      : row.upper_bound
  await engine.database.transaction(async (tx) => {
    const locked = await lockBackground(tx, row.id, 'UPDATE')
    if (!locked?.planned || !isWorkedOn(locked.state) || locked.pass !== row.pass) return
    const left = await leftOf(tx, row.id)
    if (left.open > 0) return
    if (left.failed > 0) await endMigration(tx, engine, locked, 'fail', failedWords(left))
    else if (isVerified(locked)) await endMigration(tx, engine, locked, 'finish')
    else await nextPass(tx, locked, upper)
  })
}

/** What says when a row is done is asked of every row once more, unless nobody said it. */
function isVerified(row: BackgroundRow): boolean {
  if (row.definition.done === null) return true
  return isFiltered(row) && row.pass_rows === 0n
}

interface Left {
  readonly open: number
  readonly failed: number
  readonly errors: readonly string[]
}

async function leftOf(tx: Queries, id: bigint): Promise<Left> {
  const { rows } = await tx.query<Left>(
    `SELECT (SELECT count(*)::int FROM waystop.batch WHERE migration_id = $1 AND state IN ('ready', 'running')) AS open,
            (SELECT count(*)::int FROM waystop.batch WHERE migration_id = $1 AND state = 'failed') AS failed,
            ARRAY(SELECT coalesce(last_error, 'without an error') FROM waystop.batch
                  WHERE migration_id = $1 AND state = 'failed' ORDER BY id LIMIT 3) AS errors`,
    [id],
  )
  return rows[0]!
}

function failedWords({ failed, errors }: Left): string {
  const more = failed > errors.length ? ', …' : ''
  return `${failed} ${failed === 1 ? 'batch' : 'batches'} failed: ${errors.join('; ')}${more}`
}

async function nextPass(tx: Queries, row: BackgroundRow, upper: Key | null): Promise<void> {
  const samples = { before: row.pass_samples?.now ?? [], now: [] }
  await tx.query(
    `UPDATE waystop.background_migration
     SET pass = pass + 1, planned = false, planned_to = NULL, pass_rows = 0, last_pass_rows = $2,
         pass_samples = $3::jsonb, upper_bound = coalesce($4::text[], upper_bound)
     WHERE id = $1`,
    [row.id, isFiltered(row) ? row.pass_rows : null, JSON.stringify(samples), upper],
  )
}
