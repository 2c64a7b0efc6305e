import { type Instant } from '../../../domain/time.ts'
import { type Queries } from '../../../ports/database.ts'
import { optional } from '../catalogue.ts'
import { type AttemptRecord } from '../../background/system.ts'
import { failureText, sqlstateOf } from './errors.ts'
import { jobNumbers, jobOutcomes } from './states.ts'
import { type Generation, tables } from './tables.ts'

interface JobRow {
  readonly id: bigint
  readonly status: number
  readonly attempts: number
  readonly batch_size: number
  readonly started_at: Instant | null
  readonly finished_at: Instant | null
  readonly updated_at: Instant
  readonly min_value: bigint | null
  readonly max_value: bigint | null
  readonly min_cursor: string | null
  readonly max_cursor: string | null
}

interface FailureRow {
  readonly job: bigint
  readonly exception_class: string | null
  readonly exception_message: string | null
  readonly at: Instant
}

/** Jobs as their last try left them, and what the log has of earlier tries that failed; newest first. */
export async function readAttempts(
  tx: Queries,
  generation: Generation,
  migration: bigint,
  limit: number,
): Promise<readonly AttemptRecord[]> {
  const jobs = await readJobs(tx, generation, migration, limit)
  const ids = jobs.map(({ id }) => id)
  const failures = generation.log === 'readable' ? await readFailures(tx, ids, limit) : []
  const records = jobs.flatMap((job) =>
    recordsOf(
      job,
      failures.filter((failure) => failure.job === job.id),
    ),
  )
  return records
    .toSorted((a, b) => b.at - a.at)
    .slice(0, limit)
    .map(({ record }) => record)
}

interface Dated {
  readonly at: Instant
  readonly record: AttemptRecord
}

/** `failures` newest first: of a failed job the newest is its last try. */
function recordsOf(job: JobRow, failures: readonly FailureRow[]): readonly Dated[] {
  const failed = job.status === jobNumbers.failed
  const last = failed ? failures[0] : undefined
  const earlier = failed ? failures.slice(1) : failures
  return [
    { at: job.updated_at, record: lastTry(job, last) },
    ...earlier.map((failure) => ({ at: failure.at, record: earlierTry(job, failure) })),
  ]
}

function lastTry(job: JobRow, failure: FailureRow | undefined): AttemptRecord {
  const { started_at: started, finished_at: finished, status } = job
  const ended = status === jobNumbers.failed || status === jobNumbers.succeeded ? (finished ?? undefined) : undefined
  return {
    batch: job.id,
    number: job.attempts,
    outcome: jobOutcomes[status] ?? `unknown (${status})`,
    owner: undefined,
    startedAt: started ?? undefined,
    endedAt: ended,
    duration: started !== null && ended !== undefined ? ended - started : undefined,
    rows: status === jobNumbers.succeeded ? BigInt(job.batch_size) : undefined,
    range: rangeOf(job),
    ...errorOf(failure),
  }
}

/** The log has neither its number nor when it began, and the range may have been wider before a split. */
function earlierTry(job: JobRow, failure: FailureRow): AttemptRecord {
  return {
    batch: job.id,
    number: undefined,
    outcome: 'failed',
    owner: undefined,
    startedAt: undefined,
    endedAt: failure.at,
    duration: undefined,
    rows: undefined,
    range: rangeOf(job),
    ...errorOf(failure),
  }
}

function errorOf(failure: FailureRow | undefined): Pick<AttemptRecord, 'sqlstate' | 'error'> {
  if (!failure) return { sqlstate: undefined, error: undefined }
  const { exception_class: exceptionClass, exception_message: message } = failure
  return { sqlstate: sqlstateOf(exceptionClass), error: failureText(exceptionClass, message) || undefined }
}

/** Values are inclusive at both ends; a cursor begins after its lower one. */
function rangeOf(job: JobRow): string {
  if (job.min_value !== null && job.max_value !== null) return `[${job.min_value}, ${job.max_value}]`
  return `(${job.min_cursor ?? ''}, ${job.max_cursor ?? ''}]`
}

async function readJobs(tx: Queries, { jobs }: Generation, id: bigint, limit: number): Promise<readonly JobRow[]> {
  const cursors = jobs.has('min_cursor')
    ? 'j.min_cursor::text AS min_cursor, j.max_cursor::text AS max_cursor'
    : `${optional(jobs, 'j', 'min_cursor', 'text')}, ${optional(jobs, 'j', 'max_cursor', 'text')}`
  const text = `SELECT j.id, j.status, j.attempts, j.batch_size, j.started_at, j.finished_at, j.updated_at,
      j.min_value, j.max_value, ${cursors}
    FROM ${tables.jobs} j WHERE j.batched_background_migration_id = $1
    ORDER BY j.updated_at DESC, j.id DESC LIMIT $2`
  return (await tx.query<JobRow>(text, [id, limit])).rows
}

async function readFailures(tx: Queries, ids: readonly bigint[], limit: number): Promise<readonly FailureRow[]> {
  const { rows } = await tx.query<FailureRow>(
    `SELECT l.batched_background_migration_job_id AS job, l.exception_class, l.exception_message, l.created_at AS at
     FROM ${tables.log} l
     WHERE l.batched_background_migration_job_id = ANY ($1::bigint[]) AND l.next_status = 2
     ORDER BY l.created_at DESC, l.id DESC LIMIT $2`,
    [ids, 20 * limit],
  )
  return rows
}
