import { compareToBound, type Comparator, type VersionRange } from '../domain/version-range.ts'
import { type Version } from '../domain/version.ts'
import { lowerBound, upperBound, type Landing } from './landings.ts'

/** Versions that ranges name, numbered; equal texts have one number. */
export class BoundNumbers {
  readonly versions: Version[] = []
  private readonly numbers = new Map<string, number>()

  of(bound: Version): number {
    const known = this.numbers.get(bound.text)
    if (known !== undefined) return known
    this.numbers.set(bound.text, this.versions.length)
    return this.versions.push(bound) - 1
  }
}

/** Many ranges in columns: reading them goes over memory once, and not from object to object. */
export interface RangeColumns {
  /** The alternatives of range `i` are `at[i]` to `at[i + 1]`, the end not included. */
  readonly at: Int32Array
  /** Of alternative `k` the comparators, likewise. */
  readonly comparatorsAt: Int32Array
  /** Positions in `operators`. */
  readonly operators: Uint8Array
  /** Numbers of bounds. */
  readonly bounds: Int32Array
}

const operators: readonly Comparator['operator'][] = ['<', '<=', '=', '>=', '>']
const [below, upTo, exactly, from, after] = operators.keys()

export function rangeColumns(ranges: readonly VersionRange[], numbers: BoundNumbers): RangeColumns {
  const at = [0]
  const comparatorsAt = [0]
  const used: number[] = []
  const bounds: number[] = []
  for (const { alternatives } of ranges) {
    for (const comparators of alternatives) {
      for (const { operator, bound } of comparators) {
        used.push(operators.indexOf(operator))
        bounds.push(numbers.of(bound))
      }
      comparatorsAt.push(bounds.length)
    }
    at.push(comparatorsAt.length - 1)
  }
  return {
    at: Int32Array.from(at),
    comparatorsAt: Int32Array.from(comparatorsAt),
    operators: Uint8Array.from(used),
    bounds: Int32Array.from(bounds),
  }
}

/** By number of bound: the positions `[start, end)` it names. */
export interface BoundSpans {
  readonly start: Int32Array
  readonly end: Int32Array
}

export function boundSpans(landings: readonly Landing[], versions: readonly Version[]): BoundSpans {
  const compare =
    (bound: Version) =>
    ({ version }: Landing) =>
      compareToBound(version, bound)
  return {
    start: Int32Array.from(versions, (bound) => lowerBound(landings, compare(bound))),
    end: Int32Array.from(versions, (bound) => upperBound(landings, compare(bound))),
  }
}

/** The spans of one range after another, ascending and disjoint. */
export class SpanReader {
  readonly start: number[] = []
  readonly end: number[] = []
  count = 0
  private readonly spans: BoundSpans
  private readonly size: number

  constructor(spans: BoundSpans, size: number) {
    this.spans = spans
    this.size = size
  }

  read(columns: RangeColumns, range: number): void {
    this.count = 0
    for (let k = columns.at[range]!; k < columns.at[range + 1]!; k += 1) this.readAlternative(columns, k)
    if (this.count > 1) this.merge()
  }

  /** All comparators of an alternative hold on one span; it takes its place among those read before. */
  private readAlternative({ comparatorsAt, operators: used, bounds }: RangeColumns, alternative: number): void {
    let start = 0
    let end = this.size
    for (let k = comparatorsAt[alternative]!; k < comparatorsAt[alternative + 1]!; k += 1) {
      const operator = used[k]!
      const first = this.spans.start[bounds[k]!]!
      const past = this.spans.end[bounds[k]!]!
      if (operator === from || operator === exactly) start = Math.max(start, first)
      if (operator === after) start = Math.max(start, past)
      if (operator === below) end = Math.min(end, first)
      if (operator === upTo || operator === exactly) end = Math.min(end, past)
    }
    if (start < end) this.insert(start, end)
  }

  private insert(start: number, end: number): void {
    let at = this.count
    for (; at > 0 && this.start[at - 1]! > start; at -= 1) {
      this.start[at] = this.start[at - 1]!
      this.end[at] = this.end[at - 1]!
    }
    this.start[at] = start
    this.end[at] = end
    this.count += 1
  }

  private merge(): void {
    let last = 0
    for (let i = 1; i < this.count; i += 1) {
      if (this.start[i]! <= this.end[last]!) {
        this.end[last] = Math.max(this.end[last]!, this.end[i]!)
        continue
      }
      last += 1
      this.start[last] = this.start[i]!
      this.end[last] = this.end[i]!
    }
    this.count = last + 1
  }
}
