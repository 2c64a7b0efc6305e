import { shapeOf, type Life } from '../domain/life.ts'
import { compareLines, comparePoints, formatLine, lineOf, type Point } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { contains, latestPoint, type Placement } from '../domain/placement.ts'
import { type Product } from '../domain/product.ts'
import { comparePrecedence, isPreRelease, parseNumbers, type Version } from '../domain/version.ts'
import { isUsable } from './landings.ts'
import { lineReach } from './stop-reach.ts'

/** Somewhere a stop can be declared: a line, or a version where the product has no lines. */
export interface StopPlace {
  readonly point: Point
  /** The lowest version with which an installation may land there. */
  readonly lowest: Version
}

/** Every known place a stop can be declared, ascending: planned ones too, but none where nobody may land. */
export function stopPlaces(manifest: Manifest): StopPlace[] {
  const { product, lines, releases } = manifest
  const landable = releases.filter(
    (release) => !isPreRelease(release.version) && (release.planned || isUsable(release)),
  )
  if (product.lineParts === undefined)
    return landable.map(({ version }) => ({
      point: { text: version.text, version, wholeLine: false },
      lowest: version,
    }))
  const byLine = Map.groupBy(releases, ({ line }) => formatLine(line))
  const open = new Set(landable.map(({ line }) => formatLine(line)))
  return lines
    .map(({ line }) => ({ line, text: formatLine(line) }))
    .filter(({ text }) => open.has(text) || !byLine.has(text))
    .map(({ line, text }) => ({
      point: { text, version: parseNumbers(text)!, wholeLine: true },
      lowest: lineReach(manifest, line, byLine.get(text) ?? []).lowest,
    }))
}

/** The places `[start, end)` where a stop surely serves a life. */
export interface LifeSpan {
  readonly life: Life
  readonly start: number
  readonly end: number
}

/** Why no place surely serves a life. */
export type Unservable = 'inverted' | 'empty' | 'uncertain' | 'no-place'

/**
 * From the latest point where the life may open to before the earliest where it may close, so that the claim holds
 * whatever an inferred end turns out to be. Back-ports of the opening lead further down as long as no line is left out.
 */
export function spanOf(
  product: Product,
  places: readonly StopPlace[],
  life: Life,
  from?: Point,
): LifeSpan | Unservable {
  const shape = shapeOf(product, life)
  if (shape === 'inverted' || shape === 'empty') return shape
  const opened = openings(product, life.opens)
  const closed = lowest(product, entries(life.closes, 'earliest'))
  if (!opened || !closed) return 'uncertain'
  const lowestStart = from === undefined ? 0 : firstAt(product, places, from)
  let start = firstAt(product, places, opened.main)
  while (start > 0 && opened.ported.some((point) => isAt(product, places[start - 1]!, point))) start -= 1
  start = Math.max(start, lowestStart)
  const end = firstAt(product, places, closed)
  if (start < end) return { life, start, end }
  return shape === 'uncertain' ? 'uncertain' : 'no-place'
}

/** The patch of a place below which landing there does not serve the life; undefined when every patch does. */
export function leastPatch(product: Product, place: StopPlace, { opens }: Life): Version | undefined {
  if (!place.point.wholeLine || contains(product, place.lowest, opens) === 'yes') return undefined
  return entries(opens, 'latest').find((point) => !point.wholeLine && isAt(product, place, point))?.version
}

function openings(product: Product, opens: Placement): { main: Point; ported: readonly Point[] } | undefined {
  const points = entries(opens, 'latest')
  const main = product.lineParts === undefined ? lowest(product, points) : points[0]
  return main && { main, ported: product.lineParts === undefined ? [] : points.slice(1) }
}

function entries(placement: Placement, side: 'earliest' | 'latest'): readonly Point[] {
  if (placement.kind === 'recorded') return [placement.main, ...placement.backports]
  return placement.kind === 'inferred' ? [placement[side]] : []
}

function lowest(product: Product, points: readonly Point[]): Point | undefined {
  return points.toSorted((a, b) => compareAsPlaces(product, a, b))[0]
}

/** Points of one line are one place. */
function compareAsPlaces(product: Product, a: Point, b: Point): number {
  if (product.lineParts === undefined) return comparePrecedence(a.version, b.version)
  return compareLines(lineOf(product, a.version), lineOf(product, b.version))
}

function isAt(product: Product, place: StopPlace, point: Point): boolean {
  return compareAsPlaces(product, place.point, point) === 0
}

/** The first place at or after a point; a point inside a line means its line. */
function firstAt(product: Product, places: readonly StopPlace[], point: Point): number {
  let low = 0
  let high = places.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareAsPlaces(product, places[middle]!.point, point) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** A span of releases. */
export interface ReleaseRange {
  /** A line: lives that open on it or later. A version: lives that whoever runs it does not contain yet. */
  readonly from: Point | undefined
  /** Lives that close on this line, or at this version, at the latest. */
  readonly to: Point | undefined
}

/** May a hop inside the range jump the life? */
export function mayLieIn(manifest: Manifest, { opens, closes }: Life, { from, to }: ReleaseRange): boolean {
  return mayOpenAfter(manifest, opens, from) && mayComeBy(manifest, closes, to)
}

/** May it open inside the range, wherever it closes? */
export function mayOpenIn(manifest: Manifest, { opens }: Life, { from, to }: ReleaseRange): boolean {
  return mayOpenAfter(manifest, opens, from) && mayComeBy(manifest, opens, to)
}

function mayOpenAfter({ product }: Manifest, opens: Placement, from: Point | undefined): boolean {
  if (!from?.wholeLine) return !from || contains(product, from.version, opens) !== 'yes'
  const point = latestPoint(opens)
  return point !== undefined && comparePoints(product, point, from) >= 0
}

function mayComeBy(manifest: Manifest, placement: Placement, to: Point | undefined): boolean {
  if (!to) return true
  const last = to.wholeLine ? lineReach(manifest, to.version.parts, []).highest : to.version
  return contains(manifest.product, last, placement) !== 'no'
}
