import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { contains } from '../../domain/placement.ts'
import { QueryError } from '../../domain/query-error.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Database, type Queries } from '../../ports/database.ts'
import { definitionOf } from '../background/definition.ts'
import { queue } from '../background/queue.ts'
import { quoteTable } from '../identifiers.ts'
import { isGivenUp } from './gates.ts'
import { type Chain, type Link } from './chain.ts'
import { beginInstallation, completeInstallation, foldWork, recordTombstones } from './installation.ts'
import { type Source, isFile } from './sql-file.ts'

/** How background work is taken over. `verified`: the database was searched for a row that needs it, and has none. */
export interface AdoptedWork {
  readonly link: Link
  readonly work: BackgroundMigration
  readonly recorded: 'finished' | 'finalized' | 'queued'
  readonly why: 'told' | 'verified' | 'unfinished' | 'unverified'
}

export interface Adopting {
  readonly manifest: Manifest
  readonly chain: Chain
  readonly sources: ReadonlyMap<string, Source>
  readonly actor: string
}

/** What becomes of the work that was queued up to the release: only what is told or searched for counts as finished. */
export async function judgeWorks(
  database: Database,
  { manifest, chain }: Pick<Adopting, 'manifest' | 'chain'>,
  told: ReadonlySet<string>,
): Promise<AdoptedWork[]> {
  const here = chain.links.filter(({ migration }) => migration.database === database.name)
  const all = here.flatMap((link) => link.queues.map((work) => ({ link, work })))
  const again = new Set(all.flatMap(({ work }) => work.requeues ?? []))
  const judged: AdoptedWork[] = []
  for (const { link, work } of all) {
    if (again.has(work.id) || isGivenUp(work, { manifest, chain })) continue
    const why = told.has(work.name) ? 'told' : await verdictOn(database, work)
    const done = why === 'told' || why === 'verified'
    judged.push({ link, work, why, recorded: done ? endOf(manifest, chain, work) : 'queued' })
  }
  return judged
}

function endOf({ product }: Manifest, { target }: Chain, { finalized }: BackgroundMigration): 'finished' | 'finalized' {
  const reached = target === undefined ? finalized.kind === 'recorded' : contains(product, target, finalized) === 'yes'
  return reached ? 'finalized' : 'finished'
}

async function verdictOn(
  database: Database,
  { work, tables: [table] }: BackgroundMigration,
): Promise<'verified' | 'unfinished' | 'unverified'> {
  if (work?.done === undefined || table === undefined) return 'unverified'
  try {
    const { rows } = await database.transaction(
      // The condition is SQL of the manifest, as the work itself is.
      (tx) =>
        tx.query<{ left: boolean }>(
          `SELECT EXISTS (SELECT 1 FROM ${quoteTable(table)} WHERE (${work.done!}) IS NOT TRUE) AS left`,
        ),
      { readOnly: true, statementTimeout: searchTime },
    )
    return rows[0]!.left ? 'unfinished' : 'verified'
  } catch (error) {
    if (error instanceof QueryError && !error.sqlstate.startsWith('08')) return 'unverified'
    throw error
  }
}

/** A search of a whole table for one row. */
const searchTime = 300_000

/** Everything on record, or nothing. */
export async function recordAdoption(
  tx: Queries,
  database: string,
  { manifest, chain, sources, actor }: Adopting,
  works: readonly AdoptedWork[],
): Promise<void> {
  await beginInstallation(tx, { product: manifest.product.id, how: 'adopted', actor })
  await recordTombstones(tx, chain, { database, actor })
  await recordAdopted(
    tx,
    chain.links.filter(({ migration }) => migration.database === database),
    { sources, actor },
  )
  for (const { link, work, recorded } of works) {
    const { name } = work
    if (recorded === 'queued')
      await queue(tx, { name, queuedBy: link.migration.id, definition: definitionOf(work), actor })
    else await foldWork(tx, link, work, { actor, state: recorded })
  }
  if (chain.target)
    await tx.query("INSERT INTO waystop.release (version, phase) VALUES ($1, 'regular'), ($1, 'post')", [
      chain.target.text,
    ])
  await completeInstallation(tx)
}

async function recordAdopted(
  tx: Queries,
  links: readonly Link[],
  { sources, actor }: Pick<Adopting, 'sources' | 'actor'>,
): Promise<void> {
  const checksumOf = (id: string): string | null => {
    const up = sources.get(id)?.up
    return isFile(up) ? up.checksum : null
  }
  await tx.query(
    `INSERT INTO waystop.schema_migration (id, name, release, phase, checksum, state, how, applied_at, applied_by)
     SELECT id, name, release, phase, checksum, 'applied', 'adopted', clock_timestamp(), $6
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) AS one (id, name, release, phase, checksum)`,
    [
      links.map(({ migration }) => migration.id),
      links.map(({ migration }) => migration.name ?? null),
      links.map(({ release }) => release ?? null),
      links.map(({ migration }) => migration.phase),
      links.map(({ migration }) => checksumOf(migration.id)),
      actor,
    ],
  )
}
