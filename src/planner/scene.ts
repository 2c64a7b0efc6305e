import { comparePoint, lineOf, type Point } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { type Placement } from '../domain/placement.ts'
import { compareToBound, type Comparator, type VersionRange } from '../domain/version-range.ts'
import { type Version } from '../domain/version.ts'
import { complement, emptySet, intersection, span, union, type IndexSet } from './index-set.ts'
import { landingsBetween, lineSpan, lowerBound, upperBound, type Landing } from './landings.ts'

/** The versions between two ends and, by their positions, what is said about them. Built once per plan. */
export interface Scene {
  readonly manifest: Manifest
  /** Ascending; the first is where the upgrade starts, the last where it ends. */
  readonly landings: readonly Landing[]
  readonly size: number
  readonly setOf: (range: VersionRange) => IndexSet
  /** Where something surely is, and where it surely is not. */
  readonly placed: (placement: Placement) => PlacedSets
}

export interface PlacedSets {
  readonly yes: IndexSet
  readonly no: IndexSet
}

export function buildScene(manifest: Manifest, from: Version, to: Version): Scene {
  const landings = landingsBetween(manifest, from, to)
  const bounds = new Map<string, readonly [number, number]>()
  const placements = new Map<Placement, PlacedSets>()
  return {
    manifest,
    landings,
    size: landings.length,
    setOf: (range) => rangeSet(landings, range, bounds),
    placed: (placement) => remember(placements, placement, () => placedSets(manifest, landings, placement)),
  }
}

function remember<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

type Bounds = Map<string, readonly [number, number]>

function rangeSet(landings: readonly Landing[], range: VersionRange, bounds: Bounds): IndexSet {
  const sets = range.alternatives.map((comparators) => {
    let set = span(0, landings.length)
    for (const comparator of comparators) set = intersection(set, comparatorSet(landings, comparator, bounds))
    return set
  })
  return sets.length === 1 ? sets[0]! : union(sets)
}

/** Bounds repeat a lot in block lists, so each is looked up once. */
function comparatorSet(landings: readonly Landing[], { operator, bound }: Comparator, bounds: Bounds): IndexSet {
  const [first, after] = remember(bounds, bound.text, () => {
    const compare = ({ version }: Landing) => compareToBound(version, bound)
    return [lowerBound(landings, compare), upperBound(landings, compare)] as const
  })
  switch (operator) {
    case '<':
      return span(0, first)
    case '<=':
      return span(0, after)
    case '=':
      return span(first, after)
    case '>=':
      return span(first, landings.length)
    case '>':
      return span(after, landings.length)
  }
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
