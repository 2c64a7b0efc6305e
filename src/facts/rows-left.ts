import { type Database } from '../ports/database.ts'
import { ask, type Known, known, unknown } from './known.ts'
import { isSingleQuery } from './single-query.ts'
import { countedRows } from './table-size.ts'

/** How many rows of a table still need a background migration. */
export interface RowsLeft {
  readonly left: number
  readonly total: number
  /** Both were counted to the end; else each is the least there is. */
  readonly exact: boolean
}

interface Asked {
  readonly table: string
  /** SQL of the manifest that holds for every row that needs no more work. */
  readonly done: string
}

const limits = { statementTimeout: 10_000 }

/** Counts rows for which `done` does not hold, up to `most`: read-only, and within a time. Unknown is never zero. */
export async function readRowsLeft(
  database: Database,
  { table, done }: Asked,
  most: number = countedRows,
): Promise<Known<RowsLeft>> {
  if (!isSingleQuery(`SELECT 1 WHERE (${done})`)) return unknown('what is done is told by more than one query')
  const read = await ask(
    database,
    async (tx) => {
      const { rows: names } = await tx.query<{ name: string | null }>('SELECT to_regclass($1)::text AS name', [table])
      const name = names[0]!.name
      if (name === null) return undefined
      // `name` comes from the server, which quoted it; NULL is not done.
      const { rows } = await tx.query<{ left: number; total: number }>(
        `SELECT (SELECT count(*)::int FROM (SELECT 1 FROM ${name} WHERE (\n${done}\n) IS NOT TRUE LIMIT $1::bigint) AS open) AS left,
                (SELECT count(*)::int FROM (SELECT 1 FROM ${name} LIMIT $1::bigint) AS every) AS total`,
        [most + 1],
      )
      return rows[0]!
    },
    limits,
  )
  if (!read.known) return read
  if (!read.value) return unknown('there is no such table')
  const { left, total } = read.value
  return known({ left: Math.min(left, most), total: Math.min(total, most), exact: left <= most && total <= most })
}
