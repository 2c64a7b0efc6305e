import { type Instant } from '../../../domain/time.ts'
import { type Queries } from '../../../ports/database.ts'
import { optional } from '../catalogue.ts'
import { numbers } from './states.ts'
import { type Generation, tables } from './tables.ts'

/** A row of GitLab's; what its version does not have is null. */
export interface MigrationRow {
  readonly id: bigint
  readonly status: number
  readonly job_class_name: string
  readonly table_name: string
  readonly column_name: string
  /** JSON as GitLab writes it into its own commands. */
  readonly job_arguments: string
  readonly batch_size: number
  readonly sub_batch_size: number
  /** Seconds. */
  readonly interval: number
  readonly created_at: Instant
  readonly one_key: boolean
  readonly has_jobs: boolean
  readonly total_tuple_count: bigint | null
  readonly started_at: Instant | null
  readonly finished_at: Instant | null
  readonly on_hold_until: Instant | null
  readonly gitlab_schema: string | null
  readonly queued_migration_version: string | null
  /** The database's clock. */
  readonly now: Instant
}

/** What the jobs of one migration come to. */
export interface JobCounts {
  readonly migration: bigint
  readonly ready: number
  readonly running: number
  readonly done: number
  readonly failed: number
  /** Failed, and GitLab will try it again. */
  readonly retriable: number
  /** Not moved for an hour: GitLab takes it for dead and runs it again. */
  readonly stuck: number
  readonly rows_done: bigint | null
  readonly last_at: Instant
}

export interface RecentJob {
  readonly migration: bigint
  readonly batch_size: number
  readonly started_at: Instant
  readonly finished_at: Instant
}

export interface LastFailure {
  readonly migration: bigint
  readonly exception_class: string
  readonly exception_message: string | null
  readonly at: Instant
}

/** JSON that an old default wrote as a text inside JSON is taken out of it. */
const argumentsOf = `CASE jsonb_typeof(m.job_arguments)
  WHEN 'string' THEN m.job_arguments #>> '{}' ELSE m.job_arguments::text END`

export async function readMigrations(tx: Queries, { migrations, jobs }: Generation): Promise<readonly MigrationRow[]> {
  const text = `SELECT m.id, m.status, m.job_class_name, m.table_name, m.column_name, ${argumentsOf} AS job_arguments,
      m.batch_size, m.sub_batch_size, m.interval, m.created_at,
      ${migrations.has('min_cursor') ? 'coalesce(m.min_value = m.max_value, m.min_cursor = m.max_cursor)' : 'm.min_value = m.max_value'} AS one_key,
      (SELECT j.id FROM ${tables.jobs} j WHERE j.batched_background_migration_id = m.id LIMIT 1) IS NOT NULL AS has_jobs,
      ${optional(migrations, 'm', 'total_tuple_count', 'bigint')},
      ${optional(migrations, 'm', 'started_at', 'timestamptz')},
      ${optional(migrations, 'm', 'finished_at', 'timestamptz')},
      ${optional(migrations, 'm', 'on_hold_until', 'timestamptz')},
      ${optional(migrations, 'm', 'gitlab_schema', 'text')},
      ${optional(migrations, 'm', 'queued_migration_version', 'text')},
      statement_timestamp() AS now
    FROM ${tables.migrations} m ORDER BY m.id`
  return jobs.size === 0 ? [] : (await tx.query<MigrationRow>(text)).rows
}

/** Whether the work is over, so that its jobs need not be counted: there can be millions. */
export const isOver = ({ status }: Pick<MigrationRow, 'status'>): boolean =>
  status === numbers.finished || status === numbers.finalized

export async function countJobs(tx: Queries, ids: readonly bigint[]): Promise<readonly JobCounts[]> {
  const { rows } = await tx.query<JobCounts>(
    `SELECT j.batched_background_migration_id AS migration,
       (count(*) FILTER (WHERE j.status = 0))::int AS ready,
       (count(*) FILTER (WHERE j.status = 1))::int AS running,
       (count(*) FILTER (WHERE j.status = 3))::int AS done,
       (count(*) FILTER (WHERE j.status = 2))::int AS failed,
       (count(*) FILTER (WHERE j.status = 2 AND j.attempts < 3))::int AS retriable,
       (count(*) FILTER (WHERE j.status IN (0, 1)
          AND j.updated_at <= statement_timestamp() - interval '1 hour'))::int AS stuck,
       sum(j.batch_size) FILTER (WHERE j.status = 3) AS rows_done,
       max(j.updated_at) AS last_at
     FROM ${tables.jobs} j WHERE j.batched_background_migration_id = ANY ($1::bigint[]) GROUP BY 1`,
    [ids],
  )
  return rows
}

/** The twenty that succeeded last, of each. */
export async function readRecentJobs(tx: Queries, ids: readonly bigint[]): Promise<readonly RecentJob[]> {
  const { rows } = await tx.query<RecentJob>(
    `SELECT wanted.id AS migration, j.batch_size, j.started_at, j.finished_at
     FROM unnest($1::bigint[]) AS wanted (id) CROSS JOIN LATERAL (
       SELECT * FROM ${tables.jobs} j
       WHERE j.batched_background_migration_id = wanted.id AND j.status = 3
         AND j.started_at IS NOT NULL AND j.finished_at IS NOT NULL
       ORDER BY j.finished_at DESC LIMIT 20) j`,
    [ids],
  )
  return rows
}

/**
 * The newest error of each, among the thousand jobs that moved last of those that had one: a job that succeeded at its
 * first attempt has none. Without an end to it, a large instance would be read for seconds.
 */
export async function readLastFailures(tx: Queries, ids: readonly bigint[]): Promise<readonly LastFailure[]> {
  const { rows } = await tx.query<LastFailure>(
    `SELECT wanted.id AS migration, l.exception_class, l.exception_message, l.created_at AS at
     FROM unnest($1::bigint[]) AS wanted (id) CROSS JOIN LATERAL (
       SELECT log.* FROM (
         SELECT j.id FROM ${tables.jobs} j
         WHERE j.batched_background_migration_id = wanted.id AND (j.status <> 3 OR j.attempts > 1)
         ORDER BY j.updated_at DESC, j.id DESC LIMIT 1000) troubled
       CROSS JOIN LATERAL (
         SELECT * FROM ${tables.log} log
         WHERE log.batched_background_migration_job_id = troubled.id AND log.exception_class IS NOT NULL
         ORDER BY log.created_at DESC, log.id DESC LIMIT 1) log
       ORDER BY log.created_at DESC, log.id DESC LIMIT 1) l`,
    [ids],
  )
  return rows
}
