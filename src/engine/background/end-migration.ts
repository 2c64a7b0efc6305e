import { type Queries } from '../../ports/database.ts'
import { type Engine } from '../engine.ts'
import { type EventSubject } from '../events.ts'
import { changeState } from './change-state.ts'
import { type BackgroundRow, lockBackground } from './rows.ts'
import { isWorkedOn, moves, type Move } from './states.ts'

export function subjectIn({ database }: Pick<Engine, 'database'>, row: BackgroundRow): EventSubject {
  return { database: database.name, id: row.id, name: row.name, table: row.table_name }
}

/** Changes the state of a row that the caller has locked, and tells it. */
export async function endMigration(
  tx: Queries,
  engine: Engine,
  row: BackgroundRow,
  move: Extract<Move, 'start' | 'finish' | 'fail'>,
  because?: string,
): Promise<BackgroundRow> {
  const changed = await changeState(tx, row, move, { actor: engine.actor, because })
  engine.tell({ kind: 'state', subject: subjectIn(engine, row), from: row.state, to: moves[move].to, because })
  return changed
}

/** Fails a background migration as a whole, unless somebody stopped it meanwhile. */
export async function failMigration(engine: Engine, id: bigint, error: string, sqlstate?: string): Promise<void> {
  await engine.database.transaction(async (tx) => {
    const row = await lockBackground(tx, id, 'UPDATE')
    if (!row || !isWorkedOn(row.state)) return
    await recordError(tx, id, error, sqlstate)
    await endMigration(tx, engine, row, 'fail', error)
  })
}

/** What went wrong last, for whoever reads the status. The row is locked already, or the lock is taken here last. */
export async function recordError(tx: Queries, id: bigint, error: string, sqlstate?: string): Promise<void> {
  await tx.query(
    `UPDATE waystop.background_migration
     SET last_error = $2, last_sqlstate = $3, last_error_at = clock_timestamp() WHERE id = $1`,
    [id, error, sqlstate ?? null],
  )
}
