import { type Duration } from '../../domain/time.ts'
import { type Engine } from '../engine.ts'
import { type HealthCheck } from '../health/verdict.ts'
import { type KeyShape } from './key.ts'
import { type BackgroundRow } from './rows.ts'
import { type Worker } from './sub-batch.ts'

/** A background migration, ready to be worked on by this process. */
export interface Job {
  readonly engine: Engine
  readonly row: BackgroundRow
  readonly shape: KeyShape
  readonly worker: Worker
  /** Milliseconds. */
  readonly lease: Duration
  readonly health: HealthCheck | undefined
  /** Nothing more is begun: somebody wants an end, or the time is over. */
  readonly ending: () => boolean
  /** Aborted when somebody wants an end; ends waiting. */
  readonly stop: AbortSignal
}
