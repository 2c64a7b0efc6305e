import { type ComparisonOperator } from '../../domain/condition.ts'
import { type Duration } from '../../domain/time.ts'

/** Signals of a database's health, in the order in which they are told. */
export const signalNames = [
  'autovacuum',
  'wal-archive',
  'replication-lag',
  'replication-slots',
  'lock-waiters',
  'long-transaction',
  'probe',
] as const
export type SignalName = (typeof signalNames)[number]

/** Above these a signal says stop. */
export interface HealthLimits {
  /** WAL segments that wait to be archived. */
  readonly archiveSegments: number
  /** How far replay on a replica may be behind. */
  readonly replicationLag: Duration
  readonly replicationBytes: number
  /** WAL that a replication slot keeps. */
  readonly slotBytes: number
  /** Sessions that wait for a lock on the table, and how long one of them may. */
  readonly lockWaiters: number
  readonly lockWait: Duration
  /** Age of the oldest transaction that keeps vacuum from cleaning up. */
  readonly transactionAge: Duration
}

const mebibyte = 1024 * 1024

/** 42 segments are GitLab's limit and the container registry's; the rest is what a person on call would begin to look at. */
export const defaultLimits: HealthLimits = {
  archiveSegments: 42,
  replicationLag: 10_000,
  replicationBytes: 1024 * mebibyte,
  slotBytes: 10 * 1024 * mebibyte,
  lockWaiters: 5,
  lockWait: 1000,
  transactionAge: 3_600_000,
}

/** A query of the user. Without operator and threshold it answers true for stop. */
export interface HealthProbe {
  readonly sql: string
  readonly operator?: ComparisonOperator | undefined
  readonly threshold?: number | string | boolean | undefined
  /** Default: 1 s. */
  readonly timeout?: Duration | undefined
}

export interface HealthOptions {
  readonly limits?: Partial<HealthLimits> | undefined
  /** Signals that are not read. */
  readonly off?: readonly SignalName[] | undefined
  /** `application_name` of replicas that may be behind: those that replay late on purpose. */
  readonly ignoredReplicas?: readonly string[] | undefined
  readonly probe?: HealthProbe | undefined
}
