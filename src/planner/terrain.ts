import { holdsFor, type Constraint } from './constraint.ts'
import { type ConstraintTable } from './constraint-table.ts'
import { alwaysForbids, effect, type Effects, type RuleColumns, ruleColumns } from './effects.ts'
import { type Rule, withoutHeld } from './rules.ts'
import { type Landing } from './landings.ts'
import { once } from './once.ts'
import { type Exemption, mirrored, type Rectangles, withHops } from './rectangles.ts'
import { acceptedHops, acceptedSubjects, isAcceptedEverywhere, type Terms } from './ruling.ts'
import { indicesWhere, type Timetable, timetableOf } from './timetable.ts'

/**
 * Constraints laid out for searches: where they hold does not depend on answers, so it is worked out once, and each
 * search only asks what they do there.
 */
export interface Terrain {
  readonly size: number
  readonly rules: readonly Rule[]
  readonly ruleColumns: RuleColumns
  readonly rectangles: Rectangles
  /** By rectangle the rule of its constraint. */
  readonly ruled: Int32Array
  /** From here on each is a single hop its constraint is lifted from. */
  readonly firstExemption: number
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
  /** Rectangles of more than one target. */
  readonly wide: () => Int32Array
  /** The same seen from the target. */
  readonly turned: () => Terrain
}

export function terrainOf(constraints: ConstraintTable, landings: readonly Landing[], terms: Terms): Terrain {
  const size = landings.length
  const { accepted } = terms
  const concerned = accepted.length === 0 ? [] : constraints.about(acceptedSubjects(accepted))
  const exemptions = concerned.flatMap((one) => exemptionsFrom(one, constraints.constraint(one), landings, accepted))
  const prunes = pruningRectangles(constraints.rectangles, size, exemptions)
  const lifted = concerned.filter((one) => isAcceptedEverywhere(constraints.constraint(one), accepted))
  const rules = withoutHeld(constraints.rules, lifted)
  const rectangles = withHops(constraints.rectangles, exemptions)
  return arranged({
    size,
    rules: rules.all,
    ruleColumns: ruleColumns(rules.all),
    rectangles,
    ruled: rectangles.owner.map((constraint) => rules.of[constraint]!),
    firstExemption: constraints.rectangles.owner.length,
    prunes,
  })
}

function arranged(laid: Omit<Terrain, 'pruning' | 'timetable' | 'complete' | 'wide' | 'turned'>): Terrain {
  const { size, rules, rectangles, ruled, prunes } = laid
  const pruning = indicesWhere(prunes.length, (one) => prunes[one] === 1)
  const always = pruning.filter((one) => alwaysForbids(rules[ruled[one]!]!))
  const floor = floorOf(rectangles, always, size)
  return {
    ...laid,
    pruning,
    timetable: timetableOf(rectangles, size, (i) => rectangles.fromEnd[i]! > floor[rectangles.toStart[i]!]!),
    complete: once(() => timetableOf(rectangles, size, () => true)),
    wide: once(() => indicesWhere(rectangles.owner.length, (i) => rectangles.toEnd[i]! - rectangles.toStart[i]! > 1)),
    turned: once(() => arranged({ ...laid, rectangles: mirrored(rectangles, size) })),
  }
}

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

function pruningRectangles(
  { owner, fromStart, toEnd }: Rectangles,
  size: number,
  exemptions: readonly Exemption[],
): Uint8Array {
  const exempted = new Set(exemptions.map(({ constraint }) => constraint))
  const isAlone = (i: number) => owner[i - 1] !== owner[i] && owner[i + 1] !== owner[i]
  const prunes = new Uint8Array(owner.length)
  for (let i = 0; i < prunes.length; i += 1)
    prunes[i] = Number(fromStart[i] === 0 && toEnd[i] === size && isAlone(i) && !exempted.has(owner[i]!))
  return prunes
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
