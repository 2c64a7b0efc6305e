import { type Constraint, holdsFor } from './constraint.ts'
import { type Landing } from './landings.ts'
import { acceptedHops, ruleOn, type Ruling, type Terms } from './ruling.ts'

/**
 * Hops from `[fromStart, fromEnd)` to `[toStart, toEnd)` that a constraint adds `weight` to: a forbidding weight
 * makes them illegal, a warning weight makes them less wanted. Exempted hops get the weight taken back.
 */
export interface Rectangle {
  readonly fromStart: number
  readonly fromEnd: number
  readonly toStart: number
  readonly toEnd: number
  readonly weight: 1 | -1
}

export interface Field {
  readonly forbidding: readonly Rectangle[]
  readonly warning: readonly Rectangle[]
  /** Hops that a repair makes legal. */
  readonly repairing: readonly Rectangle[]
  /** For each position the first start from which it may be reached at all, by constraints without exemption. */
  readonly floor: Int32Array
}

/** How undetermined constraints count in a search, and whether what has a remedy may be repaired instead of avoided. */
export type UnknownReading = 'forbid' | 'allow' | 'allow-remedied'

/** What constraints make of a field, before the floor is carried on to later positions. */
export interface Layer {
  readonly forbidding: Rectangle[]
  readonly warning: Rectangle[]
  readonly repairing: Rectangle[]
  readonly floor: Int32Array
}

/** Lays constraints out as rectangles over (start, target), on top of another layer. */
export function layer(
  constraints: readonly Constraint[],
  landings: readonly Landing[],
  terms: Terms,
  unknown: UnknownReading,
  below?: Layer,
): Layer {
  const made: Layer = {
    forbidding: [...(below?.forbidding ?? [])],
    warning: [...(below?.warning ?? [])],
    repairing: [...(below?.repairing ?? [])],
    floor: below ? below.floor.slice() : new Int32Array(landings.length),
  }
  for (const constraint of constraints) {
    const effect = effectOf(ruleOn(constraint, terms), constraint, unknown)
    if (effect === 'forbid') forbid(made, constraint, exemptions(constraint, landings, terms))
    else if (effect === 'repair') repair(made, constraint, exemptions(constraint, landings, terms))
    else if (effect === 'warn') pushAll(made.warning, constraint)
  }
  return made
}

/** An accepted hop is not forbidden, but it is still worth a warning. */
function forbid({ forbidding, warning, floor }: Layer, constraint: Constraint, exempt: readonly Rectangle[]): void {
  if (exempt.length === 0 && raisesFloor(constraint, floor.length)) raise(floor, constraint)
  else pushHeld(forbidding, constraint, exempt)
  warning.push(...exempt)
}

function repair({ repairing, warning }: Layer, constraint: Constraint, exempt: readonly Rectangle[]): void {
  pushHeld(repairing, constraint, exempt)
  warning.push(...exempt)
}

/** Every rectangle that forbids, those that only raise the floor included: for counting laws against a hop. */
export function forbidden(
  constraints: readonly Constraint[],
  landings: readonly Landing[],
  terms: Terms,
  unknown: UnknownReading,
): Rectangle[] {
  const rectangles: Rectangle[] = []
  for (const constraint of constraints) {
    if (!forbids(constraint, terms, unknown)) continue
    pushHeld(rectangles, constraint, exemptions(constraint, landings, terms))
  }
  return rectangles
}

/** A layer ready to be searched: what may not be passed at a position may not be passed later either. */
export function fieldOf({ floor, ...rectangles }: Layer): Field {
  const carried = floor.slice()
  for (let v = 1; v < carried.length; v += 1) carried[v] = Math.max(carried[v]!, carried[v - 1]!)
  return { ...rectangles, floor: carried }
}

/** Does a constraint forbid hops under these terms? */
function forbids(constraint: Constraint, terms: Terms, unknown: UnknownReading): boolean {
  return effectOf(ruleOn(constraint, terms), constraint, unknown) === 'forbid'
}

/** Is a constraint held against hops under these terms, whether it forbids them or asks for a repair? */
export function isHeld(constraint: Constraint, terms: Terms, unknown: UnknownReading): boolean {
  const effect = effectOf(ruleOn(constraint, terms), constraint, unknown)
  return effect === 'forbid' || effect === 'repair'
}

type Effect = 'forbid' | 'repair' | 'warn' | 'off'

function effectOf(ruling: Ruling, { remedy }: Constraint, unknown: UnknownReading): Effect {
  if (ruling === 'off') return 'off'
  if (ruling === 'warns') return 'warn'
  if (remedy !== undefined && unknown !== 'forbid') return 'repair'
  return ruling === 'undetermined' && unknown === 'allow' ? 'off' : 'forbid'
}

/** "From below a to b or later": the shape of stops and lives, which prunes the search instead of burdening it. */
function raisesFloor({ from, to }: Constraint, size: number): boolean {
  return from.length === 1 && to.length === 1 && from[0]!.start === 0 && to[0]!.end === size
}

function raise(floor: Int32Array, { from, to }: Constraint): void {
  const at = to[0]!.start
  floor[at] = Math.max(floor[at]!, from[0]!.end)
}

function pushHeld(list: Rectangle[], constraint: Constraint, exempt: readonly Rectangle[]): void {
  pushAll(list, constraint)
  for (const hop of exempt) list.push({ ...hop, weight: -1 })
}

function pushAll(list: Rectangle[], { from, to }: Constraint): void {
  for (const left of from) {
    for (const right of to) {
      list.push({ fromStart: left.start, fromEnd: left.end, toStart: right.start, toEnd: right.end, weight: 1 })
    }
  }
}

/** The single hops a person accepted the constraint for, each once. */
function exemptions(constraint: Constraint, landings: readonly Landing[], { accepted }: Terms): Rectangle[] {
  const position = (text: string) => landings.findIndex(({ version }) => version.text === text)
  return acceptedHops(constraint, accepted).flatMap(({ from, to }) => {
    const u = position(from)
    const v = position(to)
    if (u === -1 || v === -1 || !holdsFor(constraint, u, v)) return []
    return [{ fromStart: u, fromEnd: u + 1, toStart: v, toEnd: v + 1, weight: 1 as const }]
  })
}
