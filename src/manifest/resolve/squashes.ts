import { comparePoints } from '../../domain/line.ts'
import { type SquashEntry } from '../../domain/squash.ts'
import { type ManifestDocument } from '../schema/manifest.ts'
import {
  canonical,
  checkPath,
  checkReference,
  placeIn,
  readDate,
  readPoint,
  report,
  unique,
  type Entry,
  type Scope,
} from './scope.ts'

type SquashText = NonNullable<ManifestDocument['squashes']>[number]

/** What was folded, ascending by the release that folds. */
export function resolveSquashes(
  scope: Scope,
  entries: readonly Entry<SquashText>[],
  databases: readonly string[],
): SquashEntry[] {
  const identity = ({ in: release }: SquashText) => canonical(scope, release)
  const squashes = unique(scope, 'squash', entries, identity, (one) => one.in).flatMap((entry) => {
    const { after, structure = {}, on, issue } = entry.value
    for (const [database, path] of Object.entries(structure)) {
      checkReference(scope, placeIn(entry, 'structure', database), 'database', {
        id: database,
        known: new Set(databases),
      })
      checkPath(scope, entry, 'structure', path)
    }
    const point = readPoint(scope, entry, 'in', entry.value.in)
    const upTo = readPoint(scope, entry, 'up_to', entry.value.up_to)
    if (!point || !upTo) return []
    if (comparePoints(scope.product, upTo, point) >= 0)
      report(scope, placeIn(entry, 'up_to'), 'bad-squash', {
        message: `${point.text} folds up to ${upTo.text}, which is not before it`,
        next: 'write the stop whose migrations are folded',
      })
    const day = readDate(scope, entry, 'on', on)
    const stop = readPoint(scope, entry, 'after', after)
    return [{ in: point, upTo, after: stop, structure, on: day, issue, place: placeIn(entry) }]
  })
  return squashes.toSorted((a, b) => comparePoints(scope.product, a.in, b.in))
}
