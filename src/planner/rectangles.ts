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
  /** The constraint each belongs to. */
  readonly owner: Int32Array
  readonly fromStart: Int32Array
  readonly fromEnd: Int32Array
  readonly toStart: Int32Array
  readonly toEnd: Int32Array
}

const columns = ['owner', 'fromStart', 'fromEnd', 'toStart', 'toEnd'] as const

/** Takes rectangles one by one. */
export class RectangleList {
  private made = emptyRectangles(64)
  private count = 0

  /** Adds a rectangle when there is a hop in it. */
  add(owner: number, fromStart: number, fromEnd: number, toStart: number, toEnd: number): void {
    if (fromStart >= toEnd - 1) return
    if (this.count === this.made.owner.length) this.made = copied([this.made], this.count * 2)
    const { made, count } = this
    made.owner[count] = owner
    made.fromStart[count] = fromStart
    made.fromEnd[count] = fromEnd
    made.toStart[count] = toStart
    made.toEnd[count] = toEnd
    this.count += 1
  }

  all(): Rectangles {
    const entries = columns.map((column) => [column, this.made[column].subarray(0, this.count)] as const)
    return Object.fromEntries(entries) as unknown as Rectangles
  }
}

function emptyRectangles(length: number): Rectangles {
  const column = () => new Int32Array(length)
  return { owner: column(), fromStart: column(), fromEnd: column(), toStart: column(), toEnd: column() }
}

/** Rectangles after one another, with room for more. */
function copied(lists: readonly Rectangles[], length: number): Rectangles {
  const made = emptyRectangles(length)
  let at = 0
  for (const list of lists) {
    for (const column of columns) made[column].set(list[column], at)
    at += list.owner.length
  }
  return made
}

/** Rectangles of several lists of constraints, of which each begins where the one before ends. */
export function joinRectangles(lists: readonly { readonly length: number; readonly rectangles: Rectangles }[]) {
  const count = lists.reduce((sum, { rectangles }) => sum + rectangles.owner.length, 0)
  let first = 0
  const shifted = lists.map(({ length, rectangles }): Rectangles => {
    const offset = first
    first += length
    return { ...rectangles, owner: rectangles.owner.map((owner) => owner + offset) }
  })
  return copied(shifted, count)
}

/** Rectangles with single hops after them. */
export function withHops(rectangles: Rectangles, hops: readonly Exemption[]): Rectangles {
  if (hops.length === 0) return rectangles
  const list = new RectangleList()
  for (const { constraint, from, to } of hops) list.add(constraint, from, from + 1, to, to + 1)
  return copied([rectangles, list.all()], rectangles.owner.length + hops.length)
}

/** The rectangles an order names. */
export function inOrder(rectangles: Rectangles, order: Int32Array): Rectangles {
  const entries = columns.map((column) => [column, picked(rectangles[column], order)] as const)
  return Object.fromEntries(entries) as unknown as Rectangles
}

/** The entries of a column an order names. */
export function picked(column: Int32Array, order: Int32Array): Int32Array {
  const made = new Int32Array(order.length)
  for (let i = 0; i < order.length; i += 1) made[i] = column[order[i]!]!
  return made
}

/** The same hops seen from the target: the last position becomes the first, and every hop is turned round. */
export function mirrored({ owner, fromStart, fromEnd, toStart, toEnd }: Rectangles, size: number): Rectangles {
  const flip = (column: Int32Array) => column.map((position) => size - position)
  return { owner, fromStart: flip(toEnd), fromEnd: flip(toStart), toStart: flip(fromEnd), toEnd: flip(fromStart) }
}
