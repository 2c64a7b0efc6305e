import { DatabaseError } from '../../domain/errors.ts'
import { type SqlActOf, type TableName } from '../../domain/sql-statement.ts'
import { type Queries, type Session } from '../../ports/database.ts'
import { quoteTable } from '../identifiers.ts'
import { type Busy, untilNobody } from './orphans.ts'
import { type Running } from './running.ts'
import { runAlone } from './session-statement.ts'

/** An index as the catalogue has it. */
interface IndexRow {
  readonly name: string
  /** Quoted, with its schema. */
  readonly full: string
  readonly valid: boolean
  /** The process that builds it right now. */
  readonly builder: number | null
}

type Wish = Pick<SqlActOf<'create-index'>, 'table'> & { readonly name: string }

/**
 * Makes room for an index that is built CONCURRENTLY. An earlier build that still runs is waited for, or ended; one that
 * broke off left an invalid index, which is dropped. `IF NOT EXISTS` would take it for a good one.
 */
export async function prepareIndex(
  running: Running,
  id: string,
  session: Session,
  wish: Wish,
): Promise<'absent' | 'valid'> {
  const found = await afterBuild(running, id, session, wish)
  if (!found) return 'absent'
  if (found.valid) return 'valid'
  await dropInvalid(running, id, session, found)
  return 'absent'
}

/** Throws DatabaseError `invalid-index` where the index is there and no query can use it. */
export async function requireValid({ engine }: Running, session: Session, wish: Wish): Promise<void> {
  const found = await indexOf(session, wish)
  if (!found || found.valid) return
  throw new DatabaseError({
    code: 'invalid-index',
    what: `${engine.database.place}: the index ${found.full} is there and not valid`,
    next: 'run the command again: it is dropped and built anew',
  })
}

/**
 * Drops what a REINDEX CONCURRENTLY that broke off left beside the indexes of a table, of its partitions, and of the
 * tables where these keep what is too long for a row. One that still runs is waited for, or ended.
 */
export async function dropLeftovers(
  running: Running,
  id: string,
  session: Session,
  { of, name }: Pick<SqlActOf<'reindex'>, 'of' | 'name'>,
): Promise<void> {
  if (of === 'all') return
  const leftovers = async (): Promise<readonly IndexRow[]> =>
    (await session.query<IndexRow>(`${selectIndex} ${besideIt}`, [quoteTable(name)])).rows
  await untilNobody(running, id, session, async () => builderOf(await leftovers()))
  for (const row of await leftovers()) await dropInvalid(running, id, session, row)
}

const besideIt = `
  WHERE NOT x.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$' AND x.indrelid IN (
    WITH named AS (SELECT coalesce(i.indrelid, t.oid) AS oid
                   FROM pg_class t LEFT JOIN pg_index i ON i.indexrelid = t.oid WHERE t.oid = to_regclass($1)),
         parts AS (SELECT oid FROM named UNION SELECT p.relid FROM named, pg_partition_tree(named.oid) p)
    SELECT oid FROM parts UNION SELECT t.reltoastrelid FROM parts JOIN pg_class t USING (oid))`

function builderOf(rows: readonly IndexRow[]): Busy | undefined {
  const row = rows.find(({ builder }) => builder !== null)
  return row && { pid: row.builder!, does: `builds ${row.full}` }
}

async function dropInvalid(running: Running, id: string, session: Session, { full }: IndexRow): Promise<void> {
  const { engine } = running
  const because = `${full} is left from a build that broke off: it is dropped`
  engine.tell({ kind: 'migration-waits', id, because, until: engine.clock.now() })
  await runAlone(running, id, session, `DROP INDEX CONCURRENTLY IF EXISTS ${full}`)
}

/** The index once nobody builds it any more. */
async function afterBuild(running: Running, id: string, session: Session, wish: Wish): Promise<IndexRow | undefined> {
  let found: IndexRow | undefined
  await untilNobody(running, id, session, async () => {
    found = await indexOf(session, wish)
    return found && builderOf([found])
  })
  return found
}

async function indexOf(queries: Queries, { table, name }: Wish): Promise<IndexRow | undefined> {
  const { rows } = await queries.query<IndexRow>(
    `${selectIndex} WHERE c.relname = $2
       AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass($1))`,
    [quoteTable(table), name],
  )
  return rows[0]
}

/**
 * Whoever builds an index says so, but for a moment in which it is there already; a REINDEX says it of one index after the
 * other, and holds a lock on all that it makes.
 */
const selectIndex = `SELECT c.relname AS name, format('%I.%I', n.nspname, c.relname) AS full, x.indisvalid AS valid, coalesce(
    (SELECT pid FROM pg_stat_progress_create_index p
     WHERE p.datid = d.oid AND p.pid <> pg_backend_pid()
       AND (p.index_relid = c.oid OR p.index_relid = 0 AND p.relid = x.indrelid AND NOT x.indisvalid) LIMIT 1),
    (SELECT pid FROM pg_locks l
     WHERE l.database = d.oid AND l.relation = c.oid AND l.mode = 'ShareUpdateExclusiveLock' AND l.granted
       AND l.pid <> pg_backend_pid() LIMIT 1)) AS builder
  FROM pg_class c JOIN pg_index x ON x.indexrelid = c.oid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_database d ON d.datname = current_database()`

/** Is an index of this name gone? */
export async function isGone(queries: Queries, name: TableName): Promise<boolean> {
  const { rows } = await queries.query<{ gone: boolean }>('SELECT to_regclass($1) IS NULL AS gone', [quoteTable(name)])
  return rows[0]!.gone
}

/** What became of a DETACH PARTITION CONCURRENTLY: `pending` is half done and only to be finished. */
export async function detachmentOf(
  queries: Queries,
  { table, partition }: Pick<SqlActOf<'detach-partition'>, 'table' | 'partition'>,
): Promise<'attached' | 'pending' | 'detached'> {
  const { rows } = await queries.query<{ pending: boolean }>(
    'SELECT inhdetachpending AS pending FROM pg_inherits WHERE inhparent = to_regclass($1) AND inhrelid = to_regclass($2)',
    [quoteTable(table), quoteTable(partition)],
  )
  if (!rows[0]) return 'detached'
  return rows[0].pending ? 'pending' : 'attached'
}

export function finishDetaching({
  table,
  partition,
}: {
  readonly table: TableName
  readonly partition: TableName
}): string {
  return `ALTER TABLE ${quoteTable(table)} DETACH PARTITION ${quoteTable(partition)} FINALIZE`
}
