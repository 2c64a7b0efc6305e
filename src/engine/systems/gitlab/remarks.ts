import { type JobCounts, type MigrationRow, isOver } from './read.ts'
import { numbers } from './states.ts'

export interface RemarkGround {
  readonly row: MigrationRow
  readonly jobs: JobCounts | undefined
  /** The one that GitLab works on first, on the same table. */
  readonly before: MigrationRow | undefined
  readonly logForbidden: boolean
  /** Rows done are more than were estimated. */
  readonly beyond: boolean
}

/** What a person should know of one besides its numbers. */
export function remarksOn({ row, jobs, before, logForbidden, beyond }: RemarkGround): readonly string[] {
  const { failed = 0, retriable = 0, stuck = 0 } = jobs ?? {}
  const told: [boolean, () => string][] = [
    [row.status === numbers.paused, () => 'it is paused: it never finishes until somebody resumes it'],
    [row.status === numbers.finalizing, () => finalizing(row, jobs)],
    [before !== undefined, () => waits(before!)],
    [retriable > 0, () => `${plural(retriable, 'failed job')} will be tried again by GitLab, after all others`],
    [failed > retriable, () => `${plural(failed - retriable, 'job')} failed three times: only a retry tries again`],
    [
      stuck > 0,
      () => `${plural(stuck, 'job')} began over an hour ago and did not move since: GitLab will run it again`,
    ],
    [beyond, () => 'more rows are done than GitLab had estimated: how much is left is not known'],
    [skippedOneRow(row), () => skipped],
    [logForbidden && failed > 0, () => 'why jobs failed is in the transition log, which this role may not read'],
    [stateUnknown(row), () => `GitLab calls its state ${row.status}, which this version of plan does not know`],
  ]
  return told.filter(([holds]) => holds).map(([, text]) => text())
}

const stateUnknown = ({ status }: MigrationRow): boolean =>
  !(Object.values(numbers) as readonly number[]).includes(status)

const skipped =
  'GitLab 18.5 to 18.9.1 called work on a table of exactly one row finished without doing it, and this looks like it (an empty table looks the same): if the table has a row, plan bbm retry sets it to paused again, as GitLab’s own repair does'

/** Timestamps of migrations that came with those versions, and when an installation could first run one. */
const faulty = { from: '20250801000000', until: '20260301000000', since: Date.UTC(2025, 8, 1) } as const

/** Finished with one key for both ends and without a job: what the fault of 18.5 to 18.9.1 left behind. */
export function skippedOneRow(row: MigrationRow): boolean {
  const { one_key: oneKey, has_jobs: hasJobs, queued_migration_version: version, created_at: created } = row
  if (!isOver(row) || !oneKey || hasJobs) return false
  return version === null ? created >= faulty.since : version >= faulty.from && version < faulty.until
}

function finalizing({ now }: MigrationRow, jobs: JobCounts | undefined): string {
  const idle = jobs === undefined ? undefined : Math.floor((now - jobs.last_at) / 60_000)
  const seen =
    idle === undefined ? 'no batch has begun yet' : `the last batch began or ended ${plural(idle, 'minute')} ago`
  return `somebody finalizes it, and ${seen}; if that process is gone nothing goes on until finalize is run again`
}

function waits({ job_class_name: name, id, table_name: table }: MigrationRow): string {
  return `it waits for ${name} (${id}): GitLab works on one at a time on the table ${table}, the oldest first`
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
