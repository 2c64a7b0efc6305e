import { type UpgradeMode } from '../domain/constraint-entries.ts'
import { type DriverKind } from '../domain/driver.ts'
import { type Duration, type Instant } from '../domain/time.ts'
import { type StepKind } from '../domain/step.ts'
import { type RunState, type StepState } from '../domain/run-state.ts'

/** A length of time that is not known exactly, and where it is known from; never a guess without a source. */
export interface Estimate {
  readonly least: Duration
  readonly most: Duration
  /** `3 earlier batches`, `row count and 11.2k rows/s`, `the manifest's measurement`. */
  readonly source: string
}

/** One thing to do inside a hop. */
export interface RunStep {
  /** `3.migrate`: number of the hop and kind; a second of a kind has a name: `3.component.postgresql`. */
  readonly id: string
  readonly kind: StepKind
  /** What it does, as one line: `migrate main and ci to 16.3.9`. */
  readonly title: string
  /** Subject, where there are several of a kind: a component, a gate, a background migration. */
  readonly subject: string | undefined
  /** Of a component: the lowest version, or the line, it is moved to. */
  readonly target?: string | undefined
  readonly state: StepState
  /** Users are not served while it runs. */
  readonly down: boolean
  readonly estimate: Estimate | undefined
  readonly attempts: number
  readonly begunAt: Instant | undefined
  readonly endedAt: Instant | undefined
  /** Who did it: `user@host:pid`. */
  readonly by: string | undefined
  /** What came of it, one sentence: why it was skipped, what failed, what it waits for. */
  readonly outcome: string | undefined
  /** What to do about a failure, and what not. */
  readonly next: readonly string[]
  readonly doNot: readonly string[]
  /** The end of what a program printed, secrets taken out; at most 4 KiB. */
  readonly tail: string | undefined
}

/** What a step says of itself before it is begun. */
export const untouched = {
  state: 'planned',
  attempts: 0,
  begunAt: undefined,
  endedAt: undefined,
  by: undefined,
  outcome: undefined,
  next: [],
  doNot: [],
  tail: undefined,
} as const satisfies Partial<RunStep>

export interface RunHop {
  /** Position in the path, from 1. */
  readonly number: number
  readonly from: string
  readonly to: string
  readonly steps: readonly RunStep[]
  /** It leaves a required stop, and not by a newer patch of it: no background work may be unfinished then, or somebody answers for it. */
  readonly leavesStop?: boolean | undefined
  /** When `to` was recorded as installed: dwell times count from it. */
  readonly landedAt: Instant | undefined
}

/** A place to go back to, made before something was changed. */
export interface RestorePoint {
  readonly hop: number
  /** Identity of a backup, as the hook told it; undefined for `--restore-point TEXT`. */
  readonly id: string | undefined
  readonly takenAt: Instant
  /** The command that restores it, or what a person wrote. */
  readonly restore: string
  readonly by: string
}

/** A risk somebody took for this run. */
export interface Override {
  readonly id: string
  readonly because: string
  readonly until: string | undefined
  readonly by: string
  readonly at: Instant
}

/** Where a run was asked to stop by itself. */
export interface RunLimits {
  /** A landing after which it pauses. */
  readonly toHop: string | undefined
  /** A step (`3.backup`) or a kind of step (`backup`) after which it pauses. */
  readonly pauseAfter: string | undefined
  /** Nothing new is begun after this instant. */
  readonly until: Instant | undefined
  /** `Sat 22:00-05:00`, local time; several are allowed. */
  readonly windows: readonly string[]
  /** Nothing is begun that is not expected to end by then. */
  readonly stopBy: Instant | undefined
}

/** Once per hop, once per session (what is done between two leaves), once for the run, or a text instead of a backup. */
export type BackupPolicy =
  | { readonly kind: 'hop' | 'session' | 'once'; readonly command: readonly string[] | undefined }
  | { readonly kind: 'text'; readonly text: string }
  /** The whole run is on a copy, or an embedded database nobody minds: said by the person, never assumed. */
  | { readonly kind: 'none'; readonly because: string }

/** One line of the journal. Nothing is ever taken out of it. */
export interface RunEvent {
  readonly at: Instant
  readonly by: string
  /** `started`, `step-begun`, `step-done`, `step-failed`, `paused`, `resumed`, `confirmed`, `manifest-changed`, `override`, … */
  readonly what: string
  readonly step: string | undefined
  readonly text: string | undefined
}

/** One execution of a path: everything that is needed to go on after a crash, and to tell a person how it stands. */
export interface RunRecord {
  readonly format: 1
  /** `2026-11-21-1`: the day it was started, and a number. */
  readonly id: string
  readonly product: string
  readonly productName: string
  readonly driver: { readonly kind: DriverKind; readonly id: string; readonly name: string }
  readonly mode: UpgradeMode
  readonly from: string
  readonly to: string
  /** Flags that ask the planner the same again, without passwords: `--product example --fact x=no`. */
  readonly question: readonly string[]
  /** Flags that reach the same databases again, without passwords. */
  readonly site: readonly string[]
  readonly hops: readonly RunHop[]
  readonly state: RunState
  /** Why it is in this state, one sentence. */
  readonly because: string | undefined
  readonly stateAt: Instant
  /** Grows by one with every save: who saves an older one is refused. */
  readonly revision: number
  readonly begunAt: Instant
  readonly endedAt: Instant | undefined
  /** Who started it. */
  readonly person: string
  readonly host: string
  readonly limits: RunLimits
  readonly backup: BackupPolicy
  readonly restorePoints: readonly RestorePoint[]
  readonly overrides: readonly Override[]
  /** Releases whose post migrations were skipped: they block the next hop. */
  readonly skippedPost: readonly string[]
  /** Post migrations are left out in every hop. */
  readonly skipPost?: boolean | undefined
  /** `--notify`: argument vector or URL; tested at start. */
  readonly notify: readonly string[]
  /** What the remaining hops depend on, computed from the manifest when the run last went on: a line of hashes for each hop. */
  readonly depends: string
  /** Copies never run hooks or calls that are not rehearsable. */
  readonly rehearsal: boolean
  /** Placeholders of commands that a person gave: `{with.service}`. */
  readonly values: Readonly<Record<string, string>>
  readonly events: readonly RunEvent[]
}
