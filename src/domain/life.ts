import { type BackgroundMigration, type TableSize } from './background-migration.ts'
import { comparePoints } from './line.ts'
import { type Manifest } from './manifest.ts'
import { type Migration } from './migration.ts'
import { type Place } from './place.ts'
import { earliestPoint, latestPoint, type Placement } from './placement.ts'
import { type Product } from './product.ts'

/** What opened the life: queued work, code that finalized work still needs, or a migration that is later removed. */
export type LifeKind = 'work' | 'code' | 'removal'

/**
 * A half-open span of releases [opens, closes) that must contain a landing of every upgrade that passes it: the
 * landing is where the work gets done.
 */
export interface Life {
  /** Unique within a manifest. */
  readonly id: string
  readonly kind: LifeKind
  /** Name of the background migration or migration for people. */
  readonly name: string
  readonly opens: Placement
  readonly closes: Placement
  readonly closedBy: 'finalizer' | 'dependent' | 'deletion' | 'removal'
  readonly size: TableSize
  readonly place: Place
}

/** Every life the manifest knows both ends of, in the order of the manifest. */
export function livesOf(manifest: Manifest): Life[] {
  const dependents = dependentsByName(manifest.migrations)
  return [
    ...manifest.backgroundMigrations.flatMap((background) => [
      ...workLife(manifest.product, background, dependents.get(background.name) ?? []),
      ...codeLife(background),
    ]),
    ...manifest.migrations.flatMap(removalLife),
  ]
}

export function dependentsByName(migrations: readonly Migration[]): Map<string, Migration[]> {
  const byName = new Map<string, Migration[]>()
  for (const migration of migrations) {
    for (const name of migration.dependsOn) {
      const known = byName.get(name)
      if (known) known.push(migration)
      else byName.set(name, [migration])
    }
  }
  return byName
}

function workLife(product: Product, background: BackgroundMigration, dependents: readonly Migration[]): Life[] {
  const { id, name, queued, size, place } = background
  const dependent = firstDependent(product, queued, dependents)
  const close = earlier(product, background.finalized, dependent?.placement)
  const cancelled = isBefore(product, background.cancelled, close)
  if (queued.kind === 'unknown' || close.kind === 'unknown' || cancelled) return []
  const closedBy = close === background.finalized ? 'finalizer' : 'dependent'
  return [{ id, kind: 'work', name, opens: queued, closes: close, closedBy, size, place }]
}

/** The first migration after the queueing that needs the work done. */
function firstDependent(product: Product, queued: Placement, dependents: readonly Migration[]): Migration | undefined {
  const opened = earliestPoint(queued)
  return dependents
    .filter(({ placement }) => {
      const point = latestPoint(placement)
      return point !== undefined && opened !== undefined && comparePoints(product, point, opened) >= 0
    })
    .toSorted((a, b) => comparePoints(product, latestPoint(a.placement)!, latestPoint(b.placement)!))[0]
}

function earlier(product: Product, finalized: Placement, dependent: Placement | undefined): Placement {
  if (!dependent) return finalized
  if (finalized.kind === 'unknown') return dependent
  return comparePoints(product, latestPoint(dependent)!, latestPoint(finalized)!) < 0 ? dependent : finalized
}

/** Was it given up at the latest when it would have been finalized? Then its life ends without a landing. */
export function isGivenUp(
  product: Product,
  { cancelled, finalized }: Pick<BackgroundMigration, 'cancelled' | 'finalized'>,
): boolean {
  return isBefore(product, cancelled, finalized)
}

function isBefore(product: Product, a: Placement, b: Placement): boolean {
  const left = earliestPoint(a)
  const right = latestPoint(b)
  return left !== undefined && (right === undefined || comparePoints(product, left, right) <= 0)
}

/** Finalizing runs the job's code once more, so the release that deletes the code may not be reached before. */
function codeLife({ id, name, finalized, deleted, size, place }: BackgroundMigration): Life[] {
  if (finalized.kind === 'unknown' || deleted.kind === 'unknown') return []
  return [
    { id: `${id}#code`, kind: 'code', name, opens: finalized, closes: deleted, closedBy: 'deletion', size, place },
  ]
}

function removalLife({ id, name, placement, removed, place }: Migration): Life[] {
  if (removed?.because !== 'squashed' || placement.kind === 'unknown' || removed.in.kind === 'unknown') return []
  const life = {
    id,
    kind: 'removal',
    name: name ?? id,
    opens: placement,
    closes: removed.in,
    closedBy: 'removal',
  } as const
  return [{ ...life, size: 'unknown', place }]
}

/**
 * `proper`: a landing can lie inside. `empty`: it closes where it opens, no stop can help. `inverted`: it closes before
 * it opens, which is a fault of the data. `uncertain`: inferred ends leave open which.
 */
export type LifeShape = 'proper' | 'empty' | 'inverted' | 'uncertain'

export function shapeOf(product: Product, { opens, closes }: Pick<Life, 'opens' | 'closes'>): LifeShape {
  const firstClose = earliestPoint(closes)
  const lastClose = latestPoint(closes)
  const firstOpen = earliestPoint(opens)
  const lastOpen = latestPoint(opens)
  if (!firstClose || !lastClose || !firstOpen || !lastOpen) return 'uncertain'
  if (comparePoints(product, firstClose, lastOpen) > 0) return 'proper'
  const latest = comparePoints(product, lastClose, firstOpen)
  if (latest < 0) return 'inverted'
  return latest === 0 && firstClose === lastClose && firstOpen === lastOpen ? 'empty' : 'uncertain'
}

/** Are both ends recorded, or is one only inferred? */
export function isInferred({ opens, closes }: Pick<Life, 'opens' | 'closes'>): boolean {
  return opens.kind !== 'recorded' || closes.kind !== 'recorded'
}
