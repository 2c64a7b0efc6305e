/** A mark for something the line passes without stopping. */
export interface Tick {
  readonly x: number
  readonly y: number
  /** The line runs up and down here. */
  readonly upright: boolean
}

interface Point {
  readonly x: number
  readonly y: number
}

/** Where the line goes from one row down to the next. */
export interface Turn {
  readonly x: number
  readonly from: number
  readonly to: number
  /** At the right end of the rows. */
  readonly right: boolean
}

/** A straight part of the line between two stations. */
interface Leg {
  readonly from: Point
  readonly to: Point
  readonly length: number
}

export interface TickSizes {
  /** Free space around the middle of a station. */
  readonly clear: number
  /** Radius of the corners of a turn; they stay free. */
  readonly corner: number
}

/** Ticks closer than this run into one another; then as many are drawn as there is room for. */
const closest = 5

/** The ticks between two stations, evenly spread on the straight parts of the line. */
export function ticksBetween(
  from: Point,
  to: Point & { readonly passed: readonly string[] },
  turn: Turn | undefined,
  sizes: TickSizes,
): readonly Tick[] {
  const legs = turn ? aroundTurn(from, to, turn, sizes) : [alongRow(from, to, sizes)]
  const total = legs.reduce((sum, { length }) => sum + length, 0)
  const drawn = Math.min(to.passed.length, Math.floor(total / closest))
  return Array.from({ length: drawn }, (_, i) => tickAt(legs, (total * (i + 0.5)) / drawn))
}

function leg(from: Point, to: Point): Leg {
  return { from, to, length: Math.abs(to.x - from.x) + Math.abs(to.y - from.y) }
}

function alongRow(from: Point, to: Point, { clear }: TickSizes): Leg {
  const way = Math.sign(to.x - from.x)
  return leg({ x: from.x + way * clear, y: from.y }, { x: to.x - way * clear, y: to.y })
}

/** The way into the next row is left to the arrow that shows it. */
function aroundTurn(from: Point, to: Point, { x, right }: Turn, { clear, corner }: TickSizes): readonly Leg[] {
  const way = right ? 1 : -1
  return [
    leg({ x: from.x + way * clear, y: from.y }, { x: x - way * corner, y: from.y }),
    leg({ x, y: from.y + corner }, { x, y: to.y - corner }),
  ]
}

/** The point so many pixels along the legs. */
function tickAt(legs: readonly Leg[], distance: number): Tick {
  let rest = distance
  let i = 0
  while (i < legs.length - 1 && rest > legs[i]!.length) {
    rest -= legs[i]!.length
    i += 1
  }
  const { from, to } = legs[i]!
  const upright = from.x === to.x
  return { x: from.x + Math.sign(to.x - from.x) * rest, y: from.y + Math.sign(to.y - from.y) * rest, upright }
}
