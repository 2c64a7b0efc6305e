import {
  backgroundMigrationId,
  type BackgroundMigration,
  type BackgroundWork,
} from '../../domain/background-migration.ts'
import { type Migration } from '../../domain/migration.ts'
import { type Placement } from '../../domain/placement.ts'
import { parseDuration } from '../../domain/time.ts'
import { compareText } from '../../domain/version.ts'
import { type ManifestDocument } from '../schema/manifest.ts'
import { readPlacement, type PlacementText } from './placements.ts'
import { checkPath, checkReference, placeIn, unique, type Entry, type Scope } from './scope.ts'

type MigrationText = NonNullable<ManifestDocument['migrations']>[number]
type BackgroundText = NonNullable<ManifestDocument['background_migrations']>[number]

/** Schema migrations, ascending by id. */
export function resolveMigrations(
  scope: Scope,
  entries: readonly Entry<MigrationText>[],
  databases: readonly string[],
): Migration[] {
  const known = new Set(databases)
  return unique(scope, 'migration', entries, ({ id }) => id)
    .map((entry) => resolveMigration(scope, entry, known))
    .toSorted((a, b) => compareText(a.id, b.id))
}

function resolveMigration(scope: Scope, entry: Entry<MigrationText>, databases: ReadonlySet<string>): Migration {
  const { id, name, phase, database, removed, queues, finalizes, up, down, ...more } = entry.value
  if (database !== undefined)
    checkReference(scope, placeIn(entry, 'database'), 'database', { id: database, known: databases })
  if (up !== undefined) checkPath(scope, entry, 'up', up)
  if (down !== undefined) checkPath(scope, entry, 'down', down)
  return {
    id,
    name,
    placement: readPlacement(scope, entry, 'release', more.release),
    phase: phase ?? 'regular',
    database: database ?? [...databases][0]!,
    apiVersion: more.api_version,
    dependsOn: more.depends_on ?? [],
    removed: removed && { in: removedIn(scope, entry, removed), because: removed.because },
    queues,
    finalizes,
    up,
    down,
    transaction: more.transaction ?? 'one',
    place: placeIn(entry),
  }
}

function removedIn(
  scope: Scope,
  entry: Entry<MigrationText>,
  removed: NonNullable<MigrationText['removed']>,
): Placement {
  const located = entry.located.fields?.get('removed') ?? entry.located
  return readPlacement(scope, { ...entry, located }, 'in', removed.in)
}

/** Background migrations in the order they are written, linked to the migrations that queue and finalize them. */
export function resolveBackgroundMigrations(
  scope: Scope,
  entries: readonly Entry<BackgroundText>[],
  { databases, migrations }: { databases: readonly string[]; migrations: readonly Migration[] },
): BackgroundMigration[] {
  const known = new Set(databases)
  const byId = new Map(migrations.map((migration) => [migration.id, migration]))
  return unique(scope, 'background migration', entries, identityOf).map((entry) => {
    if (entry.value.module !== undefined) checkPath(scope, entry, 'module', entry.value.module)
    for (const [i, id] of many(entry.value.database).entries()) {
      checkReference(scope, placeIn(entry, 'database', i), 'database', { id, known })
    }
    return resolveBackground(scope, entry, { byId, first: databases[0]! })
  })
}

function identityOf({ name, queued_by: queuedBy, queued_in: queuedIn }: BackgroundText): string {
  return backgroundMigrationId(name, queuedBy, typeof queuedIn === 'string' ? queuedIn : queuedIn?.earliest)
}

function many(value: string | string[] | undefined): string[] {
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}

interface Links {
  readonly byId: ReadonlyMap<string, Migration>
  readonly first: string
}

function resolveBackground(scope: Scope, entry: Entry<BackgroundText>, links: Links): BackgroundMigration {
  const { name, queued_by: queuedBy, finalized_by: finalizedBy, finalization, requeues, size, measured } = entry.value
  const finalizer = finalizedBy ?? entry.value.finalized_in
  const databases = many(entry.value.database)
  if (entry.value.module !== undefined) checkPath(scope, entry, 'module', entry.value.module)
  return {
    id: identityOf(entry.value),
    name,
    queuedBy,
    queued: place(scope, entry, { field: 'queued_in', by: queuedBy, in: entry.value.queued_in }, links),
    finalizedBy,
    finalized: place(scope, entry, { field: 'finalized_in', by: finalizedBy, in: entry.value.finalized_in }, links),
    finalization: finalizer === undefined ? (finalization ?? 'unknown') : 'recorded',
    deleted: readPlacement(scope, entry, 'deleted_in', entry.value.deleted_in),
    cancelled: readPlacement(scope, entry, 'cancelled_in', entry.value.cancelled_in),
    requeues: requeues === undefined ? undefined : backgroundMigrationId(name, requeues, undefined),
    databases: databases.length > 0 ? databases : [links.first],
    tables: many(entry.value.table),
    size: size ?? 'unknown',
    measured: measured && { rows: measured.rows, rowsPerHour: measured.rows_per_hour },
    work: workOf(entry.value),
    place: placeIn(entry),
  }
}

interface Bound {
  readonly field: 'queued_in' | 'finalized_in'
  readonly by: string | undefined
  readonly in: PlacementText | undefined
}

/** The release of the migration that does it, else the release that is written down, else unknown. */
function place(scope: Scope, entry: Entry<unknown>, bound: Bound, { byId }: Links): Placement {
  const migration = bound.by === undefined ? undefined : byId.get(bound.by)
  if (migration && migration.placement.kind !== 'unknown') return migration.placement
  return readPlacement(scope, entry, bound.field, bound.in)
}

function workOf(text: BackgroundText): BackgroundWork | undefined {
  const { key, update, module, command } = text
  if ((key ?? update ?? module ?? command) === undefined) return undefined
  return {
    key: key ?? [],
    strategy: text.strategy ?? 'keyset',
    batchSize: text.batch_size,
    maximumBatchSize: text.max_batch_size,
    subBatchSize: text.sub_batch_size,
    pause: text.pause_ms,
    batchTime: durationOf(text.batch_time),
    timeout: durationOf(text.timeout),
    maximumAttempts: text.max_attempts,
    failureRatio: text.failure_ratio,
    update,
    module,
    command,
    done: text.done,
    rehearsable: text.rehearsable,
  }
}

const durationOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : parseDuration(text)
