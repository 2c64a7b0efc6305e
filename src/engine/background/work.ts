import { type Duration } from '../../domain/time.ts'
import { type Engine } from '../engine.ts'
import { type HealthCheck } from '../health/verdict.ts'

/** Running batches at most, over all workers on all hosts. */
export interface WorkLimits {
  readonly perTable: number
  readonly total: number
}

export interface WorkOptions {
  /** Batches that this process works on at once; default 1. */
  readonly workers?: number | undefined
  /** Ids of the background migrations to work on; default: all. */
  readonly only?: readonly bigint[] | undefined
  /** Default: 4 for a table, 8 in all. */
  readonly limits?: WorkLimits | undefined
  /** How long a claim lasts without a sign of life; at least 1 s, default 60 s. */
  readonly lease?: Duration | undefined
  /** Ends when nothing is left that could be done now or later without a person. */
  readonly untilIdle?: boolean | undefined
  /** Begins nothing more after this time. */
  readonly budget?: Duration | undefined
  /** Aborted: every batch is given back after its sub-batch. */
  readonly stop?: AbortSignal | undefined
  readonly health?: HealthCheck | undefined
  /** Longest wait between two looks for work; default 5 s. */
  readonly poll?: Duration | undefined
}

export interface WorkSummary {
  readonly ended: 'idle' | 'time-over' | 'stopped'
  /** Batches that were done, and rows they changed. */
  readonly batches: number
  readonly rows: bigint
  /** Attempts that did not end a batch. */
  readonly failures: number
}

/** Works on background migrations until it is stopped, its time is over, or nothing is left. */
export function workOn(engine: Engine, options: WorkOptions): Promise<WorkSummary> {
  void engine
  void options
  return Promise.resolve({ ended: 'idle', batches: 0, rows: 0n, failures: 0 })
}
