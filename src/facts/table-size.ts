import { type Database, type Queries } from '../ports/database.ts'
import { ask, type Known, known, unknown, valueOf } from './known.ts'

/** How much one table holds. */
export interface TableSize {
  readonly rows: number
  /** Counted to the end; else what the statistics believe, which is never a reason to say "no". */
  readonly exact: boolean
  /** With indexes and partitions; undefined where it cannot be read. */
  readonly bytes: bigint | undefined
}

/** So many rows are counted; counting more would cost more than it tells. */
export const countedRows = 100_000

const limits = { statementTimeout: 10_000 }

/** Counts up to `most` rows; beyond that the statistics are asked. The table is named as the manifest names it. */
export async function readTableSize(
  database: Database,
  table: string,
  most: number = countedRows,
): Promise<Known<TableSize>> {
  const name = await ask(database, async (tx) => {
    const { rows } = await tx.query<{ name: string | null }>('SELECT to_regclass($1)::text AS name', [table])
    return rows[0]!.name
  })
  if (!name.known) return name
  if (name.value === null) return unknown('there is no such table')
  const spelled = name.value
  const counted = await ask(database, (tx) => countUpTo(tx, spelled, most), limits)
  const told = await ask(database, (tx) => statisticsOf(tx, spelled), limits)
  return sizeOf(counted, told, most)
}

interface Statistics {
  readonly rows: number
  readonly bytes: bigint
}

/** What was counted goes before what is believed, and is the least there is. */
function sizeOf(counted: Known<number>, told: Known<Statistics>, most: number): Known<TableSize> {
  const bytes = valueOf(told)?.bytes
  if (counted.known && counted.value <= most) return known({ rows: counted.value, exact: true, bytes })
  const least = valueOf(counted)
  const believed = valueOf(told)?.rows ?? -1
  if (least === undefined && believed < 0) return counted.known ? unknown('nobody counted it') : counted
  return known({ rows: Math.max(believed, least ?? 0), exact: false, bytes })
}

/** `name` comes from the server, which quoted it. */
async function countUpTo(tx: Queries, name: string, most: number): Promise<number> {
  const { rows } = await tx.query<{ rows: number }>(
    `SELECT count(*)::int AS rows FROM (SELECT 1 FROM ${name} LIMIT $1::bigint) AS counted`,
    [most + 1],
  )
  return rows[0]!.rows
}

/** Partitions are summed up; -1 where none was ever analysed. */
async function statisticsOf(tx: Queries, name: string): Promise<Statistics> {
  const { rows } = await tx.query<{ rows: number; bytes: bigint }>(
    `SELECT coalesce(sum(reltuples) FILTER (WHERE reltuples >= 0), -1)::float8 AS rows,
            coalesce(sum(pg_total_relation_size(pg_class.oid)), 0)::bigint AS bytes
     FROM pg_class WHERE relkind <> 'p'
       AND (oid = to_regclass($1) OR oid IN (SELECT relid FROM pg_partition_tree(to_regclass($1)) WHERE isleaf))`,
    [name],
  )
  return { rows: Math.round(rows[0]!.rows), bytes: rows[0]!.bytes }
}
