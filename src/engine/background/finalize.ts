import { UserError } from '../../domain/errors.ts'
import { type Duration } from '../../domain/time.ts'
import { type Queries } from '../../ports/database.ts'
import { type Engine } from '../engine.ts'
import { type HealthCheck } from '../health/verdict.ts'
import { changeState } from './change-state.ts'
import { type BackgroundRow, lockBackground } from './rows.ts'

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
 * to other workers. Finished is not finalized: see `confirmFinalized`.
 */
export function finalizeBackground(engine: Engine, options: FinalizeOptions): Promise<FinalizeResult> {
  void engine
  throw new UserError({ code: 'not-yet', what: `cannot finalize ${options.id} yet`, next: 'wait for it' })
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

export function unknownBackground(id: bigint): UserError {
  return new UserError({
    code: 'unknown-background-migration',
    what: `there is no background migration ${id}`,
    next: 'plan bbm status lists them',
  })
}
