import { type Duration } from '../../domain/time.ts'
import { type HealthOptions } from '../../engine/health/limits.ts'
import { type LogLevel, type LogOptions } from '../../ports/log.ts'
import { type EngineFlags } from '../engine/ground.ts'

export const logLevels = ['debug', 'info', 'warn', 'error'] as const satisfies readonly LogLevel[]

/** What `plan worker` is told. */
export interface WorkerFlags extends EngineFlags {
  /** Batches of one database at once. */
  readonly workers: number
  readonly limitPerTable: number
  /** Batches of one database at once, over all hosts. */
  readonly limit: number
  /** Default: the engine's. */
  readonly lease?: Duration | undefined
  /** Longest wait between two looks for work. */
  readonly poll: Duration
  readonly readyFile?: string | undefined
  /** `[HOST:]PORT`. */
  readonly listen?: string | undefined
  readonly metricsPrefix: string
  readonly log: { readonly level: LogLevel } & Pick<LogOptions, 'to' | 'form'>
  /** Undefined: no signals are read. */
  readonly health: HealthOptions | undefined
  readonly stopAfterIdle?: Duration | undefined
}
