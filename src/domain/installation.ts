import { type CalendarDate } from './time.ts'
import { type Truth } from './truth.ts'

/** An answer to a condition, with where and when it comes from. */
export interface RecordedFact {
  readonly condition: string
  readonly answer: Truth
  readonly source: string | undefined
  readonly date: CalendarDate | undefined
}

/** A risk somebody took upon themselves, until a day. */
export interface AcceptedRisk {
  /** `kind:subject` or `kind:subject@from..to`. */
  readonly id: string
  readonly because: string
  readonly until: CalendarDate | undefined
}

/** How one database is reached. Secrets are named, never held. */
export interface DatabaseReference {
  /** Connection URL without a password. */
  readonly url?: string | undefined
  /** Name of an environment variable that holds the URL. */
  readonly urlFromEnv?: string | undefined
  /** Path of a file that holds the URL. */
  readonly urlFromFile?: string | undefined
  /** Name of a service in `pg_service.conf`. */
  readonly service?: string | undefined
  readonly passwordFromEnv?: string | undefined
  readonly passwordFromFile?: string | undefined
}

/** One site: what is installed and what is known about it. */
export interface Installation {
  readonly product: string | undefined
  /** Path of a manifest, relative to the installation file. */
  readonly manifest: string | undefined
  readonly version: string | undefined
  readonly installType: string | undefined
  readonly nodes: ReadonlyMap<string, number>
  readonly databases: ReadonlyMap<string, DatabaseReference>
  readonly components: ReadonlyMap<string, string>
  readonly facts: readonly RecordedFact[]
  readonly accepted: readonly AcceptedRisk[]
  readonly history: readonly string[]
  readonly pendingPostMigrations: Truth
}

/** A "no" older than this is asked again; a "yes" stays, since acting on it is never less safe. */
export const factLifetimeDays = 7
