import { type Queries } from '../../ports/database.ts'

/** What one signal of the database's health says. Only `stop` acts; what cannot be read never blocks, and says so. */
export interface HealthSignal {
  /** `autovacuum`, `wal-archive`, `replication-lag`, `lock-waiters`, `long-transaction`, `probe`. */
  readonly name: string
  readonly state: 'normal' | 'stop' | 'not-available' | 'unknown'
  /** For people: the value and its limit, or why it cannot be read. */
  readonly told: string
}

export interface HealthVerdict {
  /** The first signal that says stop. */
  readonly stop: HealthSignal | undefined
  readonly signals: readonly HealthSignal[]
}

/** Reads every signal in one round trip, outside of the transactions that work. Never throws. */
export type HealthCheck = (
  queries: Queries,
  target: {
    /** As the manifest writes it: table or schema.table. */
    readonly table: string
  },
) => Promise<HealthVerdict>
