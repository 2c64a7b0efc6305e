import { type Place } from './place.ts'
import { type Placement } from './placement.ts'
import { type Duration } from './time.ts'

export type TableSize = 'large' | 'small' | 'unknown'

/** What is known about the end of a background migration. */
export type FinalizationRecord = 'recorded' | 'open' | 'unknown'

/** Batched data work that runs in the background, from the release that queues it to the one that finalizes it. */
export interface BackgroundMigration {
  /** Name and queueing migration: a job queued twice under one name is two background migrations. */
  readonly id: string
  readonly name: string
  readonly queuedBy: string | undefined
  readonly queued: Placement
  readonly finalizedBy: string | undefined
  readonly finalized: Placement
  /** `open`: not finalized as far as was read. `unknown`: nobody looked, which is not the same. */
  readonly finalization: FinalizationRecord
  /** The release whose code no longer contains it. */
  readonly deleted: Placement
  readonly cancelled: Placement
  /** Id of the background migration this one was queued again for. */
  readonly requeues: string | undefined
  readonly databases: readonly string[]
  readonly tables: readonly string[]
  readonly size: TableSize
  /** How long it takes where it takes long, as somebody measured it. */
  readonly measured: Measurement | undefined
  /** How the product runs it, for products `plan` itself drives. */
  readonly work: BackgroundWork | undefined
  readonly place: Place
}

export interface Measurement {
  readonly rows: number
  readonly rowsPerHour: number
}

/** `keyset`: every row once, by ranges of the key. `remaining`: rows that are not `done` are looked for, in passes. */
export const batchStrategies = ['keyset', 'remaining'] as const
export type BatchStrategy = (typeof batchStrategies)[number]

/** How `plan` itself runs a background migration, as far as the manifest says; the engine's defaults fill the rest. */
export interface BackgroundWork {
  /** Columns that batches walk along, quoted nowhere yet. */
  readonly key: readonly string[]
  readonly strategy: BatchStrategy
  /** Rows. */
  readonly batchSize: number | undefined
  readonly maximumBatchSize: number | undefined
  readonly subBatchSize: number | undefined
  readonly pause: Duration | undefined
  readonly batchTime: Duration | undefined
  readonly timeout: Duration | undefined
  readonly maximumAttempts: number | undefined
  /** Above 0, at most 1. */
  readonly failureRatio: number | undefined
  /** SQL with `{batch}`. Exactly one of update, module and command does the work; `plan validate` sees to it. */
  readonly update: string | undefined
  /** Path of a JavaScript module inside the manifest's folder. */
  readonly module: string | undefined
  readonly command: readonly string[] | undefined
  /** May the command be run when an upgrade is rehearsed? Unless it says so: no. */
  readonly rehearsable: boolean | undefined
  /** SQL that holds for every row that needs no more work. */
  readonly done: string | undefined
}

export function backgroundMigrationId(
  name: string,
  queuedBy: string | undefined,
  queuedIn: string | undefined,
): string {
  const queue = queuedBy ?? queuedIn
  return queue === undefined ? name : `${name}/${queue}`
}
