import { type BackgroundMigration } from '../domain/background-migration.ts'
import { type Fault } from '../domain/finding.ts'
import { type Migration } from '../domain/migration.ts'
import { compareReleases } from '../domain/execution-order.ts'
import { type Ground } from './ground.ts'

/** A migration that needs the work of a background migration done. */
export interface Dependency {
  readonly migration: Migration
  readonly name: string
  /** Position in `depends_on`. */
  readonly index: number
  /** The background migrations of that name it has to wait for. */
  readonly on: readonly BackgroundMigration[]
}

/** Every dependency on background migrations the manifest knows, in its order. */
export function dependenciesIn(ground: Ground): Dependency[] {
  return ground.manifest.migrations.flatMap((migration) =>
    migration.dependsOn.flatMap((name, index) => {
      const on = awaited(ground, migration, name)
      return on.length > 0 ? [{ migration, name, index, on }] : []
    }),
  )
}

/**
 * Of a job that was queued several times, what was queued again is no longer waited for, and what is surely queued only
 * in a later release is not waited for yet. When that leaves nothing, all of them are.
 */
function awaited({ manifest, backgroundsByName }: Ground, migration: Migration, name: string): BackgroundMigration[] {
  const all = [...backgroundsByName(name)]
  const requeued = new Set(all.map(({ requeues }) => requeues))
  const open = all.filter(
    ({ id, queued }) =>
      !requeued.has(id) &&
      (queued.kind === 'unknown' || (compareReleases(manifest.product, queued, migration.placement) ?? 0) <= 0),
  )
  return open.length > 0 ? open : all.filter(({ id }) => !requeued.has(id))
}

/** What findings about a dependency point at. */
export function dependencyParts({ migration, name, index, on }: Dependency): Pick<Fault, 'subject' | 'at' | 'related'> {
  return {
    subject: `${migration.id}/${name}`,
    at: { entry: migration.place, field: ['depends_on', index] },
    related: on.map(({ place }) => ({ entry: place, message: `the background migration ${name}` })),
  }
}
