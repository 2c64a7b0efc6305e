import { type CalendarDate } from './time.ts'

/** What `plan release cut` froze: hashes of what was cut, so that an edit is found without history. */
export interface Lock {
  /** By the release as the manifest writes it: a line, or a version. */
  readonly releases: ReadonlyMap<string, LockedRelease>
}

export interface LockedRelease {
  /** The day it was cut. */
  readonly cut: CalendarDate
  /** By the id of a part: the hash of each field that was known. */
  readonly parts: ReadonlyMap<string, FieldHashes>
}

/** A hash for each field: what is recorded later is no edit of what was known. */
export type FieldHashes = Readonly<Record<string, string>>
