import { coverageAt } from '../domain/coverage.ts'
import { type Life } from '../domain/life.ts'
import { comparePoints, type Point } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { earliestPoint, latestPoint } from '../domain/placement.ts'

/**
 * May a missing stop be concluded from the list of stops over a life? Not where the manifest calls that list partial:
 * an unlisted stop may lie there. A schedule makes up for it, since it tells where stops are.
 */
export function stopsAreKnown(manifest: Manifest, { opens, closes }: Pick<Life, 'opens' | 'closes'>): boolean {
  return [earliestPoint(opens), latestPoint(closes)].every((point) => !point || stopsAreKnownAt(manifest, point))
}

function stopsAreKnownAt({ product, coverage, policy }: Manifest, point: Point): boolean {
  const { stopSchedule } = policy
  if (stopSchedule && comparePoints(product, point, stopSchedule.from) >= 0) return true
  return coverageAt(product, coverage, 'stops', point.version) !== 'partial'
}
