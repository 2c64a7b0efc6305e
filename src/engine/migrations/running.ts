import { type Duration } from '../../domain/time.ts'
import { type Engine } from '../engine.ts'
import { type Lease } from '../lease.ts'

export interface RunSettings {
  /** How long ordinary DDL waits for a lock before it lets everybody else pass and tries again. */
  readonly lockTimeout: Duration
  /** How long a statement may take; 0 is as long as it likes. */
  readonly statementTimeout: Duration
  /** How often a migration is tried when locks, deadlocks or serialization are in its way. */
  readonly tries: number
  /** The first wait between two tries; each further one is twice as long, up to `longestWait`. */
  readonly firstWait: Duration
  readonly longestWait: Duration
  /** May a build of an index that another process left running be ended? */
  readonly endBuilds: boolean
  /** 0 to 1, for jitter: two that met once should not meet again. */
  readonly random: () => number
}

/**
 * Ordinary DDL needs its lock for milliseconds: 5 s is as long as others may queue behind it. A statement has no limit:
 * what was written to rewrite a table has to be let do it, and the lock timeout alone keeps it from waiting.
 */
export const defaultSettings: RunSettings = {
  lockTimeout: 5000,
  statementTimeout: 0,
  tries: 10,
  firstWait: 1000,
  longestWait: 30_000,
  endBuilds: false,
  random: Math.random,
}

/** What the steps of a run on one database work with. */
export interface Running {
  readonly engine: Engine
  readonly lease: Lease
  readonly settings: RunSettings
  /** A person wants it to end, or the lease is lost. */
  readonly stop: AbortSignal
}
