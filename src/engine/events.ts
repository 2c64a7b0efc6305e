import { type Duration, type Instant } from '../domain/time.ts'
import { type BackgroundState } from './background/states.ts'

/** Which background migration an event is about. */
export interface EventSubject {
  readonly database: string
  readonly id: bigint
  readonly name: string
  readonly table: string
}

/** What a person, a log or a metric wants to know while it happens; whatever counts is in the tables as well. */
export type EngineEvent =
  | { readonly kind: 'migration-begun'; readonly id: string; readonly name: string | undefined }
  | { readonly kind: 'migration-waits'; readonly id: string; readonly because: string; readonly until: Instant }
  | { readonly kind: 'migration-done'; readonly id: string; readonly duration: Duration }
  | {
      readonly kind: 'batch-begun'
      readonly subject: EventSubject
      readonly batch: bigint
      readonly attempt: number
      readonly rows: bigint
    }
  | {
      readonly kind: 'sub-batch'
      readonly subject: EventSubject
      readonly batch: bigint
      readonly rows: number
      readonly duration: Duration
    }
  | {
      readonly kind: 'batch-ended'
      readonly subject: EventSubject
      readonly batch: bigint
      readonly outcome: AttemptOutcome
      readonly rows: bigint
      readonly duration: Duration
      readonly sqlstate?: string | undefined
      readonly error?: string | undefined
    }
  | { readonly kind: 'split'; readonly subject: EventSubject; readonly batch: bigint; readonly into: number }
  | {
      readonly kind: 'state'
      readonly subject: EventSubject
      readonly from: BackgroundState
      readonly to: BackgroundState
      readonly because?: string | undefined
    }
  | { readonly kind: 'held'; readonly subject: EventSubject; readonly because: string; readonly for: Duration }
  | { readonly kind: 'resized'; readonly subject: EventSubject; readonly from: number; readonly to: number }
  | { readonly kind: 'idle'; readonly database: string; readonly for: Duration }
  | { readonly kind: 'trouble'; readonly database: string; readonly sqlstate: string; readonly error: string }

/** What became of an attempt; see the table `waystop.attempt`. */
export type AttemptOutcome = 'done' | 'released' | 'transient' | 'held' | 'timeout' | 'failed' | 'lost'

export type EngineSink = (event: EngineEvent) => void
