import { type Constraint } from './constraint.ts'

/** One hop a constraint is lifted from, by its position in the list of constraints. */
export interface Exemption {
  readonly constraint: number
  readonly from: number
  readonly to: number
}

/**
 * Hops as rectangles over (start, target), in columns: from `[fromStart, fromEnd)` to `[toStart, toEnd)`. A constraint
 * has one for each pair of its spans; they do not overlap. Rectangles that hold no hop are left out.
 */
export interface Rectangles {
  /** The constraint each belongs to; ascending up to the exemptions. */
  readonly owner: Int32Array
  readonly fromStart: Int32Array
  readonly fromEnd: Int32Array
  readonly toStart: Int32Array
  readonly toEnd: Int32Array
  /** From here on each is a single hop its constraint is lifted from. */
  readonly firstExemption: number
}

export function rectanglesOf(constraints: readonly Constraint[], exemptions: readonly Exemption[]): Rectangles {
  let most = exemptions.length
  for (const { from, to } of constraints) most += from.length * to.length
  const made = emptyRectangles(most)
  let count = 0
  const put = (owner: number, from: number, fromEnd: number, to: number, toEnd: number) => {
    if (from >= toEnd - 1) return
    made.owner[count] = owner
    made.fromStart[count] = from
    made.fromEnd[count] = fromEnd
    made.toStart[count] = to
    made.toEnd[count] = toEnd
    count += 1
  }
  for (const [i, { from, to }] of constraints.entries()) {
    for (const left of from) for (const right of to) put(i, left.start, left.end, right.start, right.end)
  }
  const firstExemption = count
  for (const { constraint, from, to } of exemptions) put(constraint, from, from + 1, to, to + 1)
  return { ...shortened(made, count), firstExemption }
}

type Columns = Omit<Rectangles, 'firstExemption'>

function emptyRectangles(length: number): Columns {
  const column = () => new Int32Array(length)
  return { owner: column(), fromStart: column(), fromEnd: column(), toStart: column(), toEnd: column() }
}

function shortened({ owner, fromStart, fromEnd, toStart, toEnd }: Columns, count: number): Columns {
  const short = (column: Int32Array) => column.subarray(0, count)
  return {
    owner: short(owner),
    fromStart: short(fromStart),
    fromEnd: short(fromEnd),
    toStart: short(toStart),
    toEnd: short(toEnd),
  }
}

/** The same hops seen from the target: the last position becomes the first, and every hop is turned round. */
export function mirrored({ owner, fromStart, fromEnd, toStart, toEnd, firstExemption }: Rectangles, size: number) {
  const flip = (column: Int32Array) => column.map((position) => size - position)
  return {
    owner,
    firstExemption,
    fromStart: flip(toEnd),
    fromEnd: flip(toStart),
    toStart: flip(fromEnd),
    toEnd: flip(fromStart),
  } satisfies Rectangles
}

/** Rectangles in the order in which a walk over ascending targets enters and leaves them. */
export interface Timetable {
  readonly entering: ByTarget
  readonly leaving: ByTarget
}

/** `order[at[t]]` to `order[at[t + 1]]`, the end not included, are the rectangles of target `t`. */
export interface ByTarget {
  readonly at: Int32Array
  readonly order: Int32Array
}

/** The timetable of those rectangles that matter to somebody. */
export function timetableOf(rectangles: Rectangles, size: number, matters: (rectangle: number) => boolean): Timetable {
  const kept = indicesWhere(rectangles.owner.length, matters)
  return { entering: byTarget(kept, rectangles.toStart, size), leaving: byTarget(kept, rectangles.toEnd, size) }
}

export function indicesWhere(length: number, matters: (index: number) => boolean): Int32Array {
  const kept = new Int32Array(length)
  let count = 0
  for (let i = 0; i < length; i += 1) {
    if (!matters(i)) continue
    kept[count] = i
    count += 1
  }
  return kept.subarray(0, count)
}

/** A counting sort: targets are few, rectangles are many. */
function byTarget(kept: Int32Array, target: Int32Array, size: number): ByTarget {
  const at = new Int32Array(size + 2)
  for (const rectangle of kept) at[target[rectangle]! + 1]! += 1
  for (let t = 1; t < at.length; t += 1) at[t]! += at[t - 1]!
  const next = at.slice()
  const order = new Int32Array(kept.length)
  for (const rectangle of kept) {
    const t = target[rectangle]!
    order[next[t]!] = rectangle
    next[t]! += 1
  }
  return { at, order }
}
