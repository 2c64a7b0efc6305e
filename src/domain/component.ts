import { type Point } from './line.ts'
import { type Place } from './place.ts'
import { type VersionRange } from './version-range.ts'

/** Which versions of a component the releases from a point on work with, until the next entry. */
export interface ComponentSpan {
  readonly from: Point
  /** Outside, the release does not work. */
  readonly requires: VersionRange | undefined
  /** Outside, nobody tested it. */
  readonly tested: VersionRange | undefined
  readonly note: string | undefined
  readonly place: Place
}

/** Something an installation runs beside the product and that has versions of its own: PostgreSQL, PHP. */
export interface Component {
  readonly id: string
  readonly name: string
  /** How many leading numbers make a line of it; moving inside a line is an update, not a move. */
  readonly lineParts: number
  /** Known lines, ascending: `["13", "14", "16"]`. */
  readonly lines: readonly string[]
  readonly spans: readonly ComponentSpan[]
  readonly place: Place
}
