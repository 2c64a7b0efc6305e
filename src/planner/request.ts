import { type UpgradeMode } from '../domain/constraint-entries.ts'
import { type CalendarDate, type Duration } from '../domain/time.ts'
import { type Truth } from '../domain/truth.ts'
import { type Version } from '../domain/version.ts'

/** Everything a plan depends on besides the manifest. */
export interface PlanRequest {
  readonly from: Version
  readonly to: Version
  /** `zero-downtime` lands on every line. */
  readonly mode: UpgradeMode
  /** Answers to conditions, by id; what is absent is unknown. */
  readonly answers: ReadonlyMap<string, Truth>
  /** Installed component versions by component id; what is absent is unknown. */
  readonly components: ReadonlyMap<string, Version>
  /** Ids of reasons the person takes upon themselves: `kind:subject` or `kind:subject@from..to`. */
  readonly accepted: readonly string[]
  /** Warnings count as illegal. */
  readonly strict: boolean
  readonly installType: string | undefined
  readonly today: CalendarDate
  /** Numbers of nodes by role, from the installation file. */
  readonly nodes: ReadonlyMap<string, number>
  /** Versions the installation is known to have run before. */
  readonly history: readonly Version[]
  /** Measured or estimated run time of a background migration on this installation, by id. */
  readonly estimates: ReadonlyMap<string, Duration>
  /** Post migrations of the installed version were skipped. */
  readonly pendingPostMigrations: Truth
}
