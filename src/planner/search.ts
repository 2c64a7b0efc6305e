import { type ComponentStates } from './component-states.ts'
import { type Landing } from './landings.ts'
import { type Field } from './rectangles.ts'
import { Weights } from './weights.ts'

/** One landing of a path and the component states it is reached and left with. */
export interface PathStep {
  readonly at: number
  readonly arrives: number
  readonly leaves: number
}

export interface SearchInput {
  readonly landings: readonly Landing[]
  readonly field: Field
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
const hopUnit = 2 ** 36
const repairUnit = 2 ** 48

/**
 * The best path from the first landing to the last: one pass over the targets in ascending order, each of which looks
 * back at the starts it may be reached from. The work is the number of hops that are not ruled out by a stop or a life,
 * which is near-linear in releases where there are stops.
 */
export function search(input: SearchInput): PathStep[] | undefined {
  const size = input.landings.length
  const best = new Float64Array(size * input.states.count).fill(Number.POSITIVE_INFINITY)
  best[input.states.start] = 0
  const table: Table = {
    best,
    left: new Float64Array(best.length).fill(Number.POSITIVE_INFINITY),
    leftFrom: new Int32Array(best.length),
    before: new Int32Array(best.length).fill(-1),
  }
  leave(table, input, 0)
  const { forbidding, warning, repairing } = input.field
  const weights: FieldWeights = {
    forbidding: new Weights(forbidding, size),
    warning: new Weights(warning, size),
    repairing: new Weights(repairing, size),
  }
  for (let v = 1; v < size; v += 1) {
    weights.forbidding.advance()
    weights.warning.advance()
    weights.repairing.advance()
    if (input.barred[v] === 1 && v < size - 1) continue
    reach(table, input, v, weights)
    leave(table, input, v)
  }
  return trace(table, input)
}

interface Table {
  /** Cost of standing on a position with a component state. */
  readonly best: Float64Array
  /** Cost of leaving a position with a component state, moves made there included. */
  readonly left: Float64Array
  /** The state before those moves. */
  readonly leftFrom: Int32Array
  /** The position the best path came from. */
  readonly before: Int32Array
}

type FieldWeights = Readonly<Record<'forbidding' | 'warning' | 'repairing', Weights>>

function reach(table: Table, input: SearchInput, v: number, { forbidding, warning, repairing }: FieldWeights): void {
  const { field, states, landings } = input
  const landingCost = input.stale[v] === 1 && v < landings.length - 1 ? staleUnit : 0
  let forbidden = forbidding.top()
  let warned = warning.top()
  let repaired = repairing.top()
  for (let u = v - 1; u >= field.floor[v]!; u -= 1) {
    forbidden += forbidding.step(u)
    warned += warning.step(u)
    repaired += repairing.step(u)
    if (forbidden > 0) continue
    const counted = u === 0 && v === input.freePatch ? 0 : hopUnit
    const hop = repaired * repairUnit + counted + Math.min(warned, 4095) * warningUnit + landingCost
    for (let c = 0; c < states.count; c += 1) {
      if (states.allowed[v * states.count + c] === 0) continue
      const cost = table.left[u * states.count + c]! + hop + states.untested[v * states.count + c]! * warningUnit
      if (cost < table.best[v * states.count + c]!) {
        table.best[v * states.count + c] = cost
        table.before[v * states.count + c] = u
      }
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
      const untested = moves > 0 ? states.untested[base + to]! : 0
      const cost = table.best[base + from]! + moves * moveUnit + untested * warningUnit
      const better = cost < table.left[base + to]! || (cost === table.left[base + to] && moves > 0)
      if (cost === Number.POSITIVE_INFINITY || !better) continue
      table.left[base + to] = cost
      table.leftFrom[base + to] = from
    }
  }
}

/** A component would have to go down. */
export const impossible = 255

function trace(table: Table, { landings, states }: SearchInput): PathStep[] | undefined {
  const last = landings.length - 1
  const end = cheapest(table.best.subarray(last * states.count, (last + 1) * states.count))
  if (end === undefined) return undefined
  const steps: PathStep[] = [{ at: last, arrives: end, leaves: end }]
  for (let step = steps[0]!; step.at > 0; step = steps.at(-1)!) {
    const at: number = table.before[step.at * states.count + step.arrives]!
    steps.push({ at, arrives: table.leftFrom[at * states.count + step.arrives]!, leaves: step.arrives })
  }
  return steps.toReversed()
}

function cheapest(costs: Float64Array): number | undefined {
  let best: number | undefined
  for (const [state, cost] of costs.entries()) {
    if (cost < (best === undefined ? Number.POSITIVE_INFINITY : costs[best]!)) best = state
  }
  return best
}
