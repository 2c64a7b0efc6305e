import { type Outcome } from '../../domain/exit-code.ts'
import { type EngineSink } from '../../engine/events.ts'
import { type Link } from '../../engine/migrations/chain.ts'
import { completeWith, editedSince } from '../../engine/migrations/judge-records.ts'
import { type Source } from '../../engine/migrations/sql-file.ts'
import { type AppliedRow, type DatabaseState, durationOf } from '../../engine/migrations/state.ts'
import { tablesState } from '../../engine/tables/ensure.ts'
import { type Database } from '../../ports/database.ts'
import { type Ports } from '../../ports/ports.ts'
import { type DatabaseMigrations, type MigrationRow, type MigrationStatus } from '../../results/migration-status.ts'
import { siteCommand } from './command.ts'
import { releaseOf } from './report.ts'
import { atSite, migrateLease, type Site, type SiteFlags, statesOf } from './site.ts'
import { sourcesOf } from './sources.ts'
import { missingRemarks } from './up.ts'

/** What is applied, pending or wrong on every database; nothing is written. */
export function migrateStatus(ports: Ports, flags: SiteFlags, tell: EngineSink): Promise<MigrationStatus> {
  return atSite(ports, flags, { command: 'plan migrate status', tell }, async (site) => {
    const { ground, target, chain, engines } = site
    const states = await statesOf(engines)
    const sources = await sourcesOf(ports, ground.folder, {
      migrations: chain.links.map(({ migration }) => migration),
      running: new Set<string>(),
      direction: 'up',
    })
    const databases: DatabaseMigrations[] = []
    for (const { database } of engines.values())
      databases.push(await statusOf(site, database, states.get(database.name)!, sources))
    return {
      kind: 'migration-status',
      schema_version: 1,
      manifest: ground.facts,
      ...(target && { target: target.text }),
      databases,
      missing: [...ground.missing],
      remarks: [...ground.remarks, ...missingRemarks(ground.missing)],
      command: siteCommand(nextWords(databases, flags), flags),
    }
  })
}

/** Trouble and what is pending are findings; what was not given is not known. */
export function statusOutcome({ databases, missing }: MigrationStatus): Outcome {
  if (databases.some(({ state }) => state !== 'up-to-date')) return 'findings'
  return missing.length > 0 ? 'undetermined' : 'done'
}

async function statusOf(
  site: Site,
  database: Database,
  state: DatabaseState,
  sources: ReadonlyMap<string, Source>,
): Promise<DatabaseMigrations> {
  const rows = rowsOf(site, database.name, state, sources)
  const release = releaseOf(site.manifest.product.scheme, state)
  const holder = await holderOf(database)
  const pending = rows.filter(({ condition }) => ['pending', 'late', 'begun'].includes(condition)).length
  return {
    database: database.name,
    place: database.place,
    state: stateOf(state, rows, pending),
    ...(release !== undefined && { release }),
    post_complete: state.complete.some((one) => one.version === release && one.phase === 'post'),
    pending,
    ...(holder !== undefined && { held_by: holder }),
    migrations: rows,
  }
}

const troubles: ReadonlySet<MigrationRow['condition']> = new Set(['late', 'edited', 'unknown', 'beyond'] as const)

function stateOf(
  { installation }: DatabaseState,
  rows: readonly MigrationRow[],
  pending: number,
): DatabaseMigrations['state'] {
  if (!installation) return 'not-installed'
  if (rows.some(({ condition }) => troubles.has(condition))) return 'trouble'
  if (installation.state === 'installing') return 'installing'
  return pending > 0 ? 'pending' : 'up-to-date'
}

/** In the order in which they run; what the chain does not know comes last. */
function rowsOf(
  site: Site,
  database: string,
  state: DatabaseState,
  sources: ReadonlyMap<string, Source>,
): MigrationRow[] {
  const { chain, manifest } = site
  const here = ({ migration }: Link): boolean => migration.database === database
  const inChain = chain.links.filter(here).map((link) => rowOf(site, link, state, sources))
  const gone = chain.tombstones.filter(here).map((link) => tombstoneRow(link, state.applied.get(link.migration.id)))
  const listed = new Set([...chain.links, ...chain.tombstones].filter(here).map(({ migration }) => migration.id))
  const others = [...state.applied.values()]
    .filter(({ id }) => !listed.has(id))
    .map((row) => {
      const known = manifest.migrations.some(({ id, ...one }) => id === row.id && one.database === database)
      return otherRow(database, row, known ? 'beyond' : 'unknown')
    })
  return [...gone, ...inChain, ...others]
}

function rowOf(
  { manifest }: Site,
  link: Link,
  state: DatabaseState,
  sources: ReadonlyMap<string, Source>,
): MigrationRow {
  const { migration } = link
  const row = state.applied.get(migration.id)
  if (!row) {
    const late = completeWith(manifest, state, migration) !== undefined
    return { ...identityOf(link), condition: late ? 'late' : 'pending' }
  }
  const edited = editedSince({ sources }, migration, row).length > 0
  const begun = row.state === 'applied' ? row.how : 'begun'
  return { ...identityOf(link), ...recordOf(row), condition: edited ? 'edited' : begun }
}

function tombstoneRow(link: Link, row: AppliedRow | undefined): MigrationRow {
  return { ...identityOf(link), ...(row && recordOf(row)), condition: row ? row.how : 'removed' }
}

function otherRow(database: string, row: AppliedRow, condition: 'beyond' | 'unknown'): MigrationRow {
  const { id, name, release, phase } = row
  return {
    id,
    ...(name !== null && { name }),
    ...(release !== null && { release }),
    phase,
    database,
    ...recordOf(row),
    condition,
  }
}

function identityOf({
  migration,
  release,
}: Link): Pick<MigrationRow, 'id' | 'name' | 'release' | 'phase' | 'database'> {
  const { id, name, phase, database } = migration
  return { id, ...(name !== undefined && { name }), ...(release !== undefined && { release }), phase, database }
}

function recordOf(row: AppliedRow): Partial<MigrationRow> {
  const duration = durationOf(row)
  return {
    ...(row.applied_at !== null && { applied_at: new Date(row.applied_at).toISOString() }),
    ...(duration !== undefined && { duration_ms: Math.round(duration) }),
    applied_by: row.applied_by,
    ...(row.state !== 'applied' && { statements_done: row.statements_done }),
  }
}

async function holderOf(database: Database): Promise<string | undefined> {
  if ((await tablesState(database)) !== 'current') return undefined
  const { rows } = await database.transaction(
    (tx) =>
      tx.query<{ owner: string; purpose: string }>(
        'SELECT owner, purpose FROM waystop.lease WHERE name = $1 AND lease_until > clock_timestamp()',
        [migrateLease.name],
      ),
    { readOnly: true },
  )
  return rows[0] && `${rows[0].owner} (${rows[0].purpose})`
}

function nextWords(databases: readonly DatabaseMigrations[], { to }: SiteFlags): string[] {
  const target = to === undefined ? [] : ['--to', to]
  const states = new Set(databases.map(({ state }) => state))
  if (states.has('not-installed') || states.has('installing')) return ['install', ...target]
  if (states.has('trouble')) return ['migrate', 'up', ...target, '--dry-run']
  return states.has('pending') ? ['migrate', 'up', ...target] : ['bbm', 'status']
}
