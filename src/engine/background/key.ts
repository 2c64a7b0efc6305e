import { UserError } from '../../domain/errors.ts'
import { type Queries } from '../../ports/database.ts'
import { quoteIdentifier, quoteTable } from '../identifiers.ts'
import { type Definition } from './definition.ts'

/** A key as the catalogue knows it; everything is quoted, ready for SQL. */
export interface KeyShape {
  readonly table: string
  readonly columns: readonly string[]
  /** As `format_type` writes them: text of a bound is cast to it. */
  readonly types: readonly string[]
}

interface Column {
  readonly name: string
  readonly type: string
  readonly required: boolean
}

/** Reads the key of a table that is known to fit; see `requireKey`. Throws UserError when it is gone meanwhile. */
export async function readKey(tx: Queries, definition: Definition): Promise<KeyShape> {
  const found = await columnsOf(tx, definition)
  return {
    table: quoteTable(definition.table),
    columns: definition.key.map(quoteIdentifier),
    types: definition.key.map((name) => columnIn(found, name, definition).type),
  }
}

/**
 * Refuses a key that batches cannot walk along: every column has to be NOT NULL, an index has to begin with them, and
 * they have to be unique together. Throws UserError that names what is missing and how it is mended.
 */
export async function requireKey(tx: Queries, definition: Definition): Promise<KeyShape> {
  const { table, key } = definition
  const found = await columnsOf(tx, definition)
  const empty = key.filter((name) => !columnIn(found, name, definition).required)
  if (empty.length > 0)
    throw badKey(
      'nullable-key',
      `${table}: ${list(empty)} of the key may be NULL, and rows without a key are never visited`,
      'make it NOT NULL, or choose another key',
    )
  const { rows } = await tx.query<{ ordered: boolean; unique: boolean }>(indexQuery, [quoteTable(table), key])
  if (!rows[0]!.ordered)
    throw badKey(
      'no-index-for-key',
      `${table}: no index begins with the key (${key.join(', ')}), so every batch would read the whole table`,
      'create that index in a migration before this one, without a WHERE',
    )
  if (!rows[0]!.unique)
    throw badKey(
      'key-not-unique',
      `${table}: the key (${key.join(', ')}) is not unique, so batches cannot be cut to a size`,
      'end the key with a unique column, like the primary key',
    )
  return readKey(tx, definition)
}

/** Valid b-trees over whole tables, in the order in which the columns themselves are compared. */
const indexQuery = `
WITH index AS (
  SELECT i.indisunique AS is_unique, i.indnkeyatts,
         ARRAY(SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY k (attnum, n)
               LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum > 0
               WHERE k.n <= i.indnkeyatts ORDER BY k.n) AS columns,
         (SELECT bool_and(c.opcdefault) FROM unnest(i.indclass::oid[]) WITH ORDINALITY o (oid, n)
          JOIN pg_opclass c ON c.oid = o.oid WHERE o.n <= cardinality($2::text[])) AS usual
  FROM pg_index i
  JOIN pg_class c ON c.oid = i.indexrelid
  JOIN pg_am m ON m.oid = c.relam AND m.amname = 'btree'
  WHERE i.indrelid = $1::regclass AND i.indisvalid AND i.indpred IS NULL
)
SELECT coalesce(bool_or(usual AND columns[1:cardinality($2::text[])] = $2::text[]), false) AS ordered,
       coalesce(bool_or(is_unique AND columns <@ $2::text[] AND array_position(columns, NULL) IS NULL), false) AS unique
FROM index`

async function columnsOf(tx: Queries, { table }: Definition): Promise<readonly Column[]> {
  const { rows } = await tx.query<{ kind: string | null; columns: readonly Column[] | null }>(
    `SELECT c.relkind::text AS kind,
            (SELECT json_agg(json_build_object('name', attname, 'type', format_type(atttypid, atttypmod),
                                               'required', attnotnull))
             FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns
     FROM pg_class c WHERE c.oid = to_regclass($1)`,
    [quoteTable(table)],
  )
  const [found] = rows
  if (!found) throw badKey('unknown-table', `there is no table ${table}`, 'create it before its data is worked on')
  if (found.kind !== 'r' && found.kind !== 'p')
    throw badKey('no-table', `${table} is not a table`, 'name the table whose rows are worked on')
  return found.columns ?? []
}

function columnIn(columns: readonly Column[], name: string, { table, key }: Definition): Column {
  const found = columns.find((column) => column.name === name)
  if (found) return found
  throw badKey(
    'unknown-column',
    `${table} has no column ${name}, which its key (${key.join(', ')}) names`,
    `its columns are ${columns.map((column) => column.name).join(', ')}`,
  )
}

const list = (names: readonly string[]): string => names.join(', ')

function badKey(code: string, what: string, next: string): UserError {
  return new UserError({ code, what, next })
}

/** A key as an array of texts. */
export function asText({ columns }: KeyShape): string {
  return `ARRAY[${columns.map((column) => `${column}::text`).join(', ')}]`
}

/** Texts of keys are read again under other settings: they have to mean the same there. */
export async function plainText(tx: Queries): Promise<void> {
  await tx.query(`SELECT set_config('datestyle', 'ISO, YMD', true), set_config('intervalstyle', 'postgres', true),
    set_config('bytea_output', 'hex', true), set_config('extra_float_digits', '1', true)`)
}
