import { comparePoints } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { type Stop } from '../domain/stop.ts'
import { type StopList } from '../results/stop-list.ts'
import { compareStops } from './compare-stops.ts'
import { mayLieIn, mayOpenIn, type ReleaseRange } from './life-spans.ts'
import { openLives } from './open-lives.ts'
import { judgedLife, judgedStop } from './stop-results.ts'

/** The declared stops of a range with what speaks for each, and the lives of the range that none of them serves. */
export function listStops(manifest: Manifest, range: ReleaseRange): Pick<StopList, 'stops' | 'lives' | 'unserved'> {
  const comparison = compareStops(manifest)
  const lives = comparison.lives.filter(({ life }) => mayLieIn(manifest, life, range))
  const open = openLives(manifest).filter((life) => mayOpenIn(manifest, life, range))
  return {
    stops: comparison.stops
      .filter(({ stop }) => isIn(manifest, stop, range))
      .map((judgement) => judgedStop(manifest, judgement)),
    lives: {
      all: lives.length,
      served: lives.filter(({ verdict }) => verdict === 'served').length,
      open: open.length,
    },
    unserved: lives.filter(({ verdict }) => verdict !== 'served').map(judgedLife),
  }
}

function isIn({ product }: Manifest, { point }: Stop, { from, to }: ReleaseRange): boolean {
  const above = !from || comparePoints(product, point, from) >= 0
  return above && (!to || comparePoints(product, point, to) <= 0)
}
