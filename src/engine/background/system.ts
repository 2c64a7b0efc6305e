import { type Duration, type Instant } from '../../domain/time.ts'
import { type Database, type SqlValue } from '../../ports/database.ts'
import { type BackgroundState } from './states.ts'

/** Whose tables hold the background migrations of a database. */
export const backgroundSystems = ['native', 'gitlab', 'registry'] as const
export type SystemName = (typeof backgroundSystems)[number]

/** What somebody may ask of one, or of all. `run`, `restart` and `cancel` are not everywhere to be had. */
export const backgroundVerbs = ['pause', 'resume', 'retry', 'restart', 'finalize', 'cancel'] as const
export type BackgroundVerb = (typeof backgroundVerbs)[number]

/** One background migration, whoever's it is. What a system does not know is undefined, never guessed. */
export interface BackgroundStatus {
  readonly database: string
  /** Its id in the system's table. */
  readonly id: bigint
  readonly name: string
  /** Id of the migration that queued it. */
  readonly queuedBy: string | undefined
  /** `unknown` is a number of a vendor's newer version; `stateAs` tells it. */
  readonly state: BackgroundState | 'unknown'
  /** The system's own word or number for the state, where it differs: `3`. */
  readonly stateAs: string | undefined
  readonly table: string
  readonly key: readonly string[]
  /** Arguments of the job, as JSON; GitLab's. */
  readonly jobArguments: string | undefined
  /** What does the work, where that has a name of its own. */
  readonly job?: string | undefined
  /** The keys it works between, as text; undefined is not known yet, or has no such end. */
  readonly bounds?: { readonly first: string | undefined; readonly last: string | undefined } | undefined
  /** It looks for rows that are not done, instead of walking along its key. */
  readonly looksForRest?: boolean | undefined
  /** The number its system has for why it failed. */
  readonly errorCode?: number | undefined
  readonly batchSize: number
  readonly subBatchSize: number | undefined
  readonly rowsTotal: bigint | undefined
  readonly rowsDone: bigint | undefined
  readonly batches: BatchCounts | undefined
  /** 0 to 100; undefined is unknown. Computed above 100 it is 99.9 until it is finished. */
  readonly percent: number | undefined
  /** Rows a second, over the last minutes in which it worked. */
  readonly rate: number | undefined
  /** Milliseconds of remaining time: a range, since it is an estimate; undefined is unknown. */
  readonly remaining: { readonly least: Duration; readonly most: Duration } | undefined
  readonly hold: { readonly until: Instant; readonly because: string | undefined } | undefined
  readonly stateAt: Instant | undefined
  readonly stateBy: string | undefined
  readonly stateBecause: string | undefined
  /** Was it paused by its name, or with all others? undefined: it is not paused, or nobody wrote it down. */
  readonly pausedWith?: 'all' | 'name' | undefined
  readonly lastError:
    | { readonly sqlstate: string | undefined; readonly text: string; readonly at: Instant | undefined }
    | undefined
  readonly createdAt: Instant | undefined
  readonly startedAt: Instant | undefined
  readonly finishedAt: Instant | undefined
  /** The last time a batch began or ended. */
  readonly lastWorkedAt: Instant | undefined
  /** Does somebody work on it right now? undefined where it cannot be seen. */
  readonly worked: boolean | undefined
  /** When it was read, by the database's clock: how long nothing has happened is told by that clock alone. */
  readonly readAt?: Instant | undefined
  /** What a person should know besides, each one sentence: known bugs of the vendor, what it waits for, what is stuck. */
  readonly remarks: readonly string[]
}

export interface BatchCounts {
  readonly ready: number
  readonly running: number
  readonly done: number
  readonly failed: number
}

/** One try at a batch. */
export interface AttemptRecord {
  readonly batch: bigint
  readonly number: number | undefined
  readonly outcome: string
  readonly owner: string | undefined
  readonly startedAt: Instant | undefined
  readonly endedAt: Instant | undefined
  readonly duration: Duration | undefined
  readonly rows: bigint | undefined
  /** The range of keys, as text. */
  readonly range: string
  readonly sqlstate: string | undefined
  readonly error: string | undefined
}

/** A statement that a control would run, shown before it is. */
export interface PlannedStatement {
  readonly text: string
  readonly values: readonly SqlValue[]
}

/** A command of the vendor, ready to paste, and where it is typed: `Linux package`, `Helm chart`. */
export interface VendorCommand {
  readonly where: string
  readonly command: string
}

/** What a verb would do to one background migration, decided from its state before anything is touched. */
export type ControlPlan =
  | {
      readonly kind: 'change'
      readonly target: BackgroundStatus
      /** What was asked for: states alone do not tell a resume from a restart. */
      readonly verb?: BackgroundVerb
      readonly to: BackgroundState
      /** What it means, where the states alone do not tell. */
      readonly because?: string
      readonly statements: readonly PlannedStatement[]
      /** The vendor's own way to do the same, ready to paste. */
      readonly vendorCommand: string | undefined
      /** The same for every kind of installation, the one above among them. */
      readonly vendorCommands?: readonly VendorCommand[]
      /** What a person should know before saying yes. */
      readonly warnings: readonly string[]
    }
  /** It is already so. */
  | { readonly kind: 'nothing'; readonly target: BackgroundStatus; readonly because: string }
  /** It could be done, and all were meant, but somebody has decided something for this one. */
  | { readonly kind: 'left'; readonly target: BackgroundStatus; readonly because: string }
  | {
      readonly kind: 'refused'
      readonly target: BackgroundStatus
      readonly because: string
      /** One sentence, complete in itself. */
      readonly next: string
      /** Where only the vendor's own tool may do it: that, for every kind of installation. */
      readonly vendorCommands?: readonly VendorCommand[]
    }

/** What one database alone does not tell. */
export interface ProductContext {
  /** Names of the databases of the product that truly are different ones (`sameDatabase`); undefined: not known. */
  readonly separate?: readonly string[] | undefined
}

/** Reads and controls the background migrations of one database. Nothing here asks or prints. */
export interface BackgroundSystem {
  readonly name: SystemName
  /** Throws DatabaseError `no-tables` when the database has none of this system. */
  readonly list: (database: Database, context?: ProductContext) => Promise<readonly BackgroundStatus[]>
  /** Newest first. */
  readonly attempts: (database: Database, target: BackgroundStatus, limit: number) => Promise<readonly AttemptRecord[]>
  readonly plan: (target: BackgroundStatus, verb: BackgroundVerb, request: ControlRequest) => ControlPlan
  /**
   * Runs a plan in one transaction that first checks, under a lock, that the state is still the one it was planned for;
   * else nothing is changed and `changed` is false.
   */
  readonly apply: (
    database: Database,
    plan: Extract<ControlPlan, { kind: 'change' }>,
    request: ControlRequest,
  ) => Promise<{ readonly changed: boolean }>
}

export interface ControlRequest extends ProductContext {
  readonly actor: string
  readonly because: string | undefined
  /** Was it named, or were all meant? */
  readonly asked?: 'all' | 'name' | undefined
  /** With all: what was paused by its name goes on too. */
  readonly alsoNamed?: boolean | undefined
}
