import { UserError } from '../../domain/errors.ts'
import { type Migration } from '../../domain/migration.ts'
import { recordAudit } from '../../engine/audit.ts'
import { type Engine } from '../../engine/engine.ts'
import { type EngineSink } from '../../engine/events.ts'
import { editedSince, completeWith } from '../../engine/migrations/judge-records.ts'
import { type Source } from '../../engine/migrations/sql-file.ts'
import { isFile } from '../../engine/migrations/sql-file.ts'
import { type DatabaseState } from '../../engine/migrations/state.ts'
import { requireTables } from '../../engine/tables/ensure.ts'
import { type Ports } from '../../ports/ports.ts'
import { type MigrationRepair } from '../../results/migration-repair.ts'
import { siteCommand } from './command.ts'
import { atSite, type Site, type SiteFlags, statesOf, underLeases } from './site.ts'
import { defaultSettings } from '../../engine/migrations/running.ts'
import { sourcesOf } from './sources.ts'

export interface RepairFlags extends SiteFlags {
  readonly because: string
}

/** Accepts deliberately what a run refuses: that a file was edited, or that a migration came late. The reason is on record. */
export function migrateRepair(
  ports: Ports,
  id: string,
  flags: RepairFlags,
  tell: EngineSink,
): Promise<MigrationRepair> {
  return atSite(ports, flags, { command: 'plan migrate repair', tell }, (site) => {
    const migration = site.manifest.migrations.find((one) => one.id === id)
    if (!migration) throw unknownMigration(id)
    const engine = site.engines.get(migration.database)
    if (!engine) throw notGiven(migration)
    return repairOn(site, engine, migration, flags)
  })
}

async function repairOn(
  site: Site,
  engine: Engine,
  migration: Migration,
  flags: RepairFlags,
): Promise<MigrationRepair> {
  await requireTables(engine.database)
  return underLeases(
    { ...site, engines: new Map([[migration.database, engine]]) },
    flags,
    defaultSettings,
    async () => {
      const states = await statesOf(new Map([[migration.database, engine]]))
      const state = states.get(migration.database)!
      const wanted = { migrations: [migration], running: new Set<string>(), direction: 'up' } as const
      const sources = await sourcesOf(site.ports, site.ground.folder, wanted)
      const accepted = await accept(site, { engine, migration, state, sources, because: flags.because })
      return {
        kind: 'migration-repair',
        schema_version: 1,
        manifest: site.ground.facts,
        id: migration.id,
        database: migration.database,
        because: flags.because,
        ...accepted,
        command: siteCommand(['migrate', 'status'], flags),
      }
    },
  )
}

interface Accepting {
  readonly engine: Engine
  readonly migration: Migration
  readonly state: DatabaseState
  readonly sources: ReadonlyMap<string, Source>
  readonly because: string
}

type Accepted = Pick<MigrationRepair, 'accepted' | 'checksum_before' | 'checksum' | 'reopened'>

function accept({ manifest }: Site, { engine, migration, state, sources, because }: Accepting): Promise<Accepted> {
  const { id, phase } = migration
  const row = state.applied.get(id)
  const up = sources.get(id)?.up
  const { actor, database } = engine
  const audit = { actor, action: 'repair', subject: `migration:${id}`, because }
  return database.transaction(async (tx): Promise<Accepted> => {
    if (row && isFile(up) && editedSince({ sources }, migration, row).length > 0) {
      await tx.query('UPDATE waystop.schema_migration SET checksum = $2 WHERE id = $1', [id, up.checksum])
      await recordAudit(tx, { ...audit, detail: { from: row.checksum, to: up.checksum } })
      return { accepted: 'edit', checksum_before: row.checksum!, checksum: up.checksum, reopened: [] }
    }
    const late = row === undefined && completeWith(manifest, state, migration) !== undefined
    if (!late) return { accepted: 'nothing', reopened: [] }
    const reopened = state.complete
      .filter((one) => one.phase === phase)
      .map(({ version }) => version)
      .filter(
        (version) =>
          completeWith(manifest, { ...state, complete: [{ version, phase, completed_at: 0 }] }, migration) !==
          undefined,
      )
    await tx.query('DELETE FROM waystop.release WHERE phase = $1 AND version = ANY ($2::text[])', [phase, reopened])
    await recordAudit(tx, { ...audit, detail: { reopened } })
    return { accepted: 'late', reopened }
  })
}

function unknownMigration(id: string): UserError {
  return new UserError({
    code: 'unknown-migration',
    what: `the manifest knows no migration ${id}`,
    next: 'plan migrate status lists them',
  })
}

function notGiven({ id, database }: Migration): UserError {
  return new UserError({
    code: 'database-missing',
    what: `${id} runs on the database ${database}, which was not given`,
    next: `add --database ${database}=URL`,
  })
}
