import { livesOf, type Life } from '../domain/life.ts'
import { type Point } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { type Product } from '../domain/product.ts'
import { comparePrecedence, type Version } from '../domain/version.ts'
import {
  leastPatch,
  mayLieIn,
  spanOf,
  stopPlaces,
  type LifeSpan,
  type ReleaseRange,
  type StopPlace,
  type Unservable,
} from './life-spans.ts'

/** A stop that lives ask for. */
export interface DerivedStop {
  readonly point: Point
  /** Below this patch a landing would not serve all of its lives; undefined when every patch does. */
  readonly minPatch: Version | undefined
  /** Lives whose latest stop this is, in the order of the manifest. */
  readonly lives: readonly Life[]
}

export interface DerivedStops {
  /** Ascending. */
  readonly stops: readonly DerivedStop[]
  /** Lives that no stop surely serves, and why. */
  readonly unserved: readonly { readonly life: Life; readonly why: Unservable }[]
}

/**
 * The smallest set of landings such that every life contains one: lives by their ends, and for each that contains no
 * landing yet the latest place before its end (interval stabbing; greedy by right end is optimal). A life belongs to the
 * latest landing inside it. For a range of releases only the lives count that a hop inside it may jump.
 */
export function deriveStops(manifest: Manifest, range: ReleaseRange = everywhere): DerivedStops {
  const lives = livesOf(manifest).filter((life) => mayLieIn(manifest, life, range))
  return stopsFor(manifest, lives, range)
}

const everywhere: ReleaseRange = { from: undefined, to: undefined }

/** The same for some lives only; no landing lies below the range. */
export function stopsFor(manifest: Manifest, lives: readonly Life[], { from }: ReleaseRange): DerivedStops {
  const { product } = manifest
  const places = stopPlaces(manifest)
  const judged = lives.map((life) => ({ life, span: spanOf(product, places, life, from) }))
  const spans = judged.flatMap(({ span }) => (typeof span === 'string' ? [] : [span]))
  const unserved = judged.flatMap(({ life, span }) => (typeof span === 'string' ? [{ life, why: span }] : []))
  const at = stab(spans)
  const livesAt = Map.groupBy(spans, ({ end }) => lastBelow(at, end))
  const stops = at.map((i) => derivedStop(product, places[i]!, livesAt.get(i)?.map(({ life }) => life) ?? []))
  return { stops, unserved }
}

/** Positions, ascending. */
function stab(spans: readonly LifeSpan[]): number[] {
  const points: number[] = []
  for (const { start, end } of spans.toSorted((a, b) => a.end - b.end)) {
    if (start > (points.at(-1) ?? -1)) points.push(end - 1)
  }
  return points
}

/** The last of ascending positions below an end; there is one, since every span contains one. */
function lastBelow(positions: readonly number[], end: number): number {
  let low = 0
  let high = positions.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (positions[middle]! < end) low = middle + 1
    else high = middle
  }
  return positions[low - 1]!
}

function derivedStop(product: Product, place: StopPlace, lives: readonly Life[]): DerivedStop {
  const patches = lives.flatMap((life) => leastPatch(product, place, life) ?? [])
  return { point: place.point, minPatch: patches.toSorted(comparePrecedence).at(-1), lives }
}
