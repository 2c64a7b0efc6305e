import { errorClassOf, QueryError } from '../domain/query-error.ts'
import { type Duration } from '../domain/time.ts'
import { type Clock } from '../ports/clock.ts'
import { type Mover, stepOf } from './machine.ts'
import { type RunSink } from './notice.ts'
import { type RunRecord } from './record.ts'
import { type RunHold, type RunStore } from './store.ts'
import { runLost } from './stores/run-errors.ts'

/** What a journal is kept with. */
export interface JournalParts {
  readonly store: RunStore
  readonly hold: RunHold
  readonly clock: Clock
  /** Who writes it: `user@host:pid`. */
  readonly actor: string
  readonly stop: AbortSignal
  readonly tell: RunSink
}

/** The record of a run as this process knows it: everything is saved before anybody is told. */
export interface Journal {
  readonly record: () => RunRecord
  /** Steps that this process itself has begun or asked about: what it knows of them is not from the record alone. */
  readonly known: Set<string>
  /** Saves the next revision. Throws `run-lost` when somebody else may drive by now. */
  readonly change: (make: (record: RunRecord, mover: Mover) => RunRecord, step?: string) => Promise<RunRecord>
}

export function journalOf(parts: JournalParts, begin: RunRecord): Journal {
  let current = begin
  return {
    record: () => current,
    known: new Set(),
    change: async (make, step) => {
      const mover = { by: parts.actor, at: parts.clock.now() }
      const next = { ...make(current, mover), revision: current.revision + 1 }
      await saved(parts, next)
      current = next
      parts.tell({ kind: 'changed', run: next, step: step === undefined ? undefined : stepOf(next, step)?.step })
      return next
    },
  }
}

/** So long a database may be away before a run gives up, in milliseconds. */
export const patience: Duration = 600_000

const longestPause: Duration = 5000

/** A database that is away is waited for: what was done must not be forgotten. Saving the same revision twice is saving it once. */
async function saved({ store, hold, clock, stop }: JournalParts, record: RunRecord): Promise<void> {
  const end = clock.now() + patience
  for (let pause = 100; ; pause = Math.min(longestPause, pause * 2)) {
    if (hold.lost.aborted) throw runLost(record.id)
    try {
      return await store.save(record)
    } catch (error) {
      if (!isAway(error) || clock.now() >= end || stop.aborted) throw error
    }
    await clock.wait(pause, AbortSignal.any([hold.lost, stop]))
  }
}

/** It passes by itself. */
export function isAway(error: unknown): boolean {
  return error instanceof QueryError && errorClassOf(error.sqlstate) === 'transient'
}
