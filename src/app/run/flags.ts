import { type Duration } from '../../domain/time.ts'
import { type BackgroundFlags } from '../background/ground.ts'
import { type PlanningFlags } from '../planning.ts'

/** Which product and which databases: what every command of `plan run` is told. */
export interface RunSiteFlags extends BackgroundFlags {
  /** Folder of journals; default `.waystop/runs` in the working folder. */
  readonly journal?: string | undefined
  /** A run by its id; default: the newest of the product. */
  readonly run?: string | undefined
  /** Output is for a machine: nobody is asked. */
  readonly json?: boolean | undefined
  readonly yes?: boolean | undefined
}

/** Of whoever drives a run: where it stops by itself, why risks are taken, how much is done at once. */
interface DriveFlags {
  readonly toHop?: string | undefined
  readonly pauseAfter?: string | undefined
  /** Local time: `05:00`, `2026-11-22 05:00`; nothing new is begun after it. */
  readonly until?: string | undefined
  readonly window?: readonly string[] | undefined
  readonly stopBy?: string | undefined
  readonly because?: string | undefined
  /** Last day on which accepted risks count: `YYYY-MM-DD`. */
  readonly acceptUntil?: string | undefined
  /** Batches that are worked on at once. */
  readonly workers?: number | undefined
}

/** `plan run start`. What is not said is asked where a terminal is, and refused where none is. */
export interface StartFlags
  extends RunSiteFlags, DriveFlags, Omit<PlanningFlags, 'manifest' | 'product' | 'installation'> {
  /** `native`, `guided`, or an id of the manifest's drivers. */
  readonly driver?: string | undefined
  /** `service=web`: placeholders of commands. */
  readonly with?: readonly string[] | undefined
  readonly notify?: readonly string[] | undefined
  /** `hop`, `session` or `once`. */
  readonly backup?: string | undefined
  /** The hook's words, as a shell would split them; instead of the driver's `backup`. */
  readonly backupCommand?: string | undefined
  readonly restorePoint?: string | undefined
  /** The database is a copy or may be lost: why. */
  readonly noBackup?: string | undefined
  /** Post migrations are left out; the next hop is refused until they have run. */
  readonly skipPost?: boolean | undefined
  readonly dryRun?: boolean | undefined
  readonly wait?: Duration | undefined
}

/** `plan run resume`, which also changes what was asked for. */
export interface ResumeFlags extends RunSiteFlags, DriveFlags {
  /** Take the path as the changed manifest gives it. */
  readonly replan?: boolean | undefined
  /** A step that was begun and that nobody knows the outcome of is done once more: its id. */
  readonly again?: string | undefined
  readonly accept?: readonly string[] | undefined
}

export interface ConfirmFlags extends ResumeFlags {
  readonly step: string
  /** The reading says that it is not done, and the person insists: journalled. */
  readonly force?: boolean | undefined
  /** Only record it; do not go on. */
  readonly only?: boolean | undefined
}

export interface StopFlags extends RunSiteFlags {
  readonly because?: string | undefined
  /** Do not wait until the process that drives has obeyed. */
  readonly noWait?: boolean | undefined
}
