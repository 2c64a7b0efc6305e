import { type Instant } from '../../domain/time.ts'
import { type Database } from '../../ports/database.ts'
import { subjectOf } from './queue.ts'
import { type BackgroundRow, backgroundColumns, type Key } from './rows.ts'
import { type AttemptRecord, type BackgroundStatus } from './system.ts'

/** A range of keys for people: `(1000, 2000]`; columns of a key stand behind one another. */
export function rangeText(lower: Key | null, upper: Key | null): string {
  return `${lower === null ? '[first' : `(${keyText(lower)}`}, ${upper === null ? 'last' : keyText(upper)}]`
}

export function keyText(key: Key): string {
  return key.join(', ')
}

interface AttemptRow {
  readonly batch_id: bigint
  readonly number: number
  readonly owner: string
  readonly lower_bound: Key | null
  readonly upper_bound: Key | null
  readonly started_at: Instant
  readonly ended_at: Instant | null
  readonly outcome: string
  readonly rows_done: bigint
  readonly sqlstate: string | null
  readonly error: string | null
}

/** The last attempts, newest first: those that still run before those that ended. */
export async function nativeAttempts(
  database: Database,
  { id }: BackgroundStatus,
  limit: number,
): Promise<readonly AttemptRecord[]> {
  const { rows } = await database.transaction(
    (tx) =>
      tx.query<AttemptRow>(
        `SELECT batch_id, number, owner, lower_bound, upper_bound, started_at, ended_at, outcome, rows_done, sqlstate, error
         FROM waystop.attempt WHERE migration_id = $1 ORDER BY ended_at DESC, id DESC LIMIT $2`,
        [id, limit],
      ),
    { readOnly: true },
  )
  return rows.map((row) => ({
    batch: row.batch_id,
    number: row.number,
    outcome: row.outcome,
    owner: row.owner,
    startedAt: row.started_at,
    endedAt: row.ended_at ?? undefined,
    duration: row.ended_at === null ? undefined : Math.max(0, row.ended_at - row.started_at),
    rows: row.rows_done,
    range: rangeText(row.lower_bound, row.upper_bound),
    sqlstate: row.sqlstate ?? undefined,
    error: row.error ?? undefined,
  }))
}

/** A batch nobody tries any more, and the keys it holds. */
export interface FailedBatch {
  readonly id: bigint
  readonly range: string
  /** The last key that is done. */
  readonly doneTo: string | undefined
  readonly rows: bigint
  readonly attempts: number
  readonly sqlstate: string | undefined
  readonly error: string | undefined
}

/** Who did what to it, and why. */
export interface AuditRecord {
  readonly at: Instant
  readonly actor: string
  readonly action: string
  readonly because: string | undefined
  readonly detail: Readonly<Record<string, unknown>> | undefined
}

/** What only our own tables know of one. */
export interface NativeDetails {
  readonly row: BackgroundRow
  readonly failed: readonly FailedBatch[]
  /** Newest first. */
  readonly audit: readonly AuditRecord[]
}

interface FailedRow {
  readonly id: bigint
  readonly lower_bound: Key | null
  readonly upper_bound: Key
  readonly cursor_at: Key | null
  readonly rows_planned: bigint
  readonly attempts: number
  readonly last_sqlstate: string | null
  readonly last_error: string | null
}

/** Definition, failed batches with their keys, and the audit records; undefined when it is gone. */
export function nativeDetails(
  database: Database,
  { id, name, queuedBy }: BackgroundStatus,
  limit: number,
): Promise<NativeDetails | undefined> {
  return database.transaction(
    async (tx) => {
      const found = await tx.query<BackgroundRow>(
        `SELECT ${backgroundColumns} FROM waystop.background_migration WHERE id = $1`,
        [id],
      )
      const [row] = found.rows
      if (!row) return undefined
      const failed = await tx.query<FailedRow>(
        `SELECT id, lower_bound, upper_bound, cursor_at, rows_planned, attempts, last_sqlstate, last_error
         FROM waystop.batch WHERE migration_id = $1 AND state = 'failed' ORDER BY id LIMIT $2`,
        [id, limit],
      )
      const audit = await tx.query<{ [K in keyof AuditRecord]: AuditRecord[K] | null }>(
        'SELECT at, actor, action, because, detail FROM waystop.audit WHERE subject = $1 ORDER BY id DESC LIMIT $2',
        [subjectOf({ name, queuedBy: queuedBy ?? '' }), limit],
      )
      return { row, failed: failed.rows.map(failedBatch), audit: audit.rows.map(auditRecord) }
    },
    { readOnly: true },
  )
}

function failedBatch(row: FailedRow): FailedBatch {
  return {
    id: row.id,
    range: rangeText(row.lower_bound, row.upper_bound),
    doneTo: row.cursor_at === null ? undefined : keyText(row.cursor_at),
    rows: row.rows_planned,
    attempts: row.attempts,
    sqlstate: row.last_sqlstate ?? undefined,
    error: row.last_error ?? undefined,
  }
}

function auditRecord(row: { readonly [K in keyof AuditRecord]: AuditRecord[K] | null }): AuditRecord {
  return {
    at: row.at!,
    actor: row.actor!,
    action: row.action!,
    because: row.because ?? undefined,
    detail: row.detail ?? undefined,
  }
}
