import { type Duration, type Instant } from '../domain/time.ts'
import { type RunRecord } from './record.ts'

/** What another process asks of a run: read between steps and while waiting. */
export interface RunRequest {
  readonly what: 'pause' | 'abort'
  readonly because: string | undefined
  readonly by: string
  readonly at: Instant
}

/** Who drives a run right now. */
export interface RunHolder {
  /** `user@host:pid`. */
  readonly owner: string
  readonly since: Instant
  /** Milliseconds until it is taken for dead. */
  readonly left: Duration
}

export interface StoredRun {
  readonly record: RunRecord
  readonly request: RunRequest | undefined
  readonly holder: RunHolder | undefined
}

/** The right to drive: lost, it is aborted, and nothing may be written any more. */
export interface RunHold {
  readonly lost: AbortSignal
  readonly release: () => Promise<void>
}

/**
 * Where journals are kept: in the database with a mirror file for native runs, in files for vendors' products. Every write is whole or not
 * at all, and survives a crash of the machine.
 */
export interface RunStore {
  /** Where it is, for people. */
  readonly place: string
  /** Newest first. */
  readonly list: () => Promise<readonly StoredRun[]>
  readonly load: (id: string) => Promise<StoredRun | undefined>
  /** Makes a new one; refused with `run-exists` (UserError) while one of the product is neither done nor aborted. */
  readonly create: (record: RunRecord) => Promise<void>
  /** Saves revision n over n - 1; throws DatabaseError or UserError `run-changed` when somebody else saved meanwhile. */
  readonly save: (record: RunRecord) => Promise<void>
  readonly request: (id: string, request: RunRequest | undefined) => Promise<void>
  /** Takes the right to drive, or says who has it. */
  readonly hold: (id: string, owner: string) => Promise<RunHold | RunHolder>
  /** What is odd about what was read: a database older than its mirror (restored), a mirror that cannot be written. */
  readonly remarks: () => readonly string[]
}
