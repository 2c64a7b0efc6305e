import { type Queries } from '../../ports/database.ts'

/** What a table of a vendor has in the version that is installed; nothing when it is not there. */
export type Columns = ReadonlySet<string>

/** Throws QueryError when the role may not even look into the schema. */
export async function columnsOf(tx: Queries, table: string): Promise<Columns> {
  const { rows } = await tx.query<{ name: string }>(
    `SELECT attname::text AS name FROM pg_attribute
     WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped`,
    [table],
  )
  return new Set(rows.map(({ name }) => name))
}

/** A column that only newer versions have; where it is missing, NULL. `column` is a name of ours, never a person's. */
export function optional(columns: Columns, alias: string, column: string, type: string): string {
  return columns.has(column) ? `${alias}.${column}` : `NULL::${type} AS ${column}`
}

export async function mayRead(tx: Queries, table: string): Promise<boolean> {
  const { rows } = await tx.query<{ may: boolean }>("SELECT has_table_privilege(to_regclass($1), 'SELECT') AS may", [
    table,
  ])
  return rows[0]!.may
}
