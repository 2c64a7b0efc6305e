import { reaches } from './line.ts'
import { type Manifest } from './manifest.ts'
import { type Migration } from './migration.ts'
import { type SquashEntry } from './squash.ts'
import { type Version } from './version.ts'

/** The newest squash that a release contains; without a release, the newest of all. */
export function squashOf(
  { product, squashes }: Pick<Manifest, 'product' | 'squashes'>,
  release: Version | undefined,
): SquashEntry | undefined {
  return squashes.findLast((squash) => release === undefined || reaches(product, release, squash.in))
}

/** Was it folded into a structure, and is its SQL gone? */
export function isFoldedAway({ removed, up }: Migration): boolean {
  return removed?.because === 'squashed' && up === undefined
}
