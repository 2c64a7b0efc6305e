import { type Duration, type Instant } from '../../domain/time.ts'
import { type Database } from '../../ports/database.ts'
import { rangeText } from './history.ts'
import { type BatchRow, type Key } from './rows.ts'

/** One batch, for people. */
export interface BatchRecord {
  readonly id: bigint
  readonly state: BatchRow['state']
  readonly pass: number
  readonly range: string
  /** The last key that is done. */
  readonly doneTo: string | undefined
  readonly rows: bigint
  readonly rowsDone: bigint
  /** Attempts that count, and all there ever were. */
  readonly attempts: number
  readonly tries: number
  /** The batch whose failures it was split off for. */
  readonly origin: bigint | undefined
  readonly owner: string | undefined
  readonly leaseUntil: Instant | undefined
  readonly notBefore: Instant | undefined
  readonly startedAt: Instant | undefined
  readonly finishedAt: Instant | undefined
  /** Time in which it was worked on, over all attempts. */
  readonly worked: Duration
  readonly sqlstate: string | undefined
  readonly error: string | undefined
}

export interface BatchesAsked {
  readonly state?: BatchRow['state'] | undefined
  /** Only those behind this one. */
  readonly after?: bigint | undefined
  readonly limit: number
}

interface Row extends Omit<BatchRow, 'steps' | 'token' | 'sub_batch_size' | 'lost_leases' | 'transients'> {
  readonly started_at: Instant | null
  readonly finished_at: Instant | null
  readonly work_ms: number
}

/** The batches of one in the order of their ids; a page of a table that may have a million of them is found by an index. */
export async function listBatches(
  database: Database,
  migration: bigint,
  { state, after = 0n, limit }: BatchesAsked,
): Promise<readonly BatchRecord[]> {
  const { rows } = await database.transaction(
    (tx) =>
      tx.query<Row>(
        `SELECT id, migration_id, pass, lower_bound, upper_bound, cursor_at, origin, state, rows_planned, rows_done, attempts,
                tries, owner, lease_until, not_before, started_at, finished_at, work_ms, last_sqlstate, last_error
         FROM waystop.batch WHERE migration_id = $1 AND id > $2 AND ($3::text IS NULL OR state = $3) ORDER BY id LIMIT $4`,
        [migration, after, state ?? null, limit],
      ),
    { readOnly: true },
  )
  return rows.map(recordOf)
}

const keyOf = (key: Key | null): string | undefined => key?.join(', ')

function recordOf(row: Row): BatchRecord {
  return {
    id: row.id,
    state: row.state,
    pass: row.pass,
    range: rangeText(row.lower_bound, row.upper_bound),
    doneTo: keyOf(row.cursor_at),
    rows: row.rows_planned,
    rowsDone: row.rows_done,
    attempts: row.attempts,
    tries: row.tries,
    origin: row.origin ?? undefined,
    owner: row.owner ?? undefined,
    leaseUntil: row.lease_until ?? undefined,
    notBefore: row.not_before ?? undefined,
    startedAt: row.started_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
    worked: row.work_ms,
    sqlstate: row.last_sqlstate ?? undefined,
    error: row.last_error ?? undefined,
  }
}
