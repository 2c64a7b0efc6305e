import { UserError } from '../../domain/errors.ts'
import { type Queries } from '../../ports/database.ts'
import { type Engine } from '../engine.ts'
import { barrierOf } from './barrier.ts'
import { requireSlots } from './condition.ts'
import { asText, type KeyShape, plainText, requireKey } from './key.ts'
import { hold } from './hold.ts'
import { type Definition } from './definition.ts'
import { endMigration, failMigration } from './end-migration.ts'
import { type BackgroundRow, type Key, lockBackground } from './rows.ts'
import { isWorkedOn } from './states.ts'

/**
 * What comes before the first batch: rows in flight are waited for, the table is looked at, the last key is read. An
 * empty table is finished at once. False while it waits.
 */
export async function begin(engine: Engine, row: BackgroundRow): Promise<boolean> {
  if (!row.barrier_passed) {
    const barrier = await engine.database.transaction((tx) => barrierOf(tx, row.id))
    if (!barrier.passed) {
      await hold(engine, row, { because: barrier.waits, atMost: barrierPatience })
      return false
    }
  }
  try {
    const upper = await engine.database.transaction(async (tx) => {
      const { definition } = row
      requireSense(definition)
      return lastKey(tx, await requireKey(tx, definition))
    }, scanning)
    await engine.database.transaction((tx) => open(tx, engine, row.id, upper))
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    await failMigration(engine, row.id, `${error.what}; ${error.next}`)
  }
  return true
}

function requireSense({ work, strategy, done }: Definition): void {
  if (work.kind === 'update') requireSlots(work.sql)
  if (strategy !== 'remaining' || done !== null) return
  throw new UserError({
    code: 'no-done',
    what: 'the strategy remaining looks for rows that are not done, and nothing says when a row is',
    next: 'give it done: SQL that holds for every row that needs no more work',
  })
}

/** Milliseconds between two looks at the transactions it waits for. */
const barrierPatience = 5000

/** Scans read a bounded number of rows of a table that may be cold. */
export const scanning = { statementTimeout: 120_000 } as const

/** The greatest key of the table; NULL when it has no rows. */
export async function lastKey(tx: Queries, shape: KeyShape): Promise<Key | null> {
  await plainText(tx)
  const order = shape.columns.map((column) => `${column} DESC`).join(', ')
  const { rows } = await tx.query<{ key: Key }>(
    `SELECT ${asText(shape)} AS key FROM ${shape.table} ORDER BY ${order} LIMIT 1`,
  )
  return rows[0]?.key ?? null
}

async function open(tx: Queries, engine: Engine, id: bigint, upper: Key | null): Promise<void> {
  const row = await lockBackground(tx, id, 'UPDATE')
  if (!row || !isWorkedOn(row.state) || row.upper_bound) return
  await tx.query(
    `UPDATE waystop.background_migration
     SET barrier_passed = true, upper_bound = $2::text[], pass = 1, pass_rows = 0, last_pass_rows = NULL,
         pass_samples = NULL, planned = $2::text[] IS NULL, hold_until = NULL, hold_because = NULL, holds = 0,
         total_rows = CASE WHEN $2::text[] IS NULL THEN 0 END
     WHERE id = $1`,
    [id, upper],
  )
  // What was forgotten by a restart has no batch that could say what became of it.
  await tx.query(
    `UPDATE waystop.attempt SET outcome = 'lost', ended_at = clock_timestamp()
     WHERE migration_id = $1 AND ended_at IS NULL`,
    [id],
  )
  if (!upper) await endMigration(tx, engine, row, 'finish', 'the table is empty')
}
