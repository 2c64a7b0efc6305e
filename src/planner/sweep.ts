import { type ComponentStates } from './component-states.ts'
import { effect, type Effects } from './effects.ts'
import { floorUnder, role, type Terrain } from './terrain.ts'
import { type Adder, Walk, type Weight, weights } from './walk.ts'

export interface SearchInput {
  readonly terrain: Terrain
  readonly effects: Effects
  readonly states: ComponentStates
  /** Newest patch of the stop line the upgrade starts on: that hop is not counted. */
  readonly freePatch: number | undefined
  /** Positions a path should rather not land on: not the newest of their line. */
  readonly stale: Uint8Array
  /** Positions no path may land on its way. */
  readonly barred: Uint8Array
}

/**
 * One number that orders paths: repairs, because what can be avoided is not repaired, then counted hops, then component
 * moves, then warnings, then landings on old patches. Each unit leaves room for more of the next than a path has.
 */
const staleUnit = 1
const warningUnit = 2 ** 12
const moveUnit = 2 ** 30
export const hopUnit = 2 ** 36
export const repairUnit = 2 ** 48

/**
 * The best path to every position: one pass over the targets in ascending order, each of which looks back at the starts
 * it may be reached from. The work is the number of hops that are not ruled out by a stop or a life, which is
 * near-linear in releases where there are stops.
 */
export function sweep(input: SearchInput): Table {
  const { terrain, effects, states, barred } = input
  const { size } = terrain
  const table = emptyTable(size, states)
  const floor = floorUnder(terrain, effects)
  const held = weights(['forbidding', 'warning', 'repairing'], size)
  const walk = new Walk(terrain.rectangles, terrain.timetable, held, adderFor(input, held))
  let lastLive = 0
  leave(table, input, 0)
  for (let v = 1; v < size && floor[v]! <= lastLive; v += 1) {
    walk.advance(floor[v]!)
    reach(table, input, { v, floor: floor[v]! }, held)
    if (barred[v] === 1) continue
    leave(table, input, v)
    if (table.cheapest[v]! < Number.POSITIVE_INFINITY) lastLive = v
  }
  return table
}

/** Puts a rectangle where its constraint's effect belongs; what a person accepted is not forbidden, but still noted. */
function adderFor({ terrain, effects }: SearchInput, { forbidding, warning, repairing }: Held): Adder {
  const { roles, ruled } = terrain
  return (rectangle, sign, walk) => {
    const does = effects[ruled[rectangle]!]!
    if (does === effect.off || (does === effect.forbid && roles[rectangle] === role.prunes)) return
    const isHeld = does !== effect.warn
    const weight = does === effect.forbid ? forbidding : repairing
    if (roles[rectangle] !== role.exempts) walk.put(isHeld ? weight : warning, rectangle, sign)
    else if (isHeld) {
      walk.put(weight, rectangle, -sign)
      walk.put(warning, rectangle, sign)
    }
  }
}

type Held = Readonly<Record<'forbidding' | 'warning' | 'repairing', Weight>>

export interface Table {
  /** Cost of standing on a position with a component state. */
  readonly best: Float64Array
  /** Cost of leaving a position with a component state, moves made there included. */
  readonly left: Float64Array
  /** The state before those moves. */
  readonly leftFrom: Int32Array
  /** The position the best path came from. */
  readonly before: Int32Array
  /** By position: the least cost of leaving it; infinite when it cannot be left. */
  readonly cheapest: Float64Array
  /** By start, what warnings and repairs on the hop to the current target cost. */
  readonly tolls: Float64Array
  /** By component state: was a position left with it? */
  readonly open: Uint8Array
}

function emptyTable(size: number, { count, start }: ComponentStates): Table {
  const best = new Float64Array(size * count).fill(Number.POSITIVE_INFINITY)
  const left = best.slice()
  best[start] = 0
  return {
    best,
    left,
    leftFrom: new Int32Array(best.length),
    before: new Int32Array(best.length).fill(-1),
    cheapest: new Float64Array(size).fill(Number.POSITIVE_INFINITY),
    tolls: new Float64Array(size),
    open: new Uint8Array(count),
  }
}

interface Target {
  readonly v: number
  /** The first start it may be reached from. */
  readonly floor: number
}

/**
 * Goes over the starts downwards; of equals the highest start is taken. Most are skipped: leaving them costs at least as
 * much as every component state of the target costs already, or more than it costs by the lowest start, which tends to
 * be reached with the fewest hops.
 */
function reach(table: Table, input: SearchInput, { v, floor }: Target, held: Held): void {
  const { forbidding } = held
  const { states, freePatch } = input
  const { cheapest, tolls } = table
  const ordinary = hopUnit + landingCost(input, v)
  const first = v === freePatch ? ordinary - hopUnit : ordinary
  const bound = boundBy(table, input, { u: floor, v }, held, floor === 0 ? first : ordinary)
  keepTolls(held, tolls, floor, v)
  let forbidden = forbidding.above
  let dearest = dearestAt(table, states, v)
  for (let u = v - 1; u >= floor; u -= 1) {
    forbidden += forbidding.change[u]!
    if (forbidden > 0) continue
    const cost = (u === 0 ? first : ordinary) + tolls[u]!
    const least = cheapest[u]! + cost
    if (least >= dearest || least > bound) continue
    hop(table, states, u, v, cost)
    dearest = dearestAt(table, states, v)
  }
}

/** Warnings and repairs change from target to target less often than what is forbidden. */
function keepTolls({ warning, repairing }: Held, tolls: Float64Array, floor: number, v: number): void {
  const lowest = warning.isChanged || repairing.isChanged ? floor : v - 1
  let warned = warning.above
  let repaired = repairing.above
  for (let u = v - 1; u >= lowest; u -= 1) {
    warned += warning.change[u]!
    repaired += repairing.change[u]!
    tolls[u] = tollOf(warned, repaired)
  }
  warning.isChanged = false
  repairing.isChanged = false
}

function landingCost({ terrain, stale }: SearchInput, v: number): number {
  return stale[v] === 1 && v < terrain.size - 1 ? staleUnit : 0
}

function tollOf(warned: number, repaired: number): number {
  return repaired * repairUnit + Math.min(warned, 4095) * warningUnit
}

/** What the dearest component state costs after one hop, among those with which something was left before. */
function boundBy(
  { left, open }: Table,
  { states: { count, allowed, untested } }: SearchInput,
  { u, v }: { readonly u: number; readonly v: number },
  { forbidding, warning, repairing }: Held,
  hopCost: number,
): number {
  if (forbidding.atFloor > 0) return Number.POSITIVE_INFINITY
  const cost = hopCost + tollOf(warning.atFloor, repairing.atFloor)
  let dearest = Number.NEGATIVE_INFINITY
  for (let c = 0; c < count; c += 1) {
    const at = v * count + c
    if (open[c] === 1 && allowed[at] === 1)
      dearest = Math.max(dearest, left[u * count + c]! + cost + untested[at]! * warningUnit)
  }
  return dearest
}

/** What the dearest component state of a position costs so far, among those with which something was left before. */
function dearestAt({ best, open }: Table, { count, allowed }: ComponentStates, v: number): number {
  let dearest = Number.NEGATIVE_INFINITY
  for (let c = 0; c < count; c += 1) {
    if (open[c] === 1 && allowed[v * count + c] === 1) dearest = Math.max(dearest, best[v * count + c]!)
  }
  return dearest
}

/** Takes a hop with every component state that both of its ends work with. */
function hop({ best, left, before }: Table, states: ComponentStates, u: number, v: number, cost: number): void {
  const { count, allowed, untested } = states
  for (let c = 0; c < count; c += 1) {
    const at = v * count + c
    if (allowed[at] === 0) continue
    const sum = left[u * count + c]! + cost + untested[at]! * warningUnit
    if (sum < best[at]!) {
      best[at] = sum
      before[at] = u
    }
  }
}

/** Component moves made while a release runs: the release must work with what it moves to. A later move is preferred. */
function leave(table: Table, { states }: SearchInput, u: number): void {
  const base = u * states.count
  for (let to = 0; to < states.count; to += 1) {
    for (let from = 0; from < states.count; from += 1) {
      const moves = states.moves[from * states.count + to]!
      if (moves === impossible || (moves > 0 && states.allowed[base + to] === 0)) continue
      const cost = table.best[base + from]! + moves * moveUnit
      const better = cost < table.left[base + to]! || (cost === table.left[base + to] && moves > 0)
      if (cost === Number.POSITIVE_INFINITY || !better) continue
      table.left[base + to] = cost
      table.leftFrom[base + to] = from
      table.open[to] = 1
      table.cheapest[u] = Math.min(table.cheapest[u]!, cost)
    }
  }
}

/** A component would have to go down. */
export const impossible = 255
