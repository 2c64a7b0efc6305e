import { type Instant } from '../../domain/time.ts'
import { type Queries } from '../../ports/database.ts'
import { type Definition } from './definition.ts'
import { type BackgroundState } from './states.ts'

/** A key as text, column by column; compared only in SQL. */
export type Key = readonly string[]

/** The first keys that a pass found to do, and the pass before it. */
export interface PassSamples {
  readonly before: readonly Key[]
  readonly now: readonly Key[]
}

/** A row of `waystop.background_migration`. */
export interface BackgroundRow {
  readonly id: bigint
  readonly name: string
  readonly queued_by: string
  readonly state: BackgroundState
  readonly table_name: string
  readonly definition: Definition
  readonly checksum: string
  readonly batch_size: number
  readonly sub_batch_size: number
  readonly lower_bound: Key | null
  readonly upper_bound: Key | null
  readonly planned_to: Key | null
  readonly planned: boolean
  readonly pass: number
  /** Rows that this pass found to do, and the one before it. */
  readonly pass_rows: bigint
  readonly last_pass_rows: bigint | null
  readonly pass_samples: PassSamples | null
  readonly barrier_passed: boolean
  readonly total_rows: bigint | null
  readonly hold_until: Instant | null
  readonly hold_because: string | null
  /** Holds in a row. */
  readonly holds: number
  readonly state_at: Instant
  readonly state_by: string
  readonly state_because: string | null
  readonly last_sqlstate: string | null
  readonly last_error: string | null
  readonly last_error_at: Instant | null
  readonly created_at: Instant
  readonly started_at: Instant | null
  readonly finished_at: Instant | null
  readonly finalized_at: Instant | null
}

/** A row of `waystop.batch`; ranges are (lower, upper]. */
export interface BatchRow {
  readonly id: bigint
  readonly migration_id: bigint
  readonly pass: number
  readonly lower_bound: Key | null
  readonly upper_bound: Key
  readonly cursor_at: Key | null
  /** Upper bounds of its sub-batches, the last one its own; NULL: not planned yet, or not needed any more. */
  readonly steps: readonly Key[] | null
  /** The batch whose failures it was split off for. */
  readonly origin: bigint | null
  readonly state: 'ready' | 'running' | 'done' | 'failed'
  readonly rows_planned: bigint
  readonly rows_done: bigint
  readonly sub_batch_size: number
  readonly attempts: number
  readonly lost_leases: number
  /** Attempts that failed by chance and were not counted. */
  readonly transients: number
  /** All attempts there ever were. */
  readonly tries: number
  readonly owner: string | null
  readonly token: string | null
  readonly lease_until: Instant | null
  readonly not_before: Instant | null
  readonly last_sqlstate: string | null
  readonly last_error: string | null
}

/** Of one name; several when it was queued more than once. */
export async function readBackgroundNamed(tx: Queries, name: string): Promise<readonly BackgroundRow[]> {
  const text = `SELECT ${backgroundColumns} FROM waystop.background_migration WHERE name = $1 ORDER BY id`
  return (await tx.query<BackgroundRow>(text, [name])).rows
}

/** Locked until the transaction ends; undefined when it is gone. */
export async function lockBackground(
  tx: Queries,
  id: bigint,
  strength: 'SHARE' | 'UPDATE',
): Promise<BackgroundRow | undefined> {
  const text = `SELECT ${backgroundColumns} FROM waystop.background_migration WHERE id = $1 FOR ${strength}`
  return (await tx.query<BackgroundRow>(text, [id])).rows[0]
}

/** What is selected of `waystop.background_migration` for a BackgroundRow. */
export const backgroundColumns = [
  'id',
  'name',
  'queued_by',
  'state',
  'table_name',
  'definition',
  'checksum',
  'batch_size',
  'sub_batch_size',
  'lower_bound',
  'upper_bound',
  'planned_to',
  'planned',
  'pass',
  'pass_rows',
  'last_pass_rows',
  'pass_samples',
  'barrier_passed',
  'total_rows',
  'hold_until',
  'hold_because',
  'holds',
  'state_at',
  'state_by',
  'state_because',
  'last_sqlstate',
  'last_error',
  'last_error_at',
  'created_at',
  'started_at',
  'finished_at',
  'finalized_at',
].join(', ')
