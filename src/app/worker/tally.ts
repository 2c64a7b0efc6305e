import { type EngineEvent } from '../../engine/events.ts'

/** What was done on one database, through all reconnections. */
export interface Tally {
  readonly database: string
  /** Batches that were done. */
  readonly batches: number
  readonly rows: bigint
  /** Attempts that did not end a batch and were not given back. */
  readonly failures: number
  /** Times the connection was lost or refused. */
  readonly outages: number
}

export interface Tallies {
  readonly event: (event: EngineEvent) => void
  readonly outage: (database: string) => void
  readonly all: () => readonly Tally[]
}

export function makeTallies(databases: readonly string[]): Tallies {
  const tallies = new Map<string, Tally>(
    databases.map((database) => [database, { database, batches: 0, rows: 0n, failures: 0, outages: 0 }]),
  )
  const change = (
    database: string,
    more: Partial<Record<'batches' | 'failures' | 'outages' | 'rows', number>>,
  ): void => {
    const { rows, batches, failures, outages } = tallies.get(database)!
    tallies.set(database, {
      database,
      batches: batches + (more.batches ?? 0),
      rows: rows + BigInt(more.rows ?? 0),
      failures: failures + (more.failures ?? 0),
      outages: outages + (more.outages ?? 0),
    })
  }
  return {
    event: (event) => {
      if (event.kind === 'sub-batch') change(event.subject.database, { rows: event.rows })
      if (event.kind !== 'batch-ended' || event.outcome === 'released') return
      change(event.subject.database, event.outcome === 'done' ? { batches: 1 } : { failures: 1 })
    },
    outage: (database) => change(database, { outages: 1 }),
    all: () => [...tallies.values()],
  }
}
