import { holdsFor, type Constraint } from './constraint.ts'
import { type ConstraintTable } from './constraint-table.ts'
import { alwaysForbids, effect, type Effects } from './effects.ts'
import { type Rules, withoutHeld } from './rules.ts'
import { type Landing } from './landings.ts'
import { once } from './once.ts'
import { type Exemption, inOrder, mirrored, picked, type Rectangles, withHops } from './rectangles.ts'
import { acceptedHops, acceptedSubjects, isAcceptedEverywhere, type Terms } from './ruling.ts'
import { byTarget, indicesWhere, type Timetable, timetableOf } from './timetable.ts'

/**
 * Constraints laid out for searches: where they hold does not depend on answers, so it is worked out once, and each
 * search only asks what they do there.
 */
export interface Terrain {
  readonly size: number
  readonly rules: Rules
  /** By target, so that a walk over the targets goes over memory in order. */
  readonly rectangles: Rectangles
  /** By rectangle the rule of its constraint. */
  readonly ruled: Int32Array
  /** By rectangle one of `role`. */
  readonly roles: Int32Array
  /** The rectangles that may prune. */
  readonly pruning: Int32Array
  /** The rectangles a search may meet. */
  readonly timetable: Timetable
  /** All rectangles. */
  readonly complete: () => Timetable
  /** Rectangles of more than one target. */
  readonly wide: () => Int32Array
  /** The same seen from the target. */
  readonly turned: () => Terrain
}

/**
 * What a rectangle is to a search. `prunes`: it has the shape "from below a to b or later", that of stops and lives; one
 * whose constraint forbids prunes a search instead of burdening it. `exempts`: a single hop its constraint is lifted from.
 */
export const role = { plain: 0, prunes: 1, exempts: 2 } as const

export function terrainOf(constraints: ConstraintTable, landings: readonly Landing[], terms: Terms): Terrain {
  const { accepted } = terms
  const concerned = accepted.length === 0 ? [] : constraints.about(acceptedSubjects(accepted))
  const exemptions = concerned.flatMap((one) => exemptionsFrom(one, constraints.constraint(one), landings, accepted))
  const everywhere = concerned.filter((one) => isAcceptedEverywhere(constraints.constraint(one), accepted))
  const rules = withoutHeld(constraints.rules, everywhere)
  const roles = rolesOf(constraints.rectangles, landings.length, exemptions)
  const rectangles = withHops(constraints.rectangles, exemptions)
  return arranged({ size: landings.length, rules }, rectangles, {
    roles,
    ruled: picked(rules.of, rectangles.owner),
  })
}

/**
 * The terrain where some constraints are accepted everywhere. More hops are open then, so a search may meet rectangles
 * that were pruned before.
 */
export function lifted(terrain: Terrain, constraints: readonly number[]): Terrain {
  const rules = withoutHeld(terrain.rules, constraints)
  return {
    ...terrain,
    rules,
    ruled: picked(rules.of, terrain.rectangles.owner),
    timetable: terrain.complete(),
    turned: once(() => lifted(terrain.turned(), constraints)),
  }
}

function arranged(
  laid: Pick<Terrain, 'size' | 'rules'>,
  unordered: Rectangles,
  marks: Pick<Terrain, 'ruled' | 'roles'>,
): Terrain {
  const { size, rules } = laid
  const { order } = byTarget(indicesWhere(unordered.owner.length, always), unordered.toStart, size)
  const rectangles = inOrder(unordered, order)
  const ruled = picked(marks.ruled, order)
  const roles = picked(marks.roles, order)
  const pruning = indicesWhere(roles.length, (one) => roles[one] === role.prunes)
  const forbidding = pruning.filter((one) => alwaysForbids(rules, ruled[one]!))
  const floor = floorOf(rectangles, forbidding, size)
  return {
    ...laid,
    rectangles,
    ruled,
    roles,
    pruning,
    timetable: timetableOf(rectangles, size, (i) => rectangles.fromEnd[i]! > floor[rectangles.toStart[i]!]!),
    complete: once(() => timetableOf(rectangles, size, always)),
    wide: once(() => indicesWhere(order.length, (i) => rectangles.toEnd[i]! - rectangles.toStart[i]! > 1)),
    turned: once(() => arranged(laid, mirrored(rectangles, size), { ruled, roles })),
  }
}

const always = () => true

/** For each target the first start from which it may be reached at all, by pruning constraints that forbid. */
export function floorUnder({ rectangles, ruled, pruning, size }: Terrain, effects: Effects): Int32Array {
  const forbidding = pruning.filter((one) => effects[ruled[one]!] === effect.forbid)
  return floorOf(rectangles, forbidding, size)
}

/** What may not be passed at a target may not be passed later either. */
function floorOf({ fromEnd, toStart }: Rectangles, raising: Int32Array, size: number): Int32Array {
  const floor = new Int32Array(size)
  for (const one of raising) floor[toStart[one]!] = Math.max(floor[toStart[one]!]!, fromEnd[one]!)
  for (let v = 1; v < size; v += 1) floor[v] = Math.max(floor[v]!, floor[v - 1]!)
  return floor
}

/** The roles of rectangles that are ordered by constraint, and of the exemptions after them. */
function rolesOf({ owner, fromStart, toEnd }: Rectangles, size: number, exemptions: readonly Exemption[]): Int32Array {
  const exempted = new Set(exemptions.map(({ constraint }) => constraint))
  const isAlone = (i: number) => owner[i - 1] !== owner[i] && owner[i + 1] !== owner[i]
  const roles = new Int32Array(owner.length + exemptions.length).fill(role.exempts, owner.length)
  for (let i = 0; i < owner.length; i += 1) {
    if (fromStart[i] === 0 && toEnd[i] === size && isAlone(i) && !exempted.has(owner[i]!)) roles[i] = role.prunes
  }
  return roles
}

/** The single hops a person accepted a constraint for. */
function exemptionsFrom(
  number: number,
  constraint: Constraint,
  landings: readonly Landing[],
  accepted: readonly string[],
): Exemption[] {
  const position = (text: string) => landings.findIndex(({ version }) => version.text === text)
  return acceptedHops(constraint, accepted).flatMap((hop) => {
    const [from, to] = [position(hop.from), position(hop.to)]
    return from !== -1 && to !== -1 && holdsFor(constraint, from, to) ? [{ constraint: number, from, to }] : []
  })
}
