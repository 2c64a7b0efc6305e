import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { compareLines, comparePoint, comparePoints, lineOf, parsePoint, type Point } from '../../domain/line.ts'
import { type Lock } from '../../domain/lock.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { type Place } from '../../domain/place.ts'
import { recordedAt, type Placement } from '../../domain/placement.ts'
import { type CalendarDate } from '../../domain/time.ts'
import { covers } from './covers.ts'
import { type Compared } from './history.ts'
import { partsOf, pointName, type Part, type PartKind } from './part.ts'

/** A change that claims a release it missed, and really ships in a later one. */
export interface Slip {
  readonly part: Pick<Part, 'kind' | 'subject'>
  readonly name: string | undefined
  readonly from: string
  readonly to: string
  readonly place: Place
}

export interface Slipped {
  /** The manifest as it will be true: what slipped comes with the later release. */
  readonly manifest: Manifest
  readonly slips: readonly Slip[]
}

/**
 * What a manifest means when a release is the next to be cut: entries that claim an earlier release which was cut
 * without them come with this one. What was cut is what the lock froze, or what the base has.
 */
export function slippedTo(compared: Compared, at: Point, today: CalendarDate): Slipped {
  const { manifest } = compared
  const missed = missedBy(compared, at, today)
  const later = (kind: PartKind, subject: string, placement: Placement): Placement =>
    missed(kind, subject, placement) && placement.kind === 'recorded' ? recordedAt(at, placement.backports) : placement
  const ported = new Map(manifest.migrations.map((one) => [one.id, later('migration', one.id, one.placement)]))
  const migrations = manifest.migrations.map((one) => movedMigration(one, ported.get(one.id)!))
  const backgrounds = manifest.backgroundMigrations.map((one) => movedBackground(one, ported, later))
  return {
    manifest: { ...manifest, migrations, backgroundMigrations: backgrounds },
    slips: [
      ...migrations.flatMap((now, i) => migrationSlip(manifest, manifest.migrations[i]!, now)),
      ...backgrounds.flatMap((now, i) => backgroundSlips(manifest, manifest.backgroundMigrations[i]!, now, ported)),
    ],
  }
}

/** Did a part miss the release it claims? */
function missedBy({ manifest, base, lock }: Compared, at: Point, today: CalendarDate) {
  const { product } = manifest
  const based = new Map((base ? partsOf(base) : []).map((part) => [part.id, part.fields['release']]))
  const locked = new Set([...(lock?.releases.values() ?? [])].flatMap(({ parts }) => [...parts.keys()]))
  const frozen = frozenPoints(manifest, lock)
  return (kind: PartKind, subject: string, placement: Placement): boolean => {
    if (placement.kind !== 'recorded' || !isBelow(manifest, placement.main, at)) return false
    const id = `${kind}:${subject}`
    if (locked.has(id) || based.get(id) === pointName(product, placement.main)) return false
    const point = placement.main
    return (
      frozen.some((one) => covers(manifest.product, one, point)) ||
      (base !== undefined && !isOpen(manifest, point, today))
    )
  }
}

function frozenPoints({ product }: Manifest, lock: Lock | undefined): Point[] {
  return [...(lock?.releases.keys() ?? [])].flatMap((text) => parsePoint(product, text) ?? [])
}

function isBelow({ product }: Manifest, point: Point, at: Point): boolean {
  if (at.wholeLine) return compareLines(lineOf(product, point.version), lineOf(product, at.version)) < 0
  return comparePoints(product, point, at) < 0
}

/** Is its release planned, and not cut yet? Then it may still come with it. */
function isOpen({ product, releases }: Manifest, point: Point, today: CalendarDate): boolean {
  const first = releases.find((one) => comparePoint(product, one.version, point) >= 0)
  return first !== undefined && first.planned && (first.cut ?? first.date ?? '') > today
}

function movedMigration(one: Migration, placement: Placement): Migration {
  return placement === one.placement ? one : { ...one, placement }
}

type Later = (kind: PartKind, subject: string, placement: Placement) => Placement

/** What a migration queues or finalizes comes with the migration. */
function movedBackground(
  one: BackgroundMigration,
  ported: ReadonlyMap<string, Placement>,
  later: Later,
): BackgroundMigration {
  const by = (id: string | undefined) => (id === undefined ? undefined : ported.get(id))
  return {
    ...one,
    queued: by(one.queuedBy) ?? later('background-migration', one.id, one.queued),
    finalized: by(one.finalizedBy) ?? later('finalization', one.id, one.finalized),
    deleted: later('deletion', one.id, one.deleted),
    cancelled: later('cancellation', one.id, one.cancelled),
  }
}

function migrationSlip(manifest: Manifest, was: Migration, now: Migration): Slip[] {
  return slip(manifest, was.placement, now.placement, {
    part: { kind: 'migration', subject: was.id },
    name: was.name,
    place: was.place,
  })
}

function backgroundSlips(
  manifest: Manifest,
  was: BackgroundMigration,
  now: BackgroundMigration,
  ported: ReadonlyMap<string, Placement>,
): Slip[] {
  const { id: subject, name, place, queuedBy = '', finalizedBy = '' } = was
  const one = (kind: PartKind, from: Placement, to: Placement) =>
    slip(manifest, from, to, { part: { kind, subject }, name, place })
  return [
    ...(ported.has(queuedBy) ? [] : one('background-migration', was.queued, now.queued)),
    ...(ported.has(finalizedBy) ? [] : one('finalization', was.finalized, now.finalized)),
    ...one('deletion', was.deleted, now.deleted),
    ...one('cancellation', was.cancelled, now.cancelled),
  ]
}

function slip(
  { product }: Manifest,
  from: Placement,
  to: Placement,
  slipped: Pick<Slip, 'part' | 'name' | 'place'>,
): Slip[] {
  if (from === to || from.kind !== 'recorded' || to.kind !== 'recorded') return []
  return [{ ...slipped, from: pointName(product, from.main), to: pointName(product, to.main) }]
}
