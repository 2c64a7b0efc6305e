import { comparePoints } from '../../domain/line.ts'
import { recordedAt, unplaced, type Placement } from '../../domain/placement.ts'
import { type Entry, placeIn, readPoint, report, type Scope } from './scope.ts'

interface Interval {
  readonly earliest: string
  readonly latest: string
}

export type PlacementText = string | readonly string[] | Interval

/** Reads where something comes: a point, a list of points (main line first), or an inferred interval. */
export function readPlacement(
  scope: Scope,
  entry: Entry<unknown>,
  field: string,
  text: PlacementText | undefined,
): Placement {
  if (text === undefined) return unplaced
  if (typeof text === 'string') return readRecorded(scope, entry, [field], [text])
  if ('earliest' in text) return readInterval(scope, entry, field, text)
  return readRecorded(scope, entry, field, text)
}

function readRecorded(
  scope: Scope,
  entry: Entry<unknown>,
  path: string | string[],
  texts: readonly string[],
): Placement {
  const points = texts.map((text, i) => readPoint(scope, entry, typeof path === 'string' ? [path, i] : path, text))
  const [main, ...backports] = points.filter((point) => point !== undefined)
  return main ? recordedAt(main, backports) : unplaced
}

function readInterval(scope: Scope, entry: Entry<unknown>, field: string, text: Interval): Placement {
  const earliest = readPoint(scope, entry, [field, 'earliest'], text.earliest)
  const latest = readPoint(scope, entry, [field, 'latest'], text.latest)
  if (!earliest || !latest) return unplaced
  if (comparePoints(scope.product, earliest, latest) > 0) {
    const message = `earliest ${text.earliest} is after latest ${text.latest}`
    report(scope, placeIn(entry, field), 'bad-interval', { message, next: 'swap them' })
    return unplaced
  }
  return { kind: 'inferred', earliest, latest }
}
