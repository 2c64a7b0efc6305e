import { comparePoints, parsePoint, type Point } from '../../domain/line.ts'
import { type Lock } from '../../domain/lock.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type CalendarDate } from '../../domain/time.ts'
import { compareVersions } from '../../domain/version.ts'
import { covers } from './covers.ts'
import { formersOfLock, hashesOf, type FieldChange, type Former } from './former.ts'
import { partsOf, pointName, type Part, type SqlTexts } from './part.ts'

/** What keeps a release from being cut, or what freezing it would hide. */
export type CutProblem =
  | { readonly kind: 'changed'; readonly former: Former; readonly changes: readonly FieldChange[] }
  | { readonly kind: 'gone'; readonly former: Former }
  | { readonly kind: 'late'; readonly part: Part; readonly cut: CalendarDate }

/** What a cut freezes. */
export interface Cut {
  /** The release as the lock calls it: a line by its numbers, also when its first version was named. */
  readonly name: string
  readonly frozen: readonly Part[]
  /** Frozen by this release before. */
  readonly already: number
  readonly problems: readonly CutProblem[]
  /** The lock after it; undefined when nothing changes or nothing may change. */
  readonly lock: Lock | undefined
}

export interface CutRequest {
  readonly manifest: Manifest
  readonly lock: Lock | undefined
  readonly at: Point
  readonly today: CalendarDate
  readonly sql: SqlTexts
}

/**
 * Freezes what a release brings. What an earlier cut froze is compared first: a lock never follows an edit. What claims
 * a release that was cut without it is refused too, for it will not ship with it.
 */
export function cutRelease({ manifest, lock, at, today, sql }: CutRequest): Cut {
  const name = pointName(manifest.product, at)
  const parts = partsOf(manifest, sql)
  const before = lock?.releases.get(name)
  const earlier = earlierCuts(manifest, at, lock)
  const brought = parts.filter((part) => isBroughtBy(manifest, part, at, earlier))
  const late = brought.filter(({ id }) => before && !before.parts.has(id))
  const problems = [
    ...editsSince(parts, lock),
    ...late.map((part): CutProblem => ({ kind: 'late', part, cut: before!.cut })),
  ]
  const facts = { name, already: before?.parts.size ?? 0, problems }
  if (before || problems.length > 0) return { ...facts, frozen: [], lock: undefined }
  const hashes = new Map(brought.map((part) => [part.id, hashesOf(part)]))
  const releases = new Map([...(lock?.releases ?? []), [name, { cut: today, parts: hashes }]])
  return { ...facts, frozen: brought, lock: { releases } }
}

/** Does a part come with a release, and with none that was cut before it? */
function isBroughtBy({ product }: Manifest, { at: placement }: Part, at: Point, earlier: readonly Point[]): boolean {
  if (placement.kind !== 'recorded') return false
  return [placement.main, ...placement.backports].some(
    (point) => covers(product, at, point) && !earlier.some((one) => covers(product, one, point)),
  )
}

/** Other cuts of its line below it; where there are no lines, the release before it, which may not have been cut. */
function earlierCuts({ product, releases }: Manifest, at: Point, lock: Lock | undefined): Point[] {
  const name = pointName(product, at)
  const cuts = [...(lock?.releases.keys() ?? [])].flatMap((text) => {
    const point = text === name ? undefined : parsePoint(product, text)
    return point && comparePoints(product, point, at) < 0 ? [point] : []
  })
  if (product.lineParts !== undefined) return cuts
  const before = releases.findLast(({ version }) => compareVersions(version, at.version) < 0)?.version
  return before ? [...cuts, { text: before.text, version: before, wholeLine: false }] : cuts
}

/** What is not as a cut froze it. Whether a stop may go is for the planner to say: `stop-removed` asks it. */
function editsSince(parts: readonly Part[], lock: Lock | undefined): CutProblem[] {
  const now = new Map(parts.map((part) => [part.id, part]))
  const formers = (lock ? formersOfLock(lock) : []).filter(({ kind }) => kind !== 'stop')
  return formers.flatMap((former): CutProblem[] => {
    const part = now.get(former.id)
    if (!part) return [{ kind: 'gone', former }]
    const changes = former.changes(part).filter(({ inferred }) => !inferred)
    return changes.length > 0 ? [{ kind: 'changed', former, changes }] : []
  })
}
