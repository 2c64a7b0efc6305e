import { compareLines, comparePoint, lineOf, reaches, type Point } from './line.ts'
import { type Product } from './product.ts'
import { type Truth } from './truth.ts'
import { type Version } from './version.ts'

/**
 * In which release something comes. Recorded: the main line's entry first, then back-ports to older lines.
 * Inferred: it came somewhere between two points, both included. Unknown: nobody recorded it.
 */
export type Placement =
  | { readonly kind: 'recorded'; readonly main: Point; readonly backports: readonly Point[] }
  | { readonly kind: 'inferred'; readonly earliest: Point; readonly latest: Point }
  | { readonly kind: 'unknown' }

export const unplaced: Placement = { kind: 'unknown' }

export function recordedAt(main: Point, backports: readonly Point[] = []): Placement {
  return { kind: 'recorded', main, backports }
}

/**
 * Does a version contain what was placed? Yes when an entry on the version's own line is at or below it, or when its
 * line is later than the line of the main entry: a version of an older line holds only what was ported back to it.
 * Between the ends of an inferred placement, and for an unknown one, the answer is unknown.
 */
export function contains(product: Product, version: Version, placement: Placement): Truth {
  switch (placement.kind) {
    case 'unknown':
      return 'unknown'
    case 'inferred':
      if (reaches(product, version, placement.latest)) return 'yes'
      return reaches(product, version, placement.earliest) ? 'unknown' : 'no'
    case 'recorded':
      return containsRecorded(product, version, placement) ? 'yes' : 'no'
  }
}

function containsRecorded(product: Product, version: Version, placement: Placement & { kind: 'recorded' }): boolean {
  const { main, backports } = placement
  if (product.lineParts === undefined) return [main, ...backports].some((entry) => reaches(product, version, entry))
  const line = lineOf(product, version)
  if (compareLines(line, lineOf(product, main.version)) > 0) return true
  return [main, ...backports].some(
    (entry) => compareLines(lineOf(product, entry.version), line) === 0 && comparePoint(product, version, entry) >= 0,
  )
}

/** The point from which on it may be there; undefined when nobody knows. */
export function earliestPoint(placement: Placement): Point | undefined {
  if (placement.kind === 'recorded') return placement.main
  return placement.kind === 'inferred' ? placement.earliest : undefined
}

/** The point from which on it is surely there; undefined when nobody knows. */
export function latestPoint(placement: Placement): Point | undefined {
  if (placement.kind === 'recorded') return placement.main
  return placement.kind === 'inferred' ? placement.latest : undefined
}

/** `17.1`, `17.6.1 (also 17.5.5)`, `17.4 or 17.5 (inferred)`, `unknown`. */
export function formatPlacement(placement: Placement): string {
  switch (placement.kind) {
    case 'unknown':
      return 'unknown'
    case 'recorded': {
      const also = placement.backports.map((entry) => entry.text).join(', ')
      return also === '' ? placement.main.text : `${placement.main.text} (also ${also})`
    }
    case 'inferred': {
      const { earliest, latest } = placement
      return earliest.text === latest.text
        ? `${latest.text} (inferred)`
        : `${earliest.text} to ${latest.text} (inferred)`
    }
  }
}
