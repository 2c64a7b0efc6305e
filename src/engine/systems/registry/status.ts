import { type BackgroundStatus } from '../../background/system.ts'
import { type PastBatch, percentOf, rateOf, remainingOf } from '../pace.ts'
import { isOver, type JobCounts, type MigrationRow, type Read, type RecentJob } from './read.ts'
import { remarksOn } from './remarks.ts'
import { errorText, nullStrategy, numbers, stateOf } from './states.ts'

/** What the registry's row says beyond what every system has. */
export interface RegistryFacts {
  readonly hasErrorCode: boolean
  readonly errorCode: number | undefined
  /** Jobs have no range: they take rows where the column is null. */
  readonly fillsNulls: boolean
}

export interface RegistryStatus extends BackgroundStatus {
  readonly registry: RegistryFacts
}

export function statusOf(database: string, read: Read): RegistryStatus {
  const { row, jobs, generation } = read
  const over = isOver(row)
  const total = row.total_tuple_count ?? undefined
  const done = over ? undefined : rowsDone(row, jobs)
  return {
    database,
    ...identityOf(row),
    rowsTotal: total,
    rowsDone: done,
    batches: over ? undefined : batchesOf(jobs),
    percent: over ? 100 : percentOf(done, total),
    ...paceOf(read, done),
    ...timesOf(read),
    lastError: errorOf(row),
    worked: workedOf(read),
    remarks: remarksOn(read),
    registry: {
      hasErrorCode: generation.migrations.has('failure_error_code'),
      errorCode: row.failure_error_code ?? undefined,
      fillsNulls: row.batching_strategy === nullStrategy,
    },
  }
}

function identityOf(row: MigrationRow) {
  return {
    id: row.id,
    name: row.name,
    queuedBy: undefined,
    state: stateOf(row.status),
    stateAs: String(row.status),
    table: row.table_name,
    key: [row.column_name],
    jobArguments: undefined,
    job: row.job_signature_name,
    bounds: { first: String(row.min_value), last: String(row.max_value) },
    looksForRest: row.batching_strategy === nullStrategy,
    errorCode: row.failure_error_code ?? undefined,
    batchSize: row.batch_size,
    subBatchSize: undefined,
  } satisfies Partial<BackgroundStatus>
}

function timesOf({ row, jobs }: Read) {
  const finished = isOver(row) ? (row.finished_at ?? undefined) : undefined
  return {
    hold: undefined,
    stateAt: row.status === numbers.running ? (row.started_at ?? undefined) : finished,
    stateBy: undefined,
    stateBecause: undefined,
    createdAt: row.created_at,
    startedAt: row.started_at ?? undefined,
    finishedAt: finished,
    lastWorkedAt: jobs?.last_at,
  } satisfies Partial<BackgroundStatus>
}

/** As the registry counts: whole batches, never more than were estimated. */
function rowsDone({ batch_size: size, total_tuple_count: total }: MigrationRow, jobs: JobCounts | undefined): bigint {
  const rows = BigInt(jobs?.done ?? 0) * BigInt(Math.max(0, size))
  return total !== null && total > 0n && rows > total ? total : rows
}

function batchesOf(jobs: JobCounts | undefined): NonNullable<BackgroundStatus['batches']> {
  const { active = 0, done = 0, failed = 0 } = jobs ?? {}
  return { ready: 0, running: active, done, failed }
}

function paceOf({ row, recent, next }: Read, done: bigint | undefined) {
  const past = pastBatches(recent, row.batch_size)
  const total = row.total_tuple_count
  const left = next === row && done !== undefined && total !== null ? total - done : 0n
  return {
    rate: rateOf(past),
    remaining: remainingOf(left, past, { batchSize: row.batch_size, wait: 0 }),
  } satisfies Partial<BackgroundStatus>
}

/**
 * From one job's begin to the next one's: the registry rests between them. The begin of a job that was tried again is
 * that of its first try, so its end says nothing.
 */
function pastBatches(recent: readonly RecentJob[], rows: number): readonly PastBatch[] {
  return recent
    .filter(({ attempts }) => attempts <= 1)
    .map((job, i, jobs) => ({ rows, time: (jobs[i - 1]?.started_at ?? job.finished_at) - job.started_at }))
}

const errorOf = ({ failure_error_code: code }: MigrationRow): BackgroundStatus['lastError'] =>
  code === null ? undefined : { sqlstate: undefined, text: errorText(code), at: undefined }

/** Its lock is held while a job runs; the job itself is seen only when it is over. */
function workedOf({ row, jobs, next, locked }: Read): boolean | undefined {
  if (isOver(row)) return false
  if (next === row && locked) return true
  return jobs !== undefined && row.now - jobs.last_at <= 5 * 60_000 ? true : undefined
}
