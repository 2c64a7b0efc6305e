import { type Ports } from '../../ports/ports.ts'
import { type NewEntry } from '../../results/new-entry.ts'
import { writeFiles } from '../changed-files.ts'
import { factsOf } from '../chosen-manifest.ts'
import { changedManifest, readOwn } from '../manifest-change.ts'
import { ownManifest } from '../own-manifest.ts'
import { nextCommand } from './again.ts'
import { comingRelease, unlistedRemark } from './coming-release.ts'
import { checkMigrationName } from './names.ts'
import { planMigration } from './write-migration.ts'

export interface NewMigrationFlags {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  readonly phase?: 'regular' | 'post' | undefined
  readonly database?: string | undefined
  /** The line or version that brings it; default: the first that is not out. */
  readonly in?: string | undefined
  readonly dependsOn?: readonly string[] | undefined
  readonly transaction?: 'one' | 'none' | undefined
  readonly sql?: boolean | undefined
  readonly dryRun?: boolean | undefined
}

/** Adds a schema migration: its entry and, for a product that plan drives, files for its SQL. */
export async function newMigration(ports: Ports, name: string, flags: NewMigrationFlags): Promise<NewEntry> {
  const own = await ownManifest(ports, flags)
  const manifest = await readOwn(ports, own, own.texts)
  checkMigrationName(manifest, name)
  const coming = comingRelease(manifest, flags.in, ports.clock.now())
  const planned = planMigration(ports, own, manifest, {
    name,
    phase: flags.phase ?? 'regular',
    release: coming.point,
    database: flags.database,
    dependsOn: flags.dependsOn,
    transaction: flags.transaction,
    sql: flags.sql ?? true,
  })
  const change = await changedManifest(ports, own, planned.texts)
  return {
    kind: 'new-entry',
    schema_version: 1,
    manifest: factsOf(ports, manifest, own.found),
    what: 'migration',
    name,
    outcome: 'added',
    dry_run: flags.dryRun ?? false,
    migration: planned.written,
    to_fill: [...planned.toFill],
    files: writeFiles(ports, [...change.wanted, ...planned.sql], flags.dryRun ?? false),
    remarks: [...unlistedRemark(coming), ...planned.remarks],
    command: nextCommand(own, ['new', 'migration', name], { ...flags }),
  }
}
