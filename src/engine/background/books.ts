import { type Duration } from '../../domain/time.ts'
import { type Queries, type Statement } from '../../ports/database.ts'
import { type AttemptOutcome } from '../events.ts'
import { passed } from '../fence.ts'
import { type Claim } from './claim.ts'
import { type BackgroundState } from './states.ts'
import { type Key } from './rows.ts'

/** What an attempt did so far. */
export interface Progress {
  readonly rows: number
  readonly subBatches: number
  /** Milliseconds of work, without pauses. */
  readonly workMs: Duration
}

export const noProgress: Progress = { rows: 0, subBatches: 0, workMs: 0 }

export function addProgress(a: Progress, b: Progress): Progress {
  return { rows: a.rows + b.rows, subBatches: a.subBatches + b.subBatches, workMs: a.workMs + b.workMs }
}

export interface CursorMove {
  /** Where it has to stand, and where it goes. */
  readonly from: Key | null
  readonly to: Key
  /** Of this sub-batch. */
  readonly rows: number
  readonly workMs: Duration
  /** Milliseconds from now. */
  readonly lease: Duration
  /** Of the attempt with this sub-batch. */
  readonly total: Progress
}

/** What the last statement of a sub-batch answers. */
export interface Moved {
  readonly state: BackgroundState | null
}

/**
 * The last statement of a sub-batch's transaction: moves the cursor if the batch is still ours; else it fails, and nothing
 * of the transaction stays: see `isLost`. `clock_timestamp()` is read after the work, and the row is locked last, so that a
 * heartbeat is never kept waiting. The place it starts from is checked as well: see `settled`.
 */
export function movement(claim: Claim, move: CursorMove): Statement {
  return {
    text: `WITH moved AS (
       UPDATE waystop.batch
       SET cursor_at = $4::text[], rows_done = rows_done + $5, work_ms = work_ms + $6,
           lease_until = clock_timestamp() + $7::float8 * interval '1 ms', attempts = 1, lost_leases = 0, transients = 0
       WHERE ${ours} AND cursor_at IS NOT DISTINCT FROM $3::text[]
       RETURNING migration_id
     ) ${stateOrFail}`,
    values: [claim.id, claim.token, move.from, move.to, move.rows, move.workMs, move.lease],
    options: { repeated: true },
  }
}

/** The same for the last sub-batch: the batch is done, and the books say so. */
export function finishing(claim: Claim, move: CursorMove): Statement {
  const { from, to, rows, workMs, total } = move
  const sums = [total.rows, total.subBatches, total.workMs]
  return {
    text: `WITH moved AS (
       UPDATE waystop.batch
       SET cursor_at = $4::text[], rows_done = rows_done + $5, work_ms = work_ms + $6, state = 'done', steps = NULL,
           owner = NULL, token = NULL, lease_until = NULL, finished_at = clock_timestamp(),
           attempts = CASE WHEN $3::text[] IS DISTINCT FROM $11::text[] THEN 1 ELSE attempts END
       WHERE ${ours} AND cursor_at IS NOT DISTINCT FROM $3::text[]
       RETURNING migration_id, rows_done, work_ms
     ), ended AS (
       UPDATE waystop.attempt SET outcome = 'done', ended_at = clock_timestamp(), rows_done = $8, sub_batches = $9, work_ms = $10
       WHERE id = $7 AND EXISTS (SELECT 1 FROM moved)
     ), summed AS (
       UPDATE waystop.tally t
       SET batches_done = batches_done + 1, rows_done = t.rows_done + moved.rows_done, work_ms = t.work_ms + moved.work_ms
       FROM moved WHERE t.migration_id = moved.migration_id
     ) ${stateOrFail}`,
    values: [claim.id, claim.token, from, to, rows, workMs, claim.attempt, ...sums, claim.cursor_at],
    options: { repeated: true },
  }
}

/** The state of the background migration, if anything moved. */
const stateOrFail = `
     SELECT ${passed},
            min((SELECT m.state FROM waystop.background_migration m WHERE m.id = moved.migration_id)) AS state
     FROM moved`

/** Is the batch not ours any more, or does its cursor not stand there? Once true it stays so. */
export async function isLost(tx: Queries, claim: Claim, from: Key | null): Promise<boolean> {
  const { rows } = await tx.query(
    `SELECT 1 FROM waystop.batch WHERE ${ours} AND cursor_at IS NOT DISTINCT FROM $3::text[]`,
    [claim.id, claim.token, from],
  )
  return rows.length === 0
}

/** The batch is ours while this holds. */
const ours = "id = $1 AND token = $2::uuid AND state = 'running' AND lease_until > clock_timestamp()"

export interface AttemptEnd {
  readonly outcome: Exclude<AttemptOutcome, 'done' | 'lost'>
  readonly progress: Progress
  /** What becomes of the batch. */
  readonly state: 'ready' | 'failed'
  /** Was it the batch's fault? What is not counted may happen as often as it likes. */
  readonly counted: boolean
  /** Milliseconds until it may be tried again; default 0. */
  readonly wait?: Duration | undefined
  readonly sqlstate?: string | undefined
  readonly error?: string | undefined
}

/**
 * Gives a batch back, or gives it up. False when it is not ours any more: whoever took it has written that down. A server
 * that crashed may have undone sub-batches which the attempt saw committed, so its rows are what its batch has more than the
 * attempts before it.
 */
export async function endAttempt(tx: Queries, claim: Claim, end: AttemptEnd): Promise<boolean> {
  const { rows } = await tx.query(
    `WITH mine AS (
       UPDATE waystop.batch
       SET state = $4, owner = NULL, token = NULL, lease_until = NULL,
           attempts = CASE WHEN $5 THEN attempts ELSE greatest(attempts - 1, 0) END,
           transients = CASE WHEN $6 = 'transient' THEN transients + 1 ELSE transients END,
           not_before = CASE WHEN $7::float8 > 0 THEN clock_timestamp() + $7::float8 * interval '1 ms' END,
           last_sqlstate = CASE WHEN $9::text IS NULL THEN last_sqlstate ELSE $8 END,
           last_error = coalesce($9, last_error),
           finished_at = CASE WHEN $4 = 'failed' THEN clock_timestamp() END
       WHERE id = $1 AND token = $2::uuid AND state = 'running'
       RETURNING migration_id, rows_done
     ), ended AS (
       UPDATE waystop.attempt
       SET outcome = $6, ended_at = clock_timestamp(), sub_batches = $10, work_ms = $11, sqlstate = $8, error = $9,
           rows_done = greatest(0, mine.rows_done - ${rowsOfOthers('$1', '$3')})
       FROM mine WHERE id = $3
     ), summed AS (
       UPDATE waystop.tally t SET batches_failed = batches_failed + 1
       FROM mine WHERE t.migration_id = mine.migration_id AND $4 = 'failed'
     )
     SELECT 1 FROM mine`,
    [
      claim.id,
      claim.token,
      claim.attempt,
      end.state,
      end.counted,
      end.outcome,
      end.wait ?? 0,
      end.sqlstate ?? null,
      end.error ?? null,
      end.progress.subBatches,
      end.progress.workMs,
    ],
  )
  return rows.length > 0
}

/** Rows of a batch by its attempts but one: both are SQL that gives an id. */
export const rowsOfOthers = (batch: string, attempt: string): string =>
  `(SELECT coalesce(sum(o.rows_done), 0) FROM waystop.attempt o WHERE o.batch_id = ${batch} AND o.id <> ${attempt})`

/** Prolongs a lease while its work goes on. False: it is over, and somebody else may work on the batch by now. */
export async function renew(tx: Queries, { id, token }: Claim, lease: Duration): Promise<boolean> {
  const { affected } = await tx.query(
    `UPDATE waystop.batch SET lease_until = clock_timestamp() + $3::float8 * interval '1 ms' WHERE ${ours}`,
    [id, token, lease],
  )
  return affected > 0
}
