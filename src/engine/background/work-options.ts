import { type Duration } from '../../domain/time.ts'
import { type HealthCheck } from '../health/verdict.ts'
import { type WorkLimits } from './claim.ts'

export interface WorkOptions {
  /** Batches that this process works on at once; default 1. A database with one connection has one. */
  readonly workers?: number | undefined
  /** Ids of the background migrations to work on; default: all. */
  readonly only?: readonly bigint[] | undefined
  /** Default: 4 for a table, 8 in all. */
  readonly limits?: WorkLimits | undefined
  /**
   * How long a claim lasts without a sign of life, in milliseconds; at least 1 s. Default: 60 s, or longer than a
   * statement may take.
   */
  readonly lease?: Duration | undefined
  /** Ends when nothing is left that could be done now or later without a person. */
  readonly untilIdle?: boolean | undefined
  /** Begins nothing more after this time. */
  readonly budget?: Duration | undefined
  /** Aborted: every batch is given back after its sub-batch. */
  readonly stop?: AbortSignal | undefined
  readonly health?: HealthCheck | undefined
  /** Longest wait between two looks for work, in milliseconds; default 5 s. */
  readonly poll?: Duration | undefined
}

export interface WorkSummary {
  readonly ended: 'idle' | 'time-over' | 'stopped'
  /** Batches that were done, and rows that were changed. */
  readonly batches: number
  readonly rows: bigint
  /** Attempts that did not end a batch and were not merely given back. */
  readonly failures: number
  /** What this host has not the means for: a module or a program is missing. */
  readonly skipped: readonly bigint[]
}
