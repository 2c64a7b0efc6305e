import { hopUnit, repairUnit, type SearchInput, sweep, type Table } from './sweep.ts'

/** One landing of a path and the component states it is reached and left with. */
export interface PathStep {
  readonly at: number
  readonly arrives: number
  readonly leaves: number
}

/** The best path from the first landing to the last. */
export function search(input: SearchInput): PathStep[] | undefined {
  return trace(sweep(input), input)
}

/** Counted hops to where the best paths lead now, for those who ask what one more hop would change. */
export interface Reach {
  /** Would a hop of so many counted hops bring a component state sooner to a position, and with less than a limit? */
  readonly isSooner: (u: number, v: number, hop: number, limit: number) => boolean
}

/** Repairs are left aside. */
export function reachOf(input: SearchInput): Reach {
  const { best, left } = sweep(input)
  const { count, allowed } = input.states
  const arrived = best.map((cost) => Math.floor(cost / hopUnit))
  const leaving = left.map((cost) => Math.floor(cost / hopUnit))
  return {
    isSooner: (u, v, hop, limit) => {
      for (let c = 0; c < count; c += 1) {
        const hops = leaving[u * count + c]! + hop
        if (hops < limit && allowed[v * count + c] === 1 && hops < arrived[v * count + c]!) return true
      }
      return false
    },
  }
}

/** To each position the counted hops of the best path that ends there, repairs left aside; infinite without one. */
export function hopCounts(input: SearchInput): Float64Array {
  const { best } = sweep(input)
  const { count } = input.states
  return Float64Array.from({ length: input.terrain.size }, (_, at) => {
    const least = best.subarray(at * count, (at + 1) * count).reduce((a, b) => Math.min(a, b))
    return least === Number.POSITIVE_INFINITY ? least : Math.floor((least % repairUnit) / hopUnit)
  })
}

function trace(table: Table, { terrain, states }: SearchInput): PathStep[] | undefined {
  const last = terrain.size - 1
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
