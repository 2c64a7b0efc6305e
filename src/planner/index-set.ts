/**
 * A set of positions in the ascending list of landings, as disjoint ascending half-open spans `[start, end)`.
 * Everything a law says about versions becomes such a set once; after that legality is arithmetic.
 */
export type IndexSet = readonly Span[]

export interface Span {
  readonly start: number
  readonly end: number
}

export const emptySet: IndexSet = []

export function span(start: number, end: number): IndexSet {
  return start < end ? [{ start, end }] : emptySet
}

export function has(set: IndexSet, index: number): boolean {
  for (const { start, end } of set) if (index < end) return start <= index
  return false
}

/** What lies in `[0, size)` and not in the set. */
export function complement(set: IndexSet, size: number): IndexSet {
  const gaps: Span[] = []
  let at = 0
  for (const { start, end } of set) {
    if (at < start) gaps.push({ start: at, end: start })
    at = end
  }
  if (at < size) gaps.push({ start: at, end: size })
  return gaps
}

export function union(sets: readonly IndexSet[]): IndexSet {
  const spans = sets.flat().toSorted((a, b) => a.start - b.start)
  const merged: { start: number; end: number }[] = []
  for (const { start, end } of spans) {
    const last = merged.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else merged.push({ start, end })
  }
  return merged
}

export function intersection(a: IndexSet, b: IndexSet): IndexSet {
  return a.flatMap((left) =>
    b
      .map((right) => ({ start: Math.max(left.start, right.start), end: Math.min(left.end, right.end) }))
      .filter(({ start, end }) => start < end),
  )
}
