import { quoteIdentifier } from '../../../engine/identifiers.ts'
import { type Database, type Transaction } from '../../../ports/database.ts'
import { type ComparedRows } from '../../../results/squash-proof.ts'
import { type Stage } from '../../rehearse/stage.ts'

/** What a table holds, whatever the order of its rows and columns. */
interface Digest {
  readonly rows: number
  /** Of whole rows; null: there are none. */
  readonly whole: string | null
  /** Of each column by itself. */
  readonly columns: ReadonlyMap<string, string | null>
}

/** By name of the database, by quoted name of the table. */
export type Digests = ReadonlyMap<string, ReadonlyMap<string, Digest>>

export async function digestsOf({ databases }: Pick<Stage, 'databases'>): Promise<Digests> {
  const digests = new Map<string, ReadonlyMap<string, Digest>>()
  for (const [name, database] of databases) digests.set(name, await digestsIn(database))
  return digests
}

interface Relation {
  readonly name: string
  readonly is_sequence: boolean
  readonly columns: readonly string[]
}

function digestsIn(database: Database): Promise<ReadonlyMap<string, Digest>> {
  return database.transaction(
    async (tx) => {
      const found = new Map<string, Digest>()
      for (const relation of await relationsOf(tx)) found.set(relation.name, await digestOf(tx, relation))
      return found
    },
    { readOnly: true, isolation: 'repeatable read', statementTimeout: 0 },
  )
}

/** Columns come by name, so that their order does not matter; how far a sequence has counted is its row. */
async function relationsOf(tx: Transaction): Promise<readonly Relation[]> {
  const { rows } = await tx.query<Relation>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name, c.relkind = 'S' AS is_sequence,
       CASE c.relkind WHEN 'S' THEN ARRAY['is_called', 'last_value']
         ELSE COALESCE((SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_attribute a
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '{}') END AS columns
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'S') AND NOT c.relispartition AND c.relpersistence <> 't'
       AND n.nspname NOT IN ('waystop', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
     ORDER BY 1`,
  )
  return rows
}

/** A sum of hashes does not change with the order, and counts equal rows as often as there are. */
const hashed = (text: string): string => `sum(hashtextextended(${text} COLLATE "C", 0))::text`

async function digestOf(tx: Transaction, { name, columns }: Relation): Promise<Digest> {
  const quoted = columns.map((column) => quoteIdentifier(column))
  // No text of a value begins like this one, so an empty text and none differ.
  const each = quoted.map((column) => hashed(`COALESCE('=' || ${column}::text, 'NULL')`))
  const { rows } = await tx.query<{ rows: bigint; hashes: readonly (string | null)[] }>(
    `SELECT count(*) AS rows, ARRAY[${[hashed(`ROW(${quoted.join(', ')})::text`), ...each].join(', ')}]::text[] AS hashes
     FROM ${name}`,
  )
  const { rows: number, hashes } = rows[0]!
  return {
    rows: Number(number),
    whole: hashes[0] ?? null,
    columns: new Map(columns.map((column, i) => [column, hashes[i + 1] ?? null])),
  }
}

/**
 * What tables hold that have rows on either side. `again`: the same as `expected`, made once more; columns that differ between
 * those two tell the time or roll dice, and are left out.
 */
export function comparedDigests(
  at: string,
  expected: Digests,
  found: Digests,
  again: Digests = expected,
): ComparedRows[] {
  return [...new Set([...expected.keys(), ...found.keys()])].flatMap((database) => {
    const [wanted, there, other] = [expected, found, again].map((one) => one.get(database))
    const names = new Set([...(wanted?.keys() ?? []), ...(there?.keys() ?? [])])
    return [...names].toSorted().flatMap((table) => {
      const sides = { wanted: wanted?.get(table), there: there?.get(table), other: other?.get(table) }
      if (!sides.wanted?.rows && !sides.there?.rows) return []
      return { at, database, table, ...comparedTable(sides) }
    })
  })
}

interface Sides {
  readonly wanted: Digest | undefined
  readonly there: Digest | undefined
  readonly other: Digest | undefined
}

function comparedTable({ wanted, there, other }: Sides): Omit<ComparedRows, 'at' | 'database' | 'table'> {
  const counts = { ...(wanted && { before: wanted.rows }), ...(there && { after: there.rows }) }
  if (!wanted || !there) return { ...counts, verdict: 'missing', columns: [], left_out: [] }
  const isSame = (one: Digest, two: Digest | undefined, column: string): boolean =>
    one.columns.get(column) === two?.columns.get(column)
  const all = [...new Set([...wanted.columns.keys(), ...there.columns.keys()])]
  const leftOut = all.filter((column) => !isSame(wanted, other, column))
  const columns = all.filter((column) => !leftOut.includes(column) && !isSame(wanted, there, column))
  const common = { ...counts, left_out: leftOut, columns }
  if (wanted.rows !== there.rows) return { ...common, verdict: wanted.rows === other?.rows ? 'other-rows' : 'same' }
  const isOther = leftOut.length === 0 ? wanted.whole !== there.whole : columns.length > 0
  return { ...common, verdict: isOther ? 'other-values' : 'same' }
}

/** Why rows refute a proof, one sentence each. */
export function rowFindings(tables: readonly ComparedRows[]): string[] {
  return tables
    .filter(({ verdict }) => verdict !== 'same')
    .map((one) => `${one.table} on ${one.database}, ${one.at}: ${otherWords(one)}`)
}

function otherWords({ verdict, before, after, columns }: ComparedRows): string {
  if (verdict === 'missing')
    return before === undefined ? 'only the squash has this table' : 'the squash has no such table'
  if (verdict === 'other-rows') return `${after} rows instead of ${before}`
  return `${before} rows, with other values ${columns.length === 0 ? 'in other rows' : `in ${columns.join(', ')}`}`
}
