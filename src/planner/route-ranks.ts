/** How many landings of a route lie before a position: what spans of positions are along the route. */
export function ranksAlong(at: readonly number[]): (position: number) => number {
  const last = at.at(-1)!
  const before = new Int32Array(last + 2)
  for (const position of at) before[position + 1] = 1
  for (let i = 1; i < before.length; i += 1) before[i]! += before[i - 1]!
  return (position) => before[Math.min(position, last + 1)]!
}
