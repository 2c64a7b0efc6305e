import { comparePoints } from './line.ts'
import { type Migration } from './migration.ts'
import { earliestPoint, latestPoint, type Placement } from './placement.ts'
import { type Product } from './product.ts'
import { type Truth } from './truth.ts'
import { compareText } from './version.ts'

type Placed = Pick<Migration, 'id' | 'phase' | 'placement'>

/**
 * Does a migration run before another when one hop brings both? Those without a release come first, by timestamp; then
 * by release, regular before post, by timestamp: a later timestamp may run first. Unknown where inferred releases leave
 * it open; of a migration and itself the answer is no.
 */
export function runsBefore(product: Product, a: Placed, b: Placed): Truth {
  const order = compareReleases(product, a.placement, b.placement)
  if (order === undefined) return 'unknown'
  if (order !== 0) return order < 0 ? 'yes' : 'no'
  const withoutRelease = a.placement.kind === 'unknown'
  const phases = withoutRelease ? 0 : Number(a.phase === 'post') - Number(b.phase === 'post')
  return (phases || compareText(a.id, b.id)) < 0 ? 'yes' : 'no'
}

/** Negative when the first comes in an earlier release; undefined when intervals overlap. */
export function compareReleases(product: Product, a: Placement, b: Placement): number | undefined {
  const left = endsOf(a)
  const right = endsOf(b)
  if (!left || !right) return Number(left !== undefined) - Number(right !== undefined)
  if (comparePoints(product, left.last, right.first) < 0) return -1
  if (comparePoints(product, left.first, right.last) > 0) return 1
  const certain = [comparePoints(product, left.first, right.last), comparePoints(product, left.last, right.first)]
  return certain.every((order) => order === 0) ? 0 : undefined
}

function endsOf(placement: Placement) {
  const first = earliestPoint(placement)
  const last = latestPoint(placement)
  return first && last && { first, last }
}
