import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { isFoldedAway } from '../../domain/folded.ts'
import { type Queries } from '../../ports/database.ts'
import { recordAudit } from '../audit.ts'
import { type Definition, definitionOf, defaults } from '../background/definition.ts'
import { recordFolded } from '../background/queue.ts'
import { UserError } from '../../domain/errors.ts'
import { type Chain, type Link } from './chain.ts'

/** Tables, views and sequences of somebody else; what extensions brought is nobody's. */
export async function foreignTables(tx: Queries): Promise<readonly string[]> {
  const { rows } = await tx.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('waystop', 'information_schema')
       AND n.nspname NOT LIKE 'pg\\_%'
       AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
     ORDER BY 1 LIMIT 6`,
  )
  return rows.map(({ name }) => name)
}

export interface Beginning {
  readonly product: string
  readonly how: 'installed' | 'adopted'
  readonly actor: string
}

/** From now on the database is ours; until it is complete, the first installation is still the first. */
export async function beginInstallation(tx: Queries, { product, how, actor }: Beginning): Promise<void> {
  await tx.query("INSERT INTO waystop.installation (product, state, how) VALUES ($1, 'installing', $2)", [product, how])
  await recordAudit(tx, { actor, action: how === 'installed' ? 'install' : 'adopt', subject: `product:${product}` })
}

export async function completeInstallation(tx: Queries): Promise<void> {
  await tx.query("UPDATE waystop.installation SET state = 'complete', completed_at = clock_timestamp()")
}

/** On which database something is recorded, and by whom. */
export interface Recording {
  readonly database: string
  readonly actor: string
  /** Of the structure that was loaded: an edited one is noticed as long as the installation has not ended. */
  readonly checksum?: string | undefined
}

/**
 * What was squashed into a structure is on record as folded, and its background work as finished: a later migration that
 * rests on it finds it so. In the transaction that begins the installation.
 */
export async function recordTombstones(
  tx: Queries,
  { tombstones }: Chain,
  { database, actor, checksum }: Recording,
): Promise<void> {
  const own = tombstones.filter(({ migration }) => migration.database === database)
  const ofStructure = ({ migration }: Link): string | null => (isFoldedAway(migration) ? (checksum ?? null) : null)
  await tx.query(
    `INSERT INTO waystop.schema_migration (id, name, release, phase, checksum, state, how, applied_at, applied_by)
     SELECT id, name, release, phase, checksum, 'applied', 'folded', clock_timestamp(), $6
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) AS one (id, name, release, phase, checksum)
     ON CONFLICT (id) DO NOTHING`,
    [
      own.map(({ migration }) => migration.id),
      own.map(({ migration }) => migration.name ?? null),
      own.map(({ release }) => release ?? null),
      own.map(({ migration }) => migration.phase),
      own.map(ofStructure),
      actor,
    ],
  )
  const finalizers = new Set(tombstones.map(({ migration }) => migration.id))
  for (const link of own)
    for (const work of link.queues) await foldWork(tx, link, work, { actor, state: endOf(work, finalizers) })
}

/** Its finalizer makes it final where that still runs. */
function endOf({ finalizedBy }: BackgroundMigration, gone: ReadonlySet<string>): 'finished' | 'finalized' {
  return finalizedBy !== undefined && gone.has(finalizedBy) ? 'finalized' : 'finished'
}

export async function foldWork(
  tx: Queries,
  { migration }: Link,
  work: BackgroundMigration,
  { actor, state }: { readonly actor: string; readonly state: 'finished' | 'finalized' },
): Promise<void> {
  const { name } = work
  await recordFolded(tx, { name, queuedBy: migration.id, definition: someDefinition(work), actor }, state)
}

/** Work that will never run again needs no more than its table, where the manifest says no more. */
function someDefinition(work: BackgroundMigration): Definition {
  try {
    return definitionOf(work)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return {
      ...defaults,
      table: work.tables[0] ?? 'unknown',
      key: work.work?.key ?? [],
      strategy: work.work?.strategy ?? 'keyset',
      work: { kind: 'update', sql: '' },
      done: work.work?.done ?? null,
    }
  }
}
