import { type Duration, type Instant } from '../domain/time.ts'

export interface Clock {
  readonly now: () => Instant
  /** Resolves after so many milliseconds, or at once when the signal is aborted. Never rejects. */
  readonly wait: (duration: Duration, signal?: AbortSignal) => Promise<void>
}
