import { isInferred } from '../../domain/life.ts'
import { type Proof, type Why } from '../../results/plan-parts.ts'
import { has } from '../index-set.ts'
import { type PlacedLife } from '../scene.ts'

/** Is a landing proven by lives that a hop without it would jump, or does it rest on the declared stop alone? */
export function proofOf(
  lives: readonly PlacedLife[],
  [before, at, after]: readonly [number, number, number],
  why: Why,
): Proof {
  const jumped = lives.filter(
    ({ opened, closed }) =>
      has(opened.no, before) && has(opened.yes, at) && has(closed.no, at) && has(closed.yes, after),
  )
  const names = [...new Set(jumped.map(({ life }) => life.name))]
  if (names.length > 0) return { by: 'lives', lives: names, inferred: jumped.every(({ life }) => isInferred(life)) }
  return { by: why.stops.length > 0 ? 'declaration' : 'none', lives: [], inferred: false }
}
