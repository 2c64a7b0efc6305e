import { type Life, livesOf } from '../domain/life.ts'
import { comparePoint, lineOf, type Point } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { type Placement } from '../domain/placement.ts'
import { compareToBound, type Comparator, type VersionRange } from '../domain/version-range.ts'
import { type Version } from '../domain/version.ts'
import { complement, emptySet, span, union, type IndexSet, type Span } from './index-set.ts'
import { landingsBetween, lineSpan, lowerBound, upperBound, type Landing } from './landings.ts'
import { once } from './once.ts'

/** The versions between two ends and, by their positions, what is said about them. Built once per plan. */
export interface Scene {
  readonly manifest: Manifest
  /** Ascending; the first is where the upgrade starts, the last where it ends. */
  readonly landings: readonly Landing[]
  readonly size: number
  readonly setOf: (range: VersionRange) => IndexSet
  /** Where something surely is, and where it surely is not. */
  readonly placed: (placement: Placement) => PlacedSets
  /** Every life of the manifest. */
  readonly lives: () => readonly PlacedLife[]
}

export interface PlacedLife {
  readonly life: Life
  readonly opened: PlacedSets
  readonly closed: PlacedSets
}

export interface PlacedSets {
  readonly yes: IndexSet
  readonly no: IndexSet
}

export function buildScene(manifest: Manifest, from: Version, to: Version): Scene {
  const landings = landingsBetween(manifest, from, to)
  const bounds: Bounds = new Map()
  const placements = new Map<Placement, PlacedSets>()
  const placed = (placement: Placement) =>
    remember(placements, placement, () => placedSets(manifest, landings, placement))
  return {
    manifest,
    landings,
    size: landings.length,
    setOf: (range) => rangeSet(landings, range, bounds),
    placed,
    lives: once(() =>
      livesOf(manifest).map((life) => ({ life, opened: placed(life.opens), closed: placed(life.closes) })),
    ),
  }
}

function remember<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

type Bounds = Map<string, Span>

function rangeSet(landings: readonly Landing[], range: VersionRange, bounds: Bounds): IndexSet {
  const spans: Span[] = []
  for (const comparators of range.alternatives) {
    const one = comparatorsSpan(landings, comparators, bounds)
    if (one.start < one.end) spans.push(one)
  }
  return spans.length > 1 ? union([spans]) : spans
}

/** Comparators that all hold leave one span; it is narrowed number by number, because block lists have many. */
function comparatorsSpan(landings: readonly Landing[], comparators: readonly Comparator[], bounds: Bounds): Span {
  if (comparators.length === 1 && comparators[0]!.operator === '=')
    return namedSpan(landings, comparators[0]!.bound, bounds)
  let start = 0
  let end = landings.length
  for (const { operator, bound } of comparators) {
    const named = namedSpan(landings, bound, bounds)
    if (operator === '<') end = Math.min(end, named.start)
    else if (operator === '<=') end = Math.min(end, named.end)
    else if (operator === '>') start = Math.max(start, named.end)
    else start = Math.max(start, named.start)
    if (operator === '=') end = Math.min(end, named.end)
  }
  return { start, end }
}

/** What a bound names, one version or a line; bounds repeat a lot in block lists, so each is looked up once. */
function namedSpan(landings: readonly Landing[], bound: Version, bounds: Bounds): Span {
  return remember(bounds, bound.text, () => {
    const compare = ({ version }: Landing) => compareToBound(version, bound)
    return { start: lowerBound(landings, compare), end: upperBound(landings, compare) }
  })
}

/** The position of the first landing at or after a point. */
export function positionOf({ manifest, landings }: Pick<Scene, 'manifest' | 'landings'>, point: Point): number {
  return lowerBound(landings, ({ version }) => comparePoint(manifest.product, version, point))
}

function placedSets(manifest: Manifest, landings: readonly Landing[], placement: Placement): PlacedSets {
  const size = landings.length
  const scene = { manifest, landings }
  if (placement.kind === 'unknown') return { yes: emptySet, no: emptySet }
  if (placement.kind === 'inferred') {
    return { yes: span(positionOf(scene, placement.latest), size), no: span(0, positionOf(scene, placement.earliest)) }
  }
  const yes = recordedSet(scene, placement, size)
  return { yes, no: complement(yes, size) }
}

/** The rule of `contains` in `domain/placement.ts`, as positions. */
function recordedSet(
  scene: Pick<Scene, 'manifest' | 'landings'>,
  { main, backports }: Placement & { kind: 'recorded' },
  size: number,
): IndexSet {
  const fromMain = span(positionOf(scene, main), size)
  if (backports.length === 0) return fromMain
  const { product } = scene.manifest
  if (product.lineParts === undefined)
    return union([fromMain, ...backports.map((entry) => span(positionOf(scene, entry), size))])
  const ported = backports.map((entry) => {
    const line = lineSpan(scene.landings, lineOf(product, entry.version))
    return span(Math.max(positionOf(scene, entry), line.start), line.end)
  })
  return union([fromMain, ...ported])
}
