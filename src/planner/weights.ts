import { type Rectangle } from './rectangles.ts'

/**
 * The total weight of rectangles over one target after another: `advance` to each target in ascending order, then ask
 * for starts in descending order. Adding or removing a rectangle is two additions, a step of either walk is one.
 */
export class Weights {
  /** Rectangles by the target they begin at, and by the one they end at; both ascending. */
  private readonly starts: readonly Rectangle[]
  private readonly ends: readonly Rectangle[]
  private started = 0
  private ended = 0
  /** Difference array: what changes when the walk steps down to a start. */
  private readonly change: Int32Array
  /** Sum of changes at or above the current target. */
  private above = 0
  private target = 0

  constructor(rectangles: readonly Rectangle[], size: number) {
    this.starts = rectangles.toSorted((a, b) => a.toStart - b.toStart)
    this.ends = rectangles.toSorted((a, b) => a.toEnd - b.toEnd)
    this.change = new Int32Array(size + 1)
    this.apply()
  }

  /** Moves to the next target. */
  advance(): void {
    this.above -= this.change[this.target]!
    this.target += 1
    this.apply()
  }

  /** The weight just above the walk: the walk adds `step(u)` for each start it comes down to. */
  top(): number {
    return this.above
  }

  step(start: number): number {
    return this.change[start]!
  }

  private apply(): void {
    for (; this.ends[this.ended]?.toEnd === this.target; this.ended += 1) this.add(this.ends[this.ended]!, -1)
    for (; this.starts[this.started]?.toStart === this.target; this.started += 1)
      this.add(this.starts[this.started]!, 1)
  }

  private add({ fromStart, fromEnd, weight }: Rectangle, sign: 1 | -1): void {
    this.put(fromEnd - 1, sign * weight)
    if (fromStart > 0) this.put(fromStart - 1, -sign * weight)
  }

  private put(position: number, weight: number): void {
    this.change[position]! += weight
    if (position >= this.target) this.above += weight
  }
}
