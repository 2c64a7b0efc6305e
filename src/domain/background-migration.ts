import { type Place } from './place.ts'
import { type Placement } from './placement.ts'

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

/** The batched statement of a background migration that `plan` itself runs. */
export interface BackgroundWork {
  readonly key: readonly string[]
  readonly batchSize: number | undefined
  readonly update: string | undefined
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
