import { type Point } from './line.ts'
import { type Place } from './place.ts'
import { type CalendarDate } from './time.ts'

/** Migrations that one release folds into a structure, as the manifest records it. */
export interface SquashEntry {
  /** The release or line that has the structure instead of the migrations. */
  readonly in: Point
  /** The stop up to which migrations are folded: databases below it are not taken any more. */
  readonly upTo: Point
  /** The stop that was the occasion. */
  readonly after: Point | undefined
  /** By database: path of the structure inside the manifest's folder; empty for products that `plan` does not drive. */
  readonly structure: Readonly<Record<string, string>>
  readonly on: CalendarDate | undefined
  /** Address of the issue. */
  readonly issue: string | undefined
  readonly place: Place
}

/** What is proven of a squash: fresh installations, upgrades, rows. */
export const squashProofKinds = ['structure', 'upgrades', 'rows'] as const
export const squashProofVerdicts = ['proven', 'refuted', 'not-made'] as const
