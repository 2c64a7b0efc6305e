import { type Rectangles } from './rectangles.ts'
import { type ByTarget, type Timetable } from './timetable.ts'

/** What the rectangles of one kind weigh over one target. */
export interface Weight {
  /** What changes when one steps down to a start. */
  readonly change: Float64Array
  /** The sum of the changes at or above the target: from here the starts are stepped down. */
  above: number
  /** The weight over the floor of the target. */
  atFloor: number
  /** Did a rectangle begin or end since somebody looked? */
  isChanged: boolean
}

/** A weight for each kind of rectangle that a walk tells apart. */
export function weights<Kind extends string>(kinds: readonly Kind[], size: number): Readonly<Record<Kind, Weight>> {
  const entries = kinds.map(
    (kind) => [kind, { change: new Float64Array(size + 1), above: 0, atFloor: 0, isChanged: true }] as const,
  )
  return Object.fromEntries(entries) as Record<Kind, Weight>
}

/** Puts a rectangle that begins (1) or ends (-1) where it weighs. */
export type Adder = (rectangle: number, sign: 1 | -1, walk: Walk) => void

/**
 * The weights of rectangles over one target after another: `advance` to each target in ascending order, then step
 * down its starts. Entering or leaving a rectangle is two additions, a step is one.
 */
export class Walk {
  private target = 0
  private floor = 0
  private readonly rectangles: Rectangles
  private readonly timetable: Timetable
  private readonly weights: readonly Weight[]
  private readonly adder: Adder

  constructor(rectangles: Rectangles, timetable: Timetable, all: Readonly<Record<string, Weight>>, adder: Adder) {
    this.rectangles = rectangles
    this.timetable = timetable
    this.weights = Object.values(all)
    this.adder = adder
    this.turn()
  }

  /** Moves to the next target; its floor is not below that of the last. */
  advance(floor: number): void {
    for (const weight of this.weights) {
      for (let u = this.floor; u < floor; u += 1) weight.atFloor -= weight.change[u]!
      weight.above -= weight.change[this.target]!
    }
    this.floor = floor
    this.target += 1
    this.turn()
  }

  /** Adds to a weight over the starts of a rectangle. */
  put(weight: Weight, rectangle: number, by: number): void {
    const last = this.rectangles.fromEnd[rectangle]! - 1
    const below = this.rectangles.fromStart[rectangle]! - 1
    weight.isChanged = true
    weight.change[last]! += by
    if (last >= this.floor) weight.atFloor += by
    if (last >= this.target) weight.above += by
    if (below < 0) return
    weight.change[below]! -= by
    if (below >= this.floor) weight.atFloor -= by
    if (below >= this.target) weight.above -= by
  }

  private turn(): void {
    this.addAll(this.timetable.leaving, -1)
    this.addAll(this.timetable.entering, 1)
  }

  private addAll({ at, order }: ByTarget, sign: 1 | -1): void {
    const end = at[this.target + 1]!
    for (let i = at[this.target]!; i < end; i += 1) this.adder(order[i]!, sign, this)
  }
}
