import { UserError } from '../../domain/errors.ts'
import { type Point } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { instantOfId, type Phase } from '../../domain/migration.ts'
import { nearest } from '../../domain/nearest.ts'
import { dayOf, type Instant } from '../../domain/time.ts'
import { addEntry } from '../../manifest/edit/entries.ts'
import { type ManifestFile } from '../../manifest/read-manifest.ts'
import { type Ports } from '../../ports/ports.ts'
import { currentAt } from '../../release/api-versions.ts'
import { freshId, tooEarlyFor } from '../../release/timestamps.ts'
import { type WrittenMigration } from '../../results/new-entry.ts'
import { type WantedFile } from '../changed-files.ts'
import { isDriven } from '../migrate/driven.ts'
import { type OwnManifest } from '../own-manifest.ts'
import { manifestFolder } from '../validate/subject.ts'
import { sqlFiles } from './sql-skeleton.ts'

/** A schema migration that is to be written. */
export interface WantedMigration {
  readonly name: string
  readonly phase: Phase
  readonly release: Point
  readonly database?: string | undefined
  readonly dependsOn?: readonly string[] | undefined
  readonly transaction?: 'one' | 'none' | undefined
  /** Files for its SQL; only for products that plan drives. */
  readonly sql: boolean
}

/** The same with everything decided, and nothing written yet. */
export interface PlannedMigration {
  readonly written: WrittenMigration
  readonly texts: readonly ManifestFile[]
  readonly sql: readonly WantedFile[]
  readonly toFill: readonly string[]
  readonly remarks: readonly string[]
}

/** Puts a migration into the manifest, dated now in UTC, with the version of the base class that is current. */
export function planMigration(
  ports: Ports,
  own: Pick<OwnManifest, 'found' | 'texts'>,
  manifest: Manifest,
  wanted: WantedMigration,
): PlannedMigration {
  const now = ports.clock.now()
  checkNames(manifest, wanted)
  const { name, phase, release } = wanted
  const id = freshId(manifest, release, now)
  const apiVersion = apiVersionFor(manifest, instantOfId(id)!)
  const hasSql = wanted.sql && isDriven(manifest)
  const sql = hasSql ? sqlFiles(ports, manifestFolder(ports, own.found), manifest, { id, ...wanted }) : undefined
  const entry = { ...entryOf(manifest, { ...wanted, id, apiVersion }), up: sql?.up, down: sql?.down }
  return {
    written: { id, name, release: release.text, phase, ...(apiVersion !== undefined && { api_version: apiVersion }) },
    texts: addEntry(own.texts, { list: 'migrations', entry, follows: (one) => String(one['id']) < id }),
    sql: sql?.files ?? [],
    toFill: sql?.toFill ?? [],
    remarks: remarksOn(manifest, { ...wanted, id }, now),
  }
}

/** What is as it would be anyway is left out. */
function entryOf(
  { databases }: Manifest,
  migration: WantedMigration & { readonly id: string; readonly apiVersion: string | undefined },
) {
  const { id, name, release, phase, database, apiVersion, dependsOn = [], transaction } = migration
  return {
    id,
    name,
    release: release.text,
    phase: phase === 'post' ? phase : undefined,
    transaction: transaction === 'none' ? transaction : undefined,
    database: database === databases[0] ? undefined : database,
    api_version: apiVersion,
    depends_on: dependsOn.length > 0 ? dependsOn : undefined,
  }
}

function remarksOn(
  manifest: Manifest,
  { id, release, sql }: WantedMigration & { readonly id: string },
  now: Instant,
): string[] {
  const early = tooEarlyFor(manifest, release, now)
  return [
    ...(sql || !isDriven(manifest) ? [] : ['it names no SQL: plan runs nothing for it until somebody writes up:']),
    ...(early
      ? [
          `the stop ${early.stop.id} is not out yet, and a migration of ${release.text} has to be dated after it: plan retime ${id} from ${dayOf(early.from)} on`,
        ]
      : []),
  ]
}

function checkNames(
  { databases, backgroundMigrations }: Manifest,
  { database, dependsOn = [] }: WantedMigration,
): void {
  if (database !== undefined && !databases.includes(database))
    throw new UserError({
      code: 'unknown-database',
      what: `the product has no database "${database}"`,
      next: `its databases are ${databases.join(', ')}`,
      suggestions: nearest(database, databases),
    })
  const names = new Set(backgroundMigrations.map(({ name }) => name))
  const unknown = dependsOn.find((name) => !names.has(name))
  if (unknown === undefined) return
  throw new UserError({
    code: 'unknown-background-migration',
    what: `there is no background migration "${unknown}" in the manifest`,
    next: 'check the name after --depends-on',
    suggestions: nearest(unknown, names),
  })
}

/** Undefined where the manifest lists none. */
function apiVersionFor({ apiVersions }: Manifest, instant: Instant): string | undefined {
  if (apiVersions.length === 0) return undefined
  const current = currentAt(apiVersions, instant)
  if (current) return current.version
  throw new UserError({
    code: 'no-api-version-open',
    what: 'no version of the migration base class may be used now',
    next: 'open one first: plan api-version introduce',
    suggestions: ['plan api-version list'],
  })
}
