import { UserError } from '../../domain/errors.ts'
import { type Duration } from '../../domain/time.ts'
import { type Queries } from '../../ports/database.ts'
import { type Engine } from '../engine.ts'
import { type HealthCheck } from '../health/verdict.ts'
import { changeState } from './change-state.ts'
import { subjectIn } from './end-migration.ts'
import { backgroundColumns, type BackgroundRow, lockBackground } from './rows.ts'
import { settled } from './settle.ts'
import { workOn } from './work.ts'

export interface FinalizeOptions {
  readonly id: bigint
  /** Batches that are worked on at once; default 1. */
  readonly workers?: number | undefined
  readonly budget?: Duration | undefined
  readonly stop?: AbortSignal | undefined
  /** A signal that says stop only slows it, with a cap. */
  readonly health?: HealthCheck | undefined
}

/** `paused` and `cancelled`: a person did that meanwhile. */
export type FinalizeEnd = 'finished' | 'failed' | 'paused' | 'cancelled' | 'time-over' | 'stopped'

export interface FinalizeResult {
  readonly ended: FinalizeEnd
  readonly row: BackgroundRow
}

/**
 * Works with whatever is left of a background migration until it is finished. It can be run again after a crash, and next
 * to other workers. Failed batches get their attempts back. Finished is not finalized: see `confirmFinalized`. Throws
 * UserError `illegal-move` for what was cancelled, `not-on-this-host` when it cannot be done here.
 */
export async function finalizeBackground(engine: Engine, options: FinalizeOptions): Promise<FinalizeResult> {
  const { id, workers = 1, budget, stop, health } = options
  const begun = await settled(engine, (tx) => declare(tx, engine, id))
  if (endOf(begun)) return { ended: 'finished', row: begun }
  const limits = { perTable: Math.max(4, workers), total: Math.max(8, workers) }
  const summary = await workOn(engine, {
    only: [id],
    workers,
    limits,
    budget,
    stop,
    health,
    untilIdle: true,
    poll: 1000,
  })
  const row = await engine.database.transaction((tx) => requireBackground(tx, id), { readOnly: true })
  const ended = endOf(row)
  if (ended) return { ended, row }
  if (summary.ended !== 'idle') return { ended: summary.ended, row }
  throw notOnThisHost(row)
}

/** Finalizing already, as after a crash, it goes on. */
async function declare(tx: Queries, engine: Engine, id: bigint): Promise<BackgroundRow> {
  const row = await lockBackground(tx, id, 'UPDATE')
  if (!row) throw unknownBackground(id)
  if (row.state === 'finished' || row.state === 'finalized') return row
  await giveAttemptsBack(tx, id)
  if (row.state === 'finalizing') return row
  const changed = await changeState(tx, row, 'finalize', { actor: engine.actor })
  engine.tell({ kind: 'state', subject: subjectIn(engine, row), from: row.state, to: changed.state })
  return changed
}

async function giveAttemptsBack(tx: Queries, id: bigint): Promise<void> {
  const { affected } = await tx.query(
    `UPDATE waystop.batch SET state = 'ready', attempts = 0, lost_leases = 0, transients = 0, not_before = NULL
     WHERE migration_id = $1 AND state = 'failed'`,
    [id],
  )
  if (affected > 0) await tx.query('UPDATE waystop.tally SET batches_failed = 0 WHERE migration_id = $1', [id])
}

function endOf({ state }: BackgroundRow): FinalizeEnd | undefined {
  switch (state) {
    case 'finished':
    case 'finalized':
      return 'finished'
    case 'failed':
    case 'paused':
    case 'cancelled':
      return state
    case 'active':
    case 'running':
    case 'finalizing':
      return undefined
  }
}

async function requireBackground(tx: Queries, id: bigint): Promise<BackgroundRow> {
  const { rows } = await tx.query<BackgroundRow>(
    `SELECT ${backgroundColumns} FROM waystop.background_migration WHERE id = $1`,
    [id],
  )
  if (!rows[0]) throw unknownBackground(id)
  return rows[0]
}

function notOnThisHost({ name }: BackgroundRow): UserError {
  return new UserError({
    code: 'not-on-this-host',
    what: `${name} cannot be done on this host: its module or program is not here`,
    next: 'finalize it on a host that has it',
  })
}

/**
 * Declares what is finished final, in the transaction of the migration that relies on it; final already, it stays so.
 * Throws UserError `illegal-move` for what is not finished, `unknown-background-migration` for what is not there.
 */
export async function confirmFinalized(tx: Queries, id: bigint, actor: string): Promise<BackgroundRow> {
  const row = await lockBackground(tx, id, 'UPDATE')
  if (!row) throw unknownBackground(id)
  return row.state === 'finalized' ? row : changeState(tx, row, 'confirm', { actor })
}

function unknownBackground(id: bigint): UserError {
  return new UserError({
    code: 'unknown-background-migration',
    what: `there is no background migration ${id}`,
    next: 'plan bbm status lists them',
  })
}
