import { type Instant } from '../../../domain/time.ts'
import { type Queries } from '../../../ports/database.ts'
import { optional } from '../catalogue.ts'
import { type AttemptRecord, type BackgroundStatus } from '../../background/system.ts'
import { errorText, jobOutcomes, numbers } from './states.ts'
import { type RegistryStatus } from './status.ts'
import { type Generation, tables } from './tables.ts'

interface JobRow {
  readonly id: bigint
  readonly status: number
  readonly attempts: number
  readonly min_value: bigint
  readonly max_value: bigint
  readonly started_at: Instant | null
  readonly finished_at: Instant | null
  readonly failure_error_code: number | null
}

/** Jobs as their last try left them: of earlier tries the registry keeps only the number. Newest first. */
export async function readAttempts(
  tx: Queries,
  { jobs }: Generation,
  target: BackgroundStatus,
  limit: number,
): Promise<readonly AttemptRecord[]> {
  const { rows } = await tx.query<JobRow>(
    `SELECT j.id, j.status, j.attempts, j.min_value, j.max_value, j.started_at, j.finished_at,
       ${optional(jobs, 'j', 'failure_error_code', 'smallint')}
     FROM ${tables.jobs} j WHERE j.batched_background_migration_id = $1 ORDER BY j.id DESC LIMIT $2`,
    [target.id, limit],
  )
  return rows.map((job) => recordOf(job, target))
}

function recordOf(
  job: JobRow,
  { batchSize, key, registry }: BackgroundStatus & Partial<RegistryStatus>,
): AttemptRecord {
  const { started_at: started, finished_at: finished, failure_error_code: code } = job
  // The begin is that of the first try, whichever try it was that ended.
  const timed = started !== null && finished !== null && job.attempts <= 1
  return {
    batch: job.id,
    number: job.attempts,
    outcome: jobOutcomes[job.status] ?? `unknown (${job.status})`,
    owner: undefined,
    startedAt: started ?? undefined,
    endedAt: finished ?? undefined,
    duration: timed ? finished - started : undefined,
    rows: job.status === numbers.finished ? BigInt(batchSize) : undefined,
    range: registry?.fillsNulls ? `${key[0]} is null` : `[${job.min_value}, ${job.max_value}]`,
    sqlstate: undefined,
    error: code === null ? undefined : errorText(code),
  }
}
