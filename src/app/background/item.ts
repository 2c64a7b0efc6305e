import { type Instant } from '../../domain/time.ts'
import { mostUnfinished } from '../../facts/estimates.ts'
import { type BackgroundStatus } from '../../engine/background/system.ts'
import { type BackgroundItem } from '../../results/background-parts.ts'
import { type Judged } from './judge.ts'

/** A whole number as JSON can hold it. */
export function whole(number: bigint): number | string {
  const isSafe = number >= BigInt(Number.MIN_SAFE_INTEGER) && number <= BigInt(Number.MAX_SAFE_INTEGER)
  return isSafe ? Number(number) : number.toString()
}

export const iso = (instant: Instant): string => new Date(instant).toISOString()

/** As GitLab writes it: `main_85`. */
export const refOf = ({ database, id }: BackgroundStatus): string => `${database}_${id}`

/** What the answers show of one. */
export function itemOf({ status, judgement, told }: Judged): BackgroundItem {
  const { percent, worked } = status
  return {
    ref: refOf(status),
    database: status.database,
    id: whole(status.id),
    name: status.name,
    ...given('queued_by', status.queuedBy),
    state: status.state,
    ...given('state_as', status.stateAs),
    judgement,
    told,
    table: status.table,
    key: [...status.key],
    ...given('job_arguments', status.jobArguments),
    batch_size: status.batchSize,
    ...given('sub_batch_size', status.subBatchSize),
    ...measures(status),
    ...given('percent', percent),
    percent_capped: isCapped(status),
    ...history(status),
    ...given('worked', worked),
    remarks: [...status.remarks],
  }
}

function measures(status: BackgroundStatus) {
  const { rowsTotal, rowsDone, batches, rate, remaining } = status
  return {
    ...given('rows_total', rowsTotal === undefined ? undefined : whole(rowsTotal)),
    ...given('rows_done', rowsDone === undefined ? undefined : whole(rowsDone)),
    ...given('batches', batches && { ...batches }),
    ...given('rate', rate),
    ...given('remaining_ms', remaining && { least: Math.round(remaining.least), most: Math.round(remaining.most) }),
  }
}

function history(status: BackgroundStatus) {
  const { hold, lastError } = status
  return {
    ...given('hold', hold && { until: iso(hold.until), ...given('because', hold.because) }),
    ...given('state_at', instant(status.stateAt)),
    ...given('state_by', status.stateBy),
    ...given('state_because', status.stateBecause),
    ...given('paused_with', status.pausedWith),
    ...given(
      'last_error',
      lastError && {
        ...given('sqlstate', lastError.sqlstate),
        text: lastError.text,
        ...given('at', instant(lastError.at)),
      },
    ),
    ...given('created_at', instant(status.createdAt)),
    ...given('started_at', instant(status.startedAt)),
    ...given('finished_at', instant(status.finishedAt)),
    ...given('last_worked_at', instant(status.lastWorkedAt)),
  }
}

/** More was done than there should be, and it is not finished. */
function isCapped({ percent, rowsDone, rowsTotal }: BackgroundStatus): boolean {
  return percent === mostUnfinished && rowsDone !== undefined && rowsTotal !== undefined && rowsDone > rowsTotal
}

const instant = (at: Instant | undefined): string | undefined => (at === undefined ? undefined : iso(at))

/** A field that is left out when nobody knows it. */
export function given<const Name extends string, T>(name: Name, value: T | undefined): { [K in Name]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { [K in Name]: T })
}
