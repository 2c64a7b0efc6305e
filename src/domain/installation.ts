import { type CalendarDate, type Duration } from './time.ts'
import { type Truth } from './truth.ts'
import { type Window } from './window.ts'
import { type ZoneName } from './zone.ts'

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

/** How often a run makes a place to go back to: for every hop, once for what is done between two leaves, once for all. */
export const backupPolicies = ['hop', 'session', 'once'] as const
export type BackupTimes = (typeof backupPolicies)[number]

/** How restore points are made here, where nobody says otherwise. */
export interface BackupHook {
  readonly policy: BackupTimes
  /** Words of the hook; undefined: what the driver has. */
  readonly command: readonly string[] | undefined
  readonly timeout: Duration | undefined
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
  /** When users may be without service; empty: always. */
  readonly windows: readonly Window[]
  /** Zone of the windows; undefined: the machine's. */
  readonly timeZone: ZoneName | undefined
  /** How a run drives the product: `native`, `guided` or an id of the manifest's drivers. */
  readonly driver: string | undefined
  /** Words of a command, one URL, or `env:NAME`, which is told what a run does; empty: nobody. */
  readonly notify: readonly string[]
  readonly backup: BackupHook | undefined
  readonly history: readonly string[]
  readonly pendingPostMigrations: Truth
}

/** A "no" older than this is asked again; a "yes" stays, since acting on it is never less safe. */
export const factLifetimeDays = 7
