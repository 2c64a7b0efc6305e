import { type Life, type LifeShape, shapeOf } from '../../domain/life.ts'
import { complement, type IndexSet, intersection } from '../index-set.ts'
import { type Scene } from '../scene.ts'
import { canHold } from './context.ts'

/** Hops from a position of one set to a later position of the other. */
export interface Hops {
  readonly from: IndexSet
  readonly to: IndexSet
}

/**
 * The hops that jump a whole life: they bring what opens it and what closes it. An inferred end is an interval, so a hop
 * jumps `surely` when every reading of the ends agrees and a landing can lie inside, and `perhaps` when some reading
 * does. Nothing jumps a life that closes before it opens: that is a fault of the data.
 */
export interface JumpedLife {
  readonly shape: LifeShape
  readonly surely: readonly Hops[]
  /** Without those that jump it surely. */
  readonly perhaps: readonly Hops[]
}

export function jumpedLife(scene: Scene, life: Pick<Life, 'opens' | 'closes'>): JumpedLife {
  const { opens, closes } = life
  const shape = shapeOf(scene.manifest.product, life)
  if (opens.kind === 'unknown' || closes.kind === 'unknown' || shape === 'inverted')
    return { shape, surely: [], perhaps: [] }
  const opened = scene.placed(opens)
  const closed = scene.placed(closes)
  const without = (set: IndexSet) => complement(set, scene.size)
  const sure = { from: intersection(opened.no, closed.no), to: intersection(opened.yes, closed.yes) }
  const from = intersection(without(opened.yes), without(closed.yes))
  const to = intersection(without(opened.no), without(closed.no))
  if (shape !== 'proper') return { shape, surely: [], perhaps: possible([{ from, to }]) }
  const rest = [
    { from: intersection(from, without(sure.from)), to },
    { from: sure.from, to: intersection(to, without(sure.to)) },
  ]
  return { shape, surely: possible([sure]), perhaps: possible(rest) }
}

function possible(hops: readonly Hops[]): Hops[] {
  return hops.filter(({ from, to }) => canHold(from, to))
}
