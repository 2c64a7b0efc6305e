import { effect, type Effects } from './effects.ts'
import { effectsOn, type Ground, reachedPositions, turnedRound } from './route.ts'
import { role, type Terrain } from './terrain.ts'
import { type Adder, Walk, type Weight, weights } from './walk.ts'

/** The one hop that would join the two ends. */
export interface Bridge {
  readonly from: number
  readonly to: number
}

/**
 * Where there is no path even without regard to components: among all hops from what the start reaches to what reaches
 * the target, one with the fewest laws against it; of equals the one that starts latest, then the one that ends latest.
 * Its reasons are the smallest set that has to change. What nobody answered and what can be repaired is not held
 * against a hop.
 */
export function cheapestBridge(ground: Ground): Bridge {
  const { terrain, barred } = ground
  const reached = onTheWay(reachedPositions(ground, 'allow'), barred)
  const back = turnedRound(ground)
  const reaching = onTheWay(reachedPositions(back, 'allow'), back.barred).toReversed()
  return fewestLaws(terrain, effectsOn(ground, 'allow'), reached, reaching)
}

/** Without what no path lands on, and with the end where paths begin. */
function onTheWay(reached: Uint8Array, barred: Uint8Array): Uint8Array {
  return reached.map((one, at) => (at === 0 ? 1 : one & ~barred[at]!))
}

interface Candidate extends Bridge {
  readonly laws: number
}

function fewestLaws(terrain: Terrain, effects: Effects, reached: Uint8Array, reaching: Uint8Array): Bridge {
  const counts = weights(['pruning', 'others'], terrain.size)
  const walk = new Walk(terrain.rectangles, terrain.complete(), counts, counter(terrain, effects, counts))
  let best: Candidate = { from: -1, to: -1, laws: Number.POSITIVE_INFINITY }
  for (let v = 1; v < terrain.size; v += 1) {
    walk.advance(0)
    if (reaching[v] === 1) best = cheapestTo(v, counts, reached, best)
  }
  return best
}

type Counts = Readonly<Record<'pruning' | 'others', Weight>>

function counter({ ruled, roles }: Terrain, effects: Effects, { pruning, others }: Counts): Adder {
  return (rectangle, sign, walk) => {
    if (effects[ruled[rectangle]!] !== effect.forbid) return
    const weight = roles[rectangle] === role.prunes ? pruning : others
    walk.put(weight, rectangle, roles[rectangle] === role.exempts ? -sign : sign)
  }
}

/** The lower the start, the more stops and lives are jumped: the walk ends where these alone are too many. */
function cheapestTo(v: number, { pruning, others }: Counts, reached: Uint8Array, found: Candidate): Candidate {
  let best = found
  let jumped = pruning.above
  let laws = others.above
  for (let u = v - 1; u >= 0 && jumped <= best.laws; u -= 1) {
    jumped += pruning.change[u]!
    laws += others.change[u]!
    const sum = jumped + laws
    if (reached[u] === 1 && (sum < best.laws || (sum === best.laws && u >= best.from)))
      best = { from: u, to: v, laws: sum }
  }
  return best
}
