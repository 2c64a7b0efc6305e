import { comparePoints } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { isUnconditional, type Stop } from '../domain/stop.ts'

/**
 * The stop up to which migrations are folded after a stop: the stop itself, or the one two stops before it (18.2 after
 * 18.8 with stops 18.2, 18.5 and 18.8), as the policy says. Undefined when there are not that many before it.
 */
export function squashTarget({ product, policy, stops }: Manifest, after: Stop): Stop | undefined {
  if (policy.squashTarget === 'stop') return after
  return stops.filter((stop) => isUnconditional(stop) && comparePoints(product, stop.point, after.point) < 0).at(-2)
}
