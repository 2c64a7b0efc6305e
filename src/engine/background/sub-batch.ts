import { type Queries } from '../../ports/database.ts'
import { type Claim } from './claim.ts'
import { type Range } from './condition.ts'
import { type KeyShape } from './key.ts'
import { type BackgroundRow } from './rows.ts'

/** One sub-batch, as the work sees it. */
export interface SubBatch {
  readonly row: BackgroundRow
  readonly claim: Claim
  readonly shape: KeyShape
  readonly range: Range
  /** SQL that holds for rows to leave out. */
  readonly except: string | null
  /** Rows it was planned with. */
  readonly planned: number
  /** Aborted when the lease is lost. */
  readonly signal: AbortSignal
}

/** How a background migration works; both tell how many rows they changed. */
export interface Worker {
  /** Before the transaction, for work that is not of the database. */
  readonly before: ((sub: SubBatch) => Promise<number>) | undefined
  /** In the transaction that moves the cursor. */
  readonly inside: ((tx: Queries, sub: SubBatch) => Promise<number>) | undefined
}
