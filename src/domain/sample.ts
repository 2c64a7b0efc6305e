import { type Place } from './place.ts'
import { type Version } from './version.ts'

/** Rows to rehearse an upgrade with: SQL that makes them, for the schema of one release. */
export interface Sample {
  readonly database: string
  /** The table it fills, where it is one. */
  readonly table: string | undefined
  /** The release whose schema the rows fit; undefined: that of the oldest release. */
  readonly release: Version | undefined
  /** What `{rows}` stands for. */
  readonly rows: number
  readonly sql: string | undefined
  /** Path of a file of SQL inside the manifest's folder; `{rows}` counts there too. */
  readonly file: string | undefined
  /** Settings of the session in which it runs: `{harbor.bookings: "{rows}"}`. */
  readonly settings: Readonly<Record<string, string>>
  readonly place: Place
}

export const defaultSampleRows = 1000
