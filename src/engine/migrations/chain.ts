import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { runsBefore } from '../../domain/execution-order.ts'
import { compareLines, lineOf, reaches, type Point } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { contains, recordedAt, type Placement } from '../../domain/placement.ts'
import { type Product } from '../../domain/product.ts'
import { type Version } from '../../domain/version.ts'
import { type Refusal } from './refusal.ts'

/** A migration on the way to a release. */
export interface Link {
  readonly migration: Migration
  /** The release it comes with on the way to the target: a back-port's own; undefined where none is recorded. */
  readonly release: string | undefined
  readonly queues: readonly BackgroundMigration[]
  readonly finalizes: readonly BackgroundMigration[]
}

/** What a release contains, in the order in which it runs (design.md §3). */
export interface Chain {
  readonly target: Version | undefined
  readonly links: readonly Link[]
  /** Contained, but removed by then: their SQL is gone. */
  readonly tombstones: readonly Link[]
  /** Ids of migrations that come only with later releases. */
  readonly beyond: ReadonlySet<string>
  readonly refusals: readonly Refusal[]
}

/** The chain of a release; without one, everything the manifest knows. */
export function chainOf(manifest: Manifest, target: Version | undefined): Chain {
  const { product, migrations } = manifest
  const byQueue = Map.groupBy(manifest.backgroundMigrations, ({ queuedBy }) => queuedBy)
  const byFinalizer = Map.groupBy(manifest.backgroundMigrations, ({ finalizedBy }) => finalizedBy)
  const linkOf = (migration: Migration): Link => ({
    migration,
    release: pointOf(product, target, migration.placement)?.text,
    queues: byQueue.get(migration.id) ?? [],
    finalizes: byFinalizer.get(migration.id) ?? [],
  })
  const judged = Map.groupBy(migrations, (migration) => isIn(product, target, migration))
  const standing = (judged.get('in') ?? []).map((migration) => ({
    ...linkOf(migration),
    order: { ...migration, placement: placedFor(product, target, migration.placement) },
  }))
  return {
    target,
    links: standing
      .toSorted((a, b) => (runsBefore(product, a.order, b.order) === 'yes' ? -1 : 1))
      .map(({ migration, release, queues, finalizes }) => ({ migration, release, queues, finalizes })),
    tombstones: (judged.get('removed') ?? []).map(linkOf),
    beyond: new Set((judged.get('beyond') ?? []).map(({ id }) => id)),
    refusals: (judged.get('inferred') ?? []).map(inferredRelease),
  }
}

function isIn(
  product: Product,
  target: Version | undefined,
  { placement, removed, up }: Migration,
): 'in' | 'removed' | 'beyond' | 'inferred' {
  const contained = target === undefined || placement.kind === 'unknown' ? 'yes' : contains(product, target, placement)
  if (contained === 'no') return 'beyond'
  if (removed) {
    const gone = target === undefined ? 'yes' : contains(product, target, removed.in)
    if (gone === 'yes' || (gone === 'unknown' && up === undefined)) return 'removed'
  }
  return contained === 'unknown' || placement.kind === 'inferred' ? 'inferred' : 'in'
}

/** A migration that was ported back comes, on that line, with the release it was ported to. */
function placedFor(product: Product, target: Version | undefined, placement: Placement): Placement {
  const point = pointOf(product, target, placement)
  return point ? recordedAt(point) : placement
}

function pointOf(product: Product, target: Version | undefined, placement: Placement): Point | undefined {
  if (placement.kind !== 'recorded') return undefined
  const { main, backports } = placement
  if (target === undefined || backports.length === 0) return main
  const line = lineOf(product, target)
  const own = [main, ...backports].find(
    ({ version, ...point }) =>
      compareLines(lineOf(product, version), line) === 0 && reaches(product, target, { version, ...point }),
  )
  return own ?? main
}

function inferredRelease({ id, database, place }: Migration): Refusal {
  return {
    kind: 'inferred-release',
    subject: id,
    database,
    message: `the release of ${id} is only inferred, so its place in the order is not known`,
    next: 'write the release it ships in: release: "1.2"',
    place,
  }
}
