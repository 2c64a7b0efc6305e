import { type AttemptOutcome } from '../events.ts'
import { type Step } from './batch-steps.ts'
import { type Progress } from './books.ts'
import { type Claim } from './claim.ts'
import { type Key } from './rows.ts'
import { type Queries } from '../../ports/database.ts'

/** What an attempt knows while it runs; the place of the cursor is where a failure is looked for. */
export interface Attempt {
  readonly claim: Claim
  progress: Progress
  /** Where the cursor stands. */
  cursor: Key | null
  /** The sub-batch that is being worked on. */
  step: Step | undefined
  readonly lost: AbortSignal
  /** Claims what comes after it, in the transaction that finishes it. */
  readonly claimNext: ClaimNext | undefined
  next: Claim | undefined
}

export type ClaimNext = (tx: Queries) => Promise<Claim | undefined>

/** What became of an attempt. */
export interface End {
  readonly outcome: AttemptOutcome
  readonly sqlstate?: string | undefined
  readonly error?: string | undefined
}
