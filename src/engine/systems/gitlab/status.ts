import { type Duration } from '../../../domain/time.ts'
import { type BackgroundStatus } from '../../background/system.ts'
import { type PastBatch, percentOf, rateOf, remainingOf } from '../pace.ts'
import { failureText, sqlstateOf } from './errors.ts'
import { isOver, type JobCounts, type LastFailure, type MigrationRow, type RecentJob } from './read.ts'
import { remarksOn, skippedOneRow } from './remarks.ts'
import { numbers, stateOf } from './states.ts'
import { type Generation } from './tables.ts'

/** What GitLab's row says beyond what every system has. */
export interface GitlabFacts {
  readonly number: number
  /** Its columns that not every version has, as far as controlling needs them. */
  readonly hasStartedAt: boolean
  readonly skippedOneRow: boolean
}

export interface GitlabStatus extends BackgroundStatus {
  readonly gitlab: GitlabFacts
}

/** Everything that was read of one. */
export interface Read {
  readonly row: MigrationRow
  readonly jobs: JobCounts | undefined
  readonly recent: readonly RecentJob[]
  readonly failure: LastFailure | undefined
  readonly before: MigrationRow | undefined
  readonly generation: Generation
}

/** GitLab looks for work once a minute. */
const cron: Duration = 60_000

export function statusOf(database: string, read: Read): GitlabStatus {
  const { row, jobs } = read
  const over = isOver(row)
  const total = row.total_tuple_count ?? undefined
  const done = over ? undefined : (jobs?.rows_done ?? 0n)
  return {
    database,
    ...identityOf(row),
    rowsTotal: total,
    rowsDone: done,
    batches: over ? undefined : batchesOf(jobs),
    percent: over ? 100 : percentOf(done, total),
    ...paceOf(read, done, total),
    ...timesOf(read),
    stateBy: undefined,
    stateBecause: undefined,
    lastError: lastErrorOf(read),
    worked: workedOf(read),
    remarks: remarksOn({
      ...read,
      logForbidden: read.generation.log === 'forbidden',
      beyond: done !== undefined && total !== undefined && total > 0n && done > total,
    }),
    gitlab: {
      number: row.status,
      hasStartedAt: read.generation.migrations.has('started_at'),
      skippedOneRow: skippedOneRow(row),
    },
  }
}

function identityOf(row: MigrationRow) {
  return {
    id: row.id,
    name: row.job_class_name,
    queuedBy: row.queued_migration_version ?? undefined,
    state: stateOf(row.status),
    stateAs: String(row.status),
    table: row.table_name,
    key: [row.column_name],
    jobArguments: row.job_arguments,
    batchSize: row.batch_size,
    subBatchSize: row.sub_batch_size,
  } satisfies Partial<BackgroundStatus>
}

function timesOf({ row, jobs }: Read) {
  const until = row.on_hold_until ?? 0
  return {
    hold: until > row.now && !isOver(row) ? { until, because: 'a health signal of GitLab' } : undefined,
    stateAt: isOver(row) ? (row.finished_at ?? undefined) : undefined,
    createdAt: row.created_at,
    startedAt: row.started_at ?? undefined,
    finishedAt: isOver(row) ? (row.finished_at ?? undefined) : undefined,
    lastWorkedAt: jobs?.last_at,
  } satisfies Partial<BackgroundStatus>
}

function batchesOf(jobs: JobCounts | undefined): NonNullable<BackgroundStatus['batches']> {
  const { ready = 0, running = 0, done = 0, failed = 0 } = jobs ?? {}
  return { ready, running, done, failed }
}

/** Paused, failed and waiting ones have no end in sight, and a finalizing one only while somebody works on it. */
function paceOf(read: Read, done: bigint | undefined, total: bigint | undefined) {
  const { row, recent, before } = read
  const past = recent.map((job) => pastBatch(job, row))
  const runs = row.status === numbers.active ? before === undefined : workedOf(read) === true && !isOver(row)
  const left = runs && done !== undefined && total !== undefined ? total - done : 0n
  const remaining = remainingOf(left, past, {
    batchSize: row.batch_size,
    wait: row.status === numbers.active ? cron : 0,
  })
  const held = Math.max(0, (row.on_hold_until ?? 0) - row.now)
  return {
    rate: rateOf(past),
    remaining: remaining && { least: remaining.least + held, most: remaining.most + held },
  } satisfies Partial<BackgroundStatus>
}

/** The next batch begins when this one is done and the interval over; finalizing keeps no interval. */
function pastBatch(job: RecentJob, { status, interval }: MigrationRow): PastBatch {
  const took = Math.max(1, job.finished_at - job.started_at)
  return { rows: job.batch_size, time: status === numbers.finalizing ? took : Math.max(took, interval * 1000) }
}

function lastErrorOf({ failure }: Read): BackgroundStatus['lastError'] {
  if (!failure) return undefined
  const { exception_class: exceptionClass, exception_message: message, at } = failure
  return { sqlstate: sqlstateOf(exceptionClass), text: failureText(exceptionClass, message), at }
}

/** A job's row moves only when it begins and ends: recent movement is proof of life, and silence is not of death. */
function workedOf({ row, jobs }: Read): boolean | undefined {
  if (isOver(row)) return false
  const recently = Math.max(2 * row.interval * 1000, 5 * 60_000)
  return jobs !== undefined && row.now - jobs.last_at <= recently ? true : undefined
}
