import { holdsFor, type Constraint } from './constraint.ts'
import { alwaysForbids, effect, rulesOf, type Effects, type Rules } from './effects.ts'
import { type Landing } from './landings.ts'
import {
  type Exemption,
  indicesWhere,
  mirrored,
  type Rectangles,
  rectanglesOf,
  type Timetable,
  timetableOf,
} from './rectangles.ts'
import { acceptedHops, type Terms } from './ruling.ts'

/**
 * Constraints laid out for searches: where they hold does not depend on answers, so it is worked out once, and each
 * search only asks what they do there.
 */
export interface Terrain {
  readonly size: number
  readonly rules: Rules
  readonly rectangles: Rectangles
  /**
   * Rectangles of the shape "from below a to b or later", that of stops and lives: one whose constraint forbids prunes a
   * search instead of burdening it.
   */
  readonly pruning: Int32Array
  /** By rectangle: is it one of those? */
  readonly prunes: Uint8Array
  /** The rectangles a search may meet. */
  readonly timetable: Timetable
  /** All rectangles. */
  readonly complete: () => Timetable
  /** The same seen from the target. */
  readonly turned: () => Terrain
}

export function terrainOf(constraints: readonly Constraint[], landings: readonly Landing[], terms: Terms): Terrain {
  const size = landings.length
  const exemptions = exemptionsOf(constraints, landings, terms)
  const rectangles = rectanglesOf(constraints, exemptions)
  const exempted = new Set(exemptions.map(({ constraint }) => constraint))
  const prunes = pruningRectangles(rectangles, size, exempted)
  return arranged({ size, rules: rulesOf(constraints, terms), rectangles, prunes })
}

function arranged(laid: Pick<Terrain, 'size' | 'rules' | 'rectangles' | 'prunes'>): Terrain {
  const { size, rules, rectangles, prunes } = laid
  const pruning = indicesWhere(prunes.length, (one) => prunes[one] === 1)
  const always = pruning.filter((one) => alwaysForbids(rules, rectangles.owner[one]!))
  const floor = floorOf(rectangles, always, size)
  return {
    ...laid,
    pruning,
    timetable: timetableOf(rectangles, size, (i) => rectangles.fromEnd[i]! > floor[rectangles.toStart[i]!]!),
    complete: once(() => timetableOf(rectangles, size, () => true)),
    turned: once(() => arranged({ ...laid, rectangles: mirrored(rectangles, size) })),
  }
}

/** What only some plans need is worked out when it is asked for first, and kept. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** For each target the first start from which it may be reached at all, by pruning constraints that forbid. */
export function floorUnder({ rectangles, pruning, size }: Terrain, effects: Effects): Int32Array {
  const forbidding = pruning.filter((one) => effects[rectangles.owner[one]!] === effect.forbid)
  return floorOf(rectangles, forbidding, size)
}

/** What may not be passed at a target may not be passed later either. */
function floorOf({ fromEnd, toStart }: Rectangles, raising: Int32Array, size: number): Int32Array {
  const floor = new Int32Array(size)
  for (const one of raising) floor[toStart[one]!] = Math.max(floor[toStart[one]!]!, fromEnd[one]!)
  for (let v = 1; v < size; v += 1) floor[v] = Math.max(floor[v]!, floor[v - 1]!)
  return floor
}

function pruningRectangles(
  { owner, fromStart, toEnd, firstExemption }: Rectangles,
  size: number,
  exempted: ReadonlySet<number>,
): Uint8Array {
  const isAlone = (i: number) => owner[i - 1] !== owner[i] && (i + 1 >= firstExemption || owner[i + 1] !== owner[i])
  return Uint8Array.from(owner, (constraint, i) =>
    Number(i < firstExemption && fromStart[i] === 0 && toEnd[i] === size && isAlone(i) && !exempted.has(constraint)),
  )
}

/** The single hops a person accepted constraints for, each once. */
function exemptionsOf(
  constraints: readonly Constraint[],
  landings: readonly Landing[],
  { accepted }: Terms,
): Exemption[] {
  const hops = accepted.filter((id) => id.includes('@'))
  if (hops.length === 0) return []
  const position = new Map(landings.map(({ version }, i) => [version.text, i]))
  return constraints.flatMap((constraint, i) =>
    acceptedHops(constraint, hops).flatMap(({ from, to }) => {
      const u = position.get(from)
      const v = position.get(to)
      return u !== undefined && v !== undefined && holdsFor(constraint, u, v) ? [{ constraint: i, from: u, to: v }] : []
    }),
  )
}

/** The constraints that hold for each of some hops, in their order. */
export function holding(
  { rectangles }: Terrain,
  constraints: readonly Constraint[],
  at: readonly number[],
  reach: 1 | 2,
): Constraint[][] {
  const { owner, fromStart, fromEnd, toStart, toEnd, firstExemption } = rectangles
  const found = at.slice(reach).map((): Constraint[] => [])
  const before = routeRanks(at)
  const rank = (position: number) => before[Math.min(position, before.length - 1)]!
  for (let i = 0; i < firstExemption; i += 1) {
    const first = Math.max(rank(fromStart[i]!), rank(toStart[i]!) - reach)
    const end = Math.min(rank(fromEnd[i]!), rank(toEnd[i]!) - reach)
    for (let hop = first; hop < end; hop += 1) found[hop]!.push(constraints[owner[i]!]!)
  }
  return found
}

/** For each position how many landings of a route lie before it. */
function routeRanks(at: readonly number[]): Int32Array {
  const last = at.at(-1)!
  const before = new Int32Array(last + 2)
  for (const position of at) before[position + 1] = 1
  for (let i = 1; i < before.length; i += 1) before[i]! += before[i - 1]!
  return before
}
