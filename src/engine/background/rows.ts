import { type Instant } from '../../domain/time.ts'
import { type Queries } from '../../ports/database.ts'
import { type Definition } from './definition.ts'
import { type BackgroundState } from './states.ts'

/** A key as text, column by column; compared only in SQL. */
export type Key = readonly string[]

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
  readonly barrier_passed: boolean
  readonly total_rows: bigint | null
  readonly hold_until: Instant | null
  readonly hold_because: string | null
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
  readonly state: 'ready' | 'running' | 'done' | 'failed'
  readonly rows_planned: bigint
  readonly rows_done: bigint
  readonly sub_batch_size: number
  readonly attempts: number
  readonly lost_leases: number
  readonly owner: string | null
  readonly token: string | null
  readonly lease_until: Instant | null
  readonly not_before: Instant | null
  readonly last_sqlstate: string | null
  readonly last_error: string | null
}

/** Every background migration, oldest first. */
export async function readBackground(tx: Queries): Promise<readonly BackgroundRow[]> {
  const { rows } = await tx.query<BackgroundRow>(
    `SELECT ${backgroundColumns} FROM waystop.background_migration ORDER BY id`,
  )
  return rows
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
  'barrier_passed',
  'total_rows',
  'hold_until',
  'hold_because',
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
