import { type VersionScheme } from './version.ts'

/** What is upgraded. */
export interface Product {
  /** Short id used on the command line: `gitlab`. */
  readonly id: string
  /** Name for people: `GitLab`. */
  readonly name: string
  readonly scheme: VersionScheme
  /** How many leading numbers make a release line; undefined when the product has no lines. */
  readonly lineParts: number | undefined
}
