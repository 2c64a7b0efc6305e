import { type Instant } from '../../../domain/time.ts'
import { type Queries } from '../../../ports/database.ts'
import { optional } from '../catalogue.ts'
import { numbers } from './states.ts'
import { type Generation, tables } from './tables.ts'

/** A row of the registry's; what its version does not have is null. */
export interface MigrationRow {
  readonly id: bigint
  readonly name: string
  readonly status: number
  readonly job_signature_name: string
  readonly table_name: string
  readonly column_name: string
  readonly min_value: bigint
  readonly max_value: bigint
  readonly batch_size: number
  readonly created_at: Instant
  readonly started_at: Instant | null
  readonly finished_at: Instant | null
  readonly failure_error_code: number | null
  readonly batching_strategy: string | null
  readonly total_tuple_count: bigint | null
  /** The database's clock. */
  readonly now: Instant
}

/** What the jobs of one migration come to. */
export interface JobCounts {
  readonly migration: bigint
  readonly active: number
  readonly done: number
  readonly failed: number
  /** Active, and not a minute of it young: nobody tries them again. */
  readonly left: number
  readonly greatest: bigint
  /** A job ends where the migration ends: the registry's sign that all were made. */
  readonly complete: boolean
  readonly last_at: Instant
}

export interface RecentJob {
  readonly migration: bigint
  readonly attempts: number
  readonly started_at: Instant
  readonly finished_at: Instant
}

/** Everything that was read of one. */
export interface Read {
  readonly row: MigrationRow
  readonly jobs: JobCounts | undefined
  readonly recent: readonly RecentJob[]
  /** The one that the registry's workers take next, of all. */
  readonly next: MigrationRow | undefined
  readonly locked: boolean
  readonly generation: Generation
}

export const isOver = ({ status }: Pick<MigrationRow, 'status'>): boolean => status === numbers.finished

export async function readMigrations(tx: Queries, { migrations }: Generation): Promise<readonly MigrationRow[]> {
  const { rows } = await tx.query<MigrationRow>(
    `SELECT m.id, m.name, m.status, m.job_signature_name, m.table_name, m.column_name, m.min_value, m.max_value, m.batch_size,
       m.created_at, m.started_at, m.finished_at,
       ${optional(migrations, 'm', 'failure_error_code', 'smallint')},
       ${optional(migrations, 'm', 'batching_strategy', 'text')},
       ${optional(migrations, 'm', 'total_tuple_count', 'bigint')},
       statement_timestamp() AS now
     FROM ${tables.migrations} m ORDER BY m.id`,
  )
  return rows
}

export async function countJobs(tx: Queries, ids: readonly bigint[]): Promise<readonly JobCounts[]> {
  const { rows } = await tx.query<JobCounts>(
    `SELECT m.id AS migration,
       (count(*) FILTER (WHERE j.status = 1))::int AS active,
       (count(*) FILTER (WHERE j.status = 2))::int AS done,
       (count(*) FILTER (WHERE j.status = 3))::int AS failed,
       (count(*) FILTER (WHERE j.status = 1
          AND greatest(j.created_at, j.started_at, j.updated_at) < statement_timestamp() - interval '10 minutes'))::int AS left,
       max(j.max_value) AS greatest, bool_or(j.max_value = m.max_value) AS complete,
       max(greatest(j.created_at, j.started_at, j.updated_at, j.finished_at)) AS last_at
     FROM ${tables.migrations} m JOIN ${tables.jobs} j ON j.batched_background_migration_id = m.id
     WHERE m.id = ANY ($1::bigint[]) GROUP BY m.id`,
    [ids],
  )
  return rows
}

/** The twenty that were made last of those that are finished, of each; newest first. */
export async function readRecentJobs(tx: Queries, ids: readonly bigint[]): Promise<readonly RecentJob[]> {
  const { rows } = await tx.query<RecentJob>(
    `SELECT wanted.id AS migration, j.attempts, j.started_at, j.finished_at
     FROM unnest($1::bigint[]) AS wanted (id) CROSS JOIN LATERAL (
       SELECT * FROM ${tables.jobs} j
       WHERE j.batched_background_migration_id = wanted.id AND j.status = 2
         AND j.started_at IS NOT NULL AND j.finished_at IS NOT NULL
       ORDER BY j.id DESC LIMIT 20) j`,
    [ids],
  )
  return rows
}

/**
 * Whether somebody holds the one lock of the registry's workers, advisory key 1: what a worker does is in a transaction
 * that nobody else sees before it ends.
 */
export async function isLocked(tx: Queries): Promise<boolean> {
  const { rows } = await tx.query<{ locked: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND classid = 0 AND objid = 1 AND objsubid = 1) AS locked`,
  )
  return rows[0]!.locked
}
