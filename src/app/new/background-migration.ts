import { type BatchStrategy, type TableSize } from '../../domain/background-migration.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { addEntry } from '../../manifest/edit/entries.ts'
import { type ManifestFile } from '../../manifest/read-manifest.ts'
import { type Ports } from '../../ports/ports.ts'
import { type NewEntry } from '../../results/new-entry.ts'
import { writeFiles } from '../changed-files.ts'
import { factsOf } from '../chosen-manifest.ts'
import { changedManifest, readOwn } from '../manifest-change.ts'
import { isDriven } from '../migrate/driven.ts'
import { ownManifest } from '../own-manifest.ts'
import { nextCommand } from './again.ts'
import { comingRelease, unlistedRemark } from './coming-release.ts'
import { checkBackgroundName, checkMigrationName, snakeCase } from './names.ts'
import { planMigration } from './write-migration.ts'

export interface NewBackgroundFlags {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  readonly table: string
  readonly database?: string | undefined
  /** The line or version that queues it; default: the first that is not out. */
  readonly in?: string | undefined
  readonly size?: Exclude<TableSize, 'unknown'> | undefined
  readonly key?: readonly string[] | undefined
  readonly strategy?: BatchStrategy | undefined
  readonly batchSize?: number | undefined
  readonly update?: string | undefined
  readonly done?: string | undefined
  /** Files for SQL of the queueing migration, which needs none. */
  readonly sql?: boolean | undefined
  readonly dryRun?: boolean | undefined
}

/** Adds a background migration together with the post migration that queues it. */
export async function newBackgroundMigration(ports: Ports, name: string, flags: NewBackgroundFlags): Promise<NewEntry> {
  const own = await ownManifest(ports, flags)
  const manifest = await readOwn(ports, own, own.texts)
  const queueing = `queue_${snakeCase(name)}`
  checkBackgroundName(manifest, name)
  checkMigrationName(manifest, queueing)
  const coming = comingRelease(manifest, flags.in, ports.clock.now())
  const { database, dryRun = false } = flags
  // A post migration: only when the new code serves, no row is written without the new value.
  const queue = { name: queueing, phase: 'post' as const, release: coming.point, database, sql: flags.sql ?? false }
  const planned = planMigration(ports, own, manifest, queue)
  const texts = withWork(planned.texts, manifest, { ...flags, name, queuedBy: planned.written.id })
  const change = await changedManifest(ports, own, texts)
  return {
    kind: 'new-entry',
    schema_version: 1,
    manifest: factsOf(ports, manifest, own.found),
    what: 'background-migration',
    name,
    outcome: 'added',
    dry_run: dryRun,
    migration: planned.written,
    to_fill: [...planned.toFill, ...workToFill(manifest, name, flags)],
    files: writeFiles(ports, [...change.wanted, ...planned.sql], dryRun),
    remarks: [...unlistedRemark(coming), ...planned.remarks.filter((one) => !one.startsWith('it names no SQL'))],
    command: nextCommand(own, ['new', 'background-migration', name], { ...flags }),
  }
}

function withWork(
  texts: readonly ManifestFile[],
  manifest: Manifest,
  flags: NewBackgroundFlags & { readonly name: string; readonly queuedBy: string },
): ManifestFile[] {
  const { name, queuedBy, table, database, size, key, strategy, batchSize, update, done } = flags
  const entry = {
    name,
    queued_by: queuedBy,
    database: database === manifest.databases[0] ? undefined : database,
    table,
    size,
    key,
    strategy: strategy === 'keyset' ? undefined : strategy,
    batch_size: batchSize,
    update,
    done,
    // Known of what is only being written; plan new finalizer replaces it, and what nobody finalizes is found.
    finalization: 'open',
  }
  return addEntry(texts, { list: 'background_migrations', entry, follows: () => true })
}

/** Left out rather than made up: an update that does something else than is needed looks done. */
function workToFill(manifest: Manifest, name: string, { key, update, done }: NewBackgroundFlags): string[] {
  if (!isDriven(manifest)) return []
  const what = [
    ...(key === undefined ? ['key: with the columns its batches walk along'] : []),
    ...(update === undefined ? ['update: with its SQL and {batch} for the range, or module:, or command:'] : []),
    ...(done === undefined ? ['done: with SQL that holds for every finished row'] : []),
  ]
  return what.map((one) => `${one}, at ${name}`)
}
