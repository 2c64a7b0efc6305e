import { coverageAt, type CoverageSubject } from '../domain/coverage.ts'
import { type Manifest } from '../domain/manifest.ts'
import { earliestPoint, latestPoint, type Placement } from '../domain/placement.ts'

/** Does the manifest claim to have every fact of a kind wherever a placement may lie? Not where that is unknown. */
export function isCompleteAt(
  { product, coverage }: Pick<Manifest, 'product' | 'coverage'>,
  subject: CoverageSubject,
  placement: Placement,
): boolean {
  return [earliestPoint(placement), latestPoint(placement)].every(
    (point) => point !== undefined && coverageAt(product, coverage, subject, point.version) === 'complete',
  )
}
