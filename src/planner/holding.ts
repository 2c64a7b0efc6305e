import { type Constraint } from './constraint.ts'
import { type ConstraintTable } from './constraint-table.ts'
import { ranksAlong } from './route-ranks.ts'
import { role, type Terrain } from './terrain.ts'

/**
 * The constraints that hold for each hop of a route from one landing to the next (`reach` 1), or to the one after it
 * (2), in their order. Most rectangles have one target, so only those of the route's landings are looked at.
 */
export function holding(
  terrain: Terrain,
  constraints: ConstraintTable,
  at: readonly number[],
  reach: 1 | 2,
): Constraint[][] {
  const found = at.slice(reach).map((target, hop) => narrowOver(terrain, at[hop]!, target))
  addWide(terrain, at, reach, found)
  return found.map((numbers) => numbers.toSorted((a, b) => a - b).map((number) => constraints.constraint(number)))
}

/** Constraints by their rectangles that have no other target than that of a hop. */
function narrowOver({ rectangles, roles, complete }: Terrain, start: number, target: number): number[] {
  const { at, order } = complete().entering
  const { owner, fromStart, fromEnd, toEnd } = rectangles
  const found: number[] = []
  for (let k = at[target]!; k < at[target + 1]!; k += 1) {
    const i = order[k]!
    const holds = fromStart[i]! <= start && start < fromEnd[i]! && toEnd[i] === target + 1
    if (holds && roles[i] !== role.exempts) found.push(owner[i]!)
  }
  return found
}

/** The others hold for the hops that start and end in them, which are neighbours. */
function addWide(
  { rectangles, wide }: Terrain,
  at: readonly number[],
  reach: number,
  found: readonly number[][],
): void {
  const { owner, fromStart, fromEnd, toStart, toEnd } = rectangles
  const rank = ranksAlong(at)
  for (const i of wide()) {
    const first = Math.max(rank(fromStart[i]!), rank(toStart[i]!) - reach)
    const end = Math.min(rank(fromEnd[i]!), rank(toEnd[i]!) - reach)
    for (let hop = first; hop < end; hop += 1) found[hop]!.push(owner[i]!)
  }
}
