import { type Duration } from '../domain/time.ts'
import { type Database } from '../ports/database.ts'
import { ask, type Known } from './known.ts'

/** A transaction that has been open for long: it holds locks, and work that was queued later waits for it. */
export interface OpenTransaction {
  readonly kind: 'running' | 'prepared'
  /** Process number, or the name of a prepared one. */
  readonly name: string
  readonly who: string
  readonly age: Duration
}

export interface TransactionsReading {
  /** Oldest first, at most ten. */
  readonly open: readonly OpenTransaction[]
  /** May the role see the transactions of others? If not, there may be more. */
  readonly complete: boolean
}

/** Younger ones are everyday life. */
const longTransaction: Duration = 5 * 60_000

interface Row {
  readonly kind: OpenTransaction['kind']
  readonly name: string
  readonly who: string | null
  readonly age: number
}

/** Transactions of this database that are open for at least so long. */
export function readTransactions(
  database: Database,
  least: Duration = longTransaction,
): Promise<Known<TransactionsReading>> {
  return ask(database, async (tx) => {
    const { rows: rights } = await tx.query<{ all: boolean }>(
      `SELECT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS all`,
    )
    const { rows } = await tx.query<Row>(
      `SELECT * FROM (
         SELECT 'running' AS kind, pid::text AS name, concat_ws(' ', usename, nullif(application_name, '')) AS who,
                (extract(epoch FROM clock_timestamp() - xact_start) * 1000)::float8 AS age
         FROM pg_stat_activity
         WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
         UNION ALL
         SELECT 'prepared', gid, owner::text, (extract(epoch FROM clock_timestamp() - prepared) * 1000)::float8
         FROM pg_prepared_xacts WHERE database = current_database()
       ) AS seen WHERE age >= $1::float8 ORDER BY age DESC LIMIT 10`,
      [least],
    )
    const open = rows.map(({ kind, name, who, age }) => ({ kind, name, who: who ?? 'somebody', age: Math.round(age) }))
    return { open, complete: rights[0]!.all }
  })
}
