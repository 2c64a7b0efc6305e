import { type Line } from './line.ts'
import { type Place } from './place.ts'
import { type CalendarDate } from './time.ts'
import { type Version } from './version.ts'
import { type VersionRange } from './version-range.ts'

/** A version with its date and what it asks for. */
export interface Release {
  readonly version: Version
  readonly line: Line
  readonly date: CalendarDate | undefined
  /** The expected day the line of a planned release is cut. */
  readonly cut: CalendarDate | undefined
  /** Expected, not yet out: known to planners of releases, never a landing. */
  readonly planned: boolean
  /** Hard ranges of components by component id, where they differ from the component's own table. */
  readonly requires: Readonly<Record<string, VersionRange>>
  /** Tested ranges of components by component id; outside is a warning. */
  readonly tested: Readonly<Record<string, VersionRange>>
  /** Why nobody should land here; can be accepted. */
  readonly avoid: string | undefined
  /** Why nobody may land here. */
  readonly withdrawn: string | undefined
  /** The oldest version whose schema this release can migrate. */
  readonly minimumSchema: Version | undefined
  readonly place: Place
}

/** A release line with the day its first release came out. */
export interface LineEntry {
  readonly line: Line
  readonly date: CalendarDate | undefined
  /** Where the date comes from, in a word: `announcement`, `cadence`. */
  readonly dateSource: string | undefined
  readonly endOfLife: CalendarDate | undefined
  /** The oldest version whose schema releases of this line can migrate. */
  readonly minimumSchema: Version | undefined
  readonly place: Place
}
