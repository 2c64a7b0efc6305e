import { type Rectangles } from './rectangles.ts'

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
export function byTarget(kept: Int32Array, target: Int32Array, size: number): ByTarget {
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
