import { type AttemptOutcome } from '../events.ts'
import { type Step } from './batch-steps.ts'
import { type Progress } from './books.ts'
import { type Claim, type Claiming } from './claim.ts'
import { type Key } from './rows.ts'

/** What an attempt knows while it runs; the place of the cursor is where a failure is looked for. */
export interface Attempt {
  readonly claim: Claim
  progress: Progress
  /** Where the cursor stands. */
  cursor: Key | null
  /** The sub-batch that is being worked on. */
  step: Step | undefined
  readonly lost: AbortSignal
  /** Claims what comes after it, in the transaction that finishes it; undefined while it should not. */
  readonly claimNext: () => Claiming | undefined
  next: Claim | undefined
}

/** What became of an attempt. */
export interface End {
  readonly outcome: AttemptOutcome
  readonly sqlstate?: string | undefined
  readonly error?: string | undefined
}
