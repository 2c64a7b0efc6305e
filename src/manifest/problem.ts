import { type Place } from '../domain/place.ts'

/** One thing that keeps a manifest or an installation file from being understood. */
export interface ManifestProblem {
  /** Stable kebab-case id: `unquoted-version`, `duplicate-id`. */
  readonly code: string
  /** What is wrong, as one sentence without a period. */
  readonly message: string
  readonly place: Place
  /** What to write instead. */
  readonly next: string
}
