import { DatabaseError } from '../../domain/errors.ts'
import { type QueryError } from '../../domain/query-error.ts'
import { type Database } from '../../ports/database.ts'
import { quoteIdentifier } from '../identifiers.ts'
import { type Columns } from './catalogue.ts'

/** The least that a vendor's tables, all in the schema public, are read and controlled with. */
export interface Rights {
  readonly tablesToRead: readonly string[]
  readonly columnsToWrite: Readonly<Record<string, readonly string[]>>
}

export type Purpose = 'read' | 'control'

/** The statements that give them, but for tables and columns that this version of the vendor does not have. */
function grants(
  { tablesToRead, columnsToWrite }: Rights,
  purpose: Purpose,
  there: ReadonlyMap<string, Columns>,
): string[] {
  const reads = tablesToRead.filter((table) => there.has(table)).map((table) => `SELECT ON ${table}`)
  const writes = Object.entries(columnsToWrite).flatMap(([table, columns]) => {
    const known = columns.filter((column) => there.get(table)?.has(column))
    return known.length === 0 ? [] : [`UPDATE (${known.join(', ')}) ON ${table}`]
  })
  return ['USAGE ON SCHEMA public', ...reads, ...(purpose === 'control' ? writes : [])]
}

export async function missingRights(
  database: Database,
  { message }: QueryError,
  rights: Rights,
  purpose: Purpose,
): Promise<DatabaseError> {
  const { role, there } = await whoAndWhat(database, rights)
  return new DatabaseError({
    code: 'missing-rights',
    what: `${database.place}: the role ${role} may not ${purpose} background migrations here: ${message}`,
    next: 'let the owner of the tables run the statements below, or connect as another role',
    details: grants(rights, purpose, there).map((right) => `GRANT ${right} TO ${quoteIdentifier(role)};`),
  })
}

/** Read from the catalogue itself: who may not look into the schema cannot resolve its names either. */
async function whoAndWhat(
  database: Database,
  { tablesToRead }: Rights,
): Promise<{ readonly role: string; readonly there: ReadonlyMap<string, Columns> }> {
  const { rows } = await database.transaction(
    (tx) =>
      tx.query<{ role: string; name: string | null; columns: readonly string[] | null }>(
        `SELECT current_user::text AS role, seen.name, seen.columns FROM (SELECT 1) one LEFT JOIN (
           SELECT 'public.' || relname AS name, array_agg(attname::text) AS columns
           FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
           WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = 'public')
             AND 'public.' || relname = ANY ($1::text[]) GROUP BY relname) seen ON true`,
        [tablesToRead],
      ),
    { readOnly: true },
  )
  const there = rows.flatMap(({ name, columns }) => (name === null ? [] : [[name, new Set(columns ?? [])] as const]))
  return { role: rows[0]!.role, there: new Map(there) }
}
