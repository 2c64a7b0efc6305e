import { type Life } from '../domain/life.ts'
import { compareLines, lineOf, type Point } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { type Placement } from '../domain/placement.ts'
import { comparePrecedence } from '../domain/version.ts'
import { type WhyPoint } from '../results/why.ts'
import { type StopComparison } from './compare-stops.ts'
import { judgedLife } from './stop-results.ts'
import { lineReach, serves, type Reach } from './stop-reach.ts'

/** Lives that open or close at a line or version, and those that only a stop there would serve. */
export function livesAt(
  manifest: Manifest,
  at: Point,
  { lives }: StopComparison,
): Pick<WhyPoint, 'opens' | 'closes' | 'would_serve'> {
  const here = (end: (life: Life) => Placement) =>
    lives.filter(({ life }) => mayBeAt(manifest, end(life), at)).map(judgedLife)
  const reach = reachAt(manifest, at)
  const unserved = lives.filter(
    ({ verdict, life }) =>
      (verdict === 'late' || verdict === 'missing' || verdict === 'cannot-tell') &&
      serves(manifest, reach, life) === 'yes',
  )
  return {
    opens: here(({ opens }) => opens),
    closes: here(({ closes }) => closes),
    would_serve: unserved.map(judgedLife),
  }
}

/** Does something come with a line or version, or perhaps, where that is only inferred? */
function mayBeAt({ product }: Manifest, placement: Placement, at: Point): boolean {
  const order = (point: Point) =>
    at.wholeLine || point.wholeLine
      ? compareLines(lineOf(product, point.version), lineOf(product, at.version))
      : comparePrecedence(point.version, at.version)
  switch (placement.kind) {
    case 'unknown':
      return false
    case 'inferred':
      return order(placement.earliest) <= 0 && order(placement.latest) >= 0
    case 'recorded':
      return [placement.main, ...placement.backports].some((point) => order(point) === 0)
  }
}

function reachAt(manifest: Manifest, at: Point): Reach {
  return at.wholeLine ? lineReach(manifest, at.version.parts) : { lowest: at.version, highest: at.version }
}
