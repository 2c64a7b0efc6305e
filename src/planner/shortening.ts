import { effect, onlyOpen, type UnknownReading } from './effects.ts'
import { effectsOn, freePatch, type Ground, hopsTo, reachNow, turnedRound, withoutComponents } from './route.ts'
import { floorUnder, role, type Terrain } from './terrain.ts'
import { type Adder, Walk, type Weight, weights } from './walk.ts'

/**
 * Conditions of which a "no" alone may open a shorter path, perhaps some too many. It has to open a hop by which a
 * position is reached with fewer hops than now, and of a path that would be shorter if all other answers were "no" as
 * well. `hopeful` is the ground with these answers.
 */
export function shorteningConditions(
  ground: Ground,
  hopeful: Ground,
  counted: number,
  reading: UnknownReading,
): ReadonlySet<string> {
  const { terrain, barred } = ground
  const ids = ground.manifest.conditions.map(({ id }) => id)
  const now = reachNow(ground, reading)
  const after = hopsTo(turnedRound(withoutComponents({ ...hopeful, barred })), reading).toReversed()
  const free = freePatch(ground)
  const open = new Set<number>()
  const opened = openings(ground, hopeful, reading, ids)
  const floor = floorUnder(terrain, effectsOn(hopeful, reading))
  for (let v = 1; v < terrain.size; v += 1) {
    opened.walk.advance(0)
    if (after[v] === Number.POSITIVE_INFINITY) continue
    for (const { u, by } of openedTo(v, floor[v]!, opened.counts)) {
      const hop = u === 0 && v === free ? 0 : 1
      if (now.isSooner(u, v, hop, counted - after[v]!)) open.add(by)
    }
  }
  return new Set(Array.from(open, (number) => ids[number]!))
}

/**
 * What forbids a hop as long as nobody answered: `shut` what no single "no" opens; of the rest how many there are, and
 * the sum and the sum of the squares of their conditions' numbers, which tell whether these are all the same.
 */
type Counts = Readonly<Record<'shut' | 'count' | 'sum' | 'squares', Weight>>

function openings(ground: Ground, hopeful: Ground, reading: UnknownReading, ids: readonly string[]) {
  const { terrain, terms } = ground
  const counts = weights(['shut', 'count', 'sum', 'squares'], terrain.size)
  const only = onlyOpen(terrain.rules, terms.answers, ids)
  const [now, then] = [effectsOn(ground, reading), effectsOn(hopeful, reading)]
  const isShut = now.map((does, rule) =>
    Number(does === effect.forbid && (then[rule] === effect.forbid || only[rule] === -1)),
  )
  const opens = only.map((number, rule) => (now[rule] === effect.forbid && isShut[rule] === 0 ? number : -1))
  return {
    counts,
    walk: new Walk(terrain.rectangles, terrain.complete(), counts, adder(terrain, counts, isShut, opens)),
  }
}

function adder(
  { ruled, roles }: Terrain,
  { shut, count, sum, squares }: Counts,
  isShut: Uint8Array,
  opens: Int32Array,
): Adder {
  return (rectangle, sign, walk) => {
    const rule = ruled[rectangle]!
    const by = roles[rectangle] === role.exempts ? -sign : sign
    if (isShut[rule] === 1) walk.put(shut, rectangle, by)
    const number = opens[rule]!
    if (number === -1) return
    walk.put(count, rectangle, by)
    walk.put(sum, rectangle, by * number)
    walk.put(squares, rectangle, by * number * number)
  }
}

/** The starts from which a single "no" opens the hop to a target, and the number of its condition. */
function openedTo(v: number, floor: number, { shut, count, sum, squares }: Counts): { u: number; by: number }[] {
  const found: { u: number; by: number }[] = []
  let [closed, n, total, square] = [shut.above, count.above, sum.above, squares.above]
  for (let u = v - 1; u >= floor; u -= 1) {
    closed += shut.change[u]!
    n += count.change[u]!
    total += sum.change[u]!
    square += squares.change[u]!
    if (closed === 0 && n > 0 && n * square === total * total) found.push({ u, by: total / n })
  }
  return found
}
