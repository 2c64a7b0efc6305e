import { type DriverKind } from '../domain/driver.ts'
import { type Duration, type Instant } from '../domain/time.ts'
import { type RestorePoint, type RunHop, type RunRecord, type RunStep } from './record.ts'
import { type StepKind } from '../domain/step.ts'

/** What a step knows while it is done. */
export interface StepContext {
  readonly run: RunRecord
  readonly hop: RunHop
  readonly step: RunStep
  /** Aborted when a person or the machine wants the process to leave: finish the batch, record, return `stopped`. */
  readonly stop: AbortSignal
  /** What happens meanwhile, for the screen; it never throws. */
  readonly tell: (event: StepProgress) => void
  /** Where it is to be over: waiting steps return `waiting` instead of staying longer. */
  readonly deadline: Instant | undefined
}

/** For live lists: whatever counts is in the databases and in the journal. */
export interface StepProgress {
  readonly text: string
  /** Of a background migration: 0 to 100; undefined is unknown. */
  readonly percent?: number | undefined
  /** Rows a second. */
  readonly rate?: number | undefined
  readonly remaining?: { readonly least: Duration; readonly most: Duration } | undefined
  readonly subject?: string | undefined
  readonly database?: string | undefined
}

/** A command a person runs, and on which hosts. */
export interface ShownCommand {
  readonly on: string | undefined
  readonly command: string
}

/** How doing a step ended. */
export type StepEnd =
  | {
      readonly kind: 'done'
      readonly outcome?: string | undefined
      readonly tail?: string | undefined
      /** What a backup step made. */
      readonly restorePoint?: Omit<RestorePoint, 'hop' | 'by'> | undefined
      /** Releases whose post migrations were left out here; they block the next hop. */
      readonly skippedPost?: readonly string[] | undefined
    }
  /** There was nothing to do here, and why. */
  | { readonly kind: 'skipped'; readonly because: string }
  /** It goes on by itself: in the product's own workers. Asked again after `poll`. */
  | {
      readonly kind: 'waiting'
      readonly because: string
      readonly poll: Duration
      readonly progress?: readonly StepProgress[] | undefined
      /** Nothing moved for too long. */
      readonly stalled?: boolean | undefined
    }
  /** A person has to do it; `plan run confirm STEP` then verifies it by reading. */
  | { readonly kind: 'needs-you'; readonly what: string; readonly commands: readonly ShownCommand[] }
  | {
      readonly kind: 'failed'
      readonly what: string
      readonly next: readonly string[]
      readonly doNot: readonly string[]
      readonly tail?: string | undefined
      /** It may be tried again as it is: a database that was away. */
      readonly transient?: boolean | undefined
    }
  | { readonly kind: 'stopped' }

/** What the world says about a step that was begun and never ended, or that a person says is done. Only reads. */
export type Probe =
  | { readonly kind: 'done'; readonly because: string }
  | { readonly kind: 'not-done'; readonly because: string }
  /** Cannot be told: a person decides. */
  | { readonly kind: 'unknown'; readonly because: string }

/** Does one kind of step. Doing what is done already changes nothing. */
export interface StepExecutor {
  readonly run: (context: StepContext) => Promise<StepEnd>
  readonly probe: (context: StepContext) => Promise<Probe>
  /** For people, before it is done: what will be run, and where. */
  readonly commands: (
    hop: Pick<RunHop, 'from' | 'to' | 'number'>,
    step: Pick<RunStep, 'kind' | 'subject'>,
  ) => readonly ShownCommand[]
}

/** The version that is installed, and who said so. */
export interface InstalledVersion {
  /** Undefined: it cannot be told. */
  readonly version: string | undefined
  /** `gitlab-ctl`, `the database`, `plan's own record`. */
  readonly source: string
  readonly problem: string | undefined
}

/** One background migration as preflight and verification need it. */
export interface WorkReading {
  readonly database: string
  readonly name: string
  /** Id of the queueing migration, where the system knows it. */
  readonly queuedBy: string | undefined
  readonly state: 'finished' | 'working' | 'paused' | 'failed' | 'unknown'
  /** The system's own word. */
  readonly stateAs: string
  readonly percent: number | undefined
  readonly rate: number | undefined
  readonly remaining: { readonly least: Duration; readonly most: Duration } | undefined
  readonly error: string | undefined
  /** How to look at it and to try it again, ready to paste. */
  readonly commands: readonly string[]
}

/** Reads a site without changing it. Used by preflight, by verification and while waiting. */
export interface SiteReader {
  /** Every source that tells a version; contradictions are the reader's to report, not to settle. */
  readonly installed: () => Promise<readonly InstalledVersion[]>
  /** Undefined where nobody can tell anything; names of databases that did not answer are in `unread`. */
  readonly background: () => Promise<
    { readonly work: readonly WorkReading[]; readonly unread: readonly string[] } | undefined
  >
}

/** How one site is upgraded. What a driver does not do has no executor and becomes no step. */
export interface Driver {
  readonly kind: DriverKind
  readonly id: string
  readonly name: string
  readonly executors: ReadonlyMap<StepKind, StepExecutor>
  readonly reader: SiteReader
  /** What is said once before a run begins: what plan does not do here. */
  readonly remarks: readonly string[]
}
