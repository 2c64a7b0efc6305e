import { type Ground } from './route.ts'
import { forbidden } from './rectangles.ts'
import { Weights } from './weights.ts'

/** The one hop that would join the two ends, and how many laws forbid it. */
export interface Bridge {
  readonly from: number
  readonly to: number
}

/**
 * Where there is no path: among all hops from what the start reaches to what reaches the target, one with the fewest
 * laws against it; of equals the one that starts latest. Its reasons are the smallest set that has to change.
 */
export function cheapestBridge(ground: Ground): Bridge {
  const { size } = ground.scene
  const weights = forbiddingWeights(ground)
  const legal = (u: number, v: number) => weights[u * size + v] === 0
  const reached = forward(ground, legal)
  const reaching = backward(ground, legal)
  let best: Bridge = { from: 0, to: size - 1 }
  for (let u = 0; u < size; u += 1) {
    if (reached[u] === 0) continue
    for (let v = u + 1; v < size; v += 1) {
      if (reaching[v] === 1 && weights[u * size + v]! <= weights[best.from * size + best.to]!) best = { from: u, to: v }
    }
  }
  return best
}

/** For every hop how many constraints forbid it; what nobody answered and what can be repaired is not held against it. */
function forbiddingWeights({ constraints, terms, scene: { size, landings } }: Ground): Uint32Array {
  const rectangles = forbidden(constraints, landings, terms, 'allow')
  const walk = new Weights(rectangles, size)
  const weights = new Uint32Array(size * size)
  for (let v = 1; v < size; v += 1) {
    walk.advance()
    let weight = walk.top()
    for (let u = v - 1; u >= 0; u -= 1) {
      weight += walk.step(u)
      weights[u * size + v] = weight
    }
  }
  return weights
}

type Legal = (u: number, v: number) => boolean

function forward({ scene: { size }, barred }: Ground, legal: Legal): Uint8Array {
  const reached = new Uint8Array(size)
  reached[0] = 1
  for (let v = 1; v < size - 1; v += 1) {
    for (let u = 0; u < v && barred[v] === 0 && reached[v] === 0; u += 1)
      if (reached[u] === 1 && legal(u, v)) reached[v] = 1
  }
  return reached
}

function backward({ scene: { size }, barred }: Ground, legal: Legal): Uint8Array {
  const reaching = new Uint8Array(size)
  reaching[size - 1] = 1
  for (let u = size - 2; u > 0; u -= 1) {
    for (let v = u + 1; v < size && barred[u] === 0 && reaching[u] === 0; v += 1)
      if (reaching[v] === 1 && legal(u, v)) reaching[u] = 1
  }
  return reaching
}
