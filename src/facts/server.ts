import { type Instant } from '../domain/time.ts'
import { type Database } from '../ports/database.ts'
import { ask, type Known } from './known.ts'

/** The server behind one database, and how much room is left on it. */
export interface ServerReading {
  /** `16.4`, without what a distribution adds. */
  readonly version: string
  /** A standby: what it says may be old, and nothing can be changed there. */
  readonly standby: boolean
  /** The name PostgreSQL knows the database by, and who asks. */
  readonly name: string
  readonly role: string
  readonly at: Instant
  readonly bytes: bigint
  readonly connections: { readonly used: number; readonly limit: number }
  /** Transactions since the oldest row was frozen; the server stops at about two thousand million. */
  readonly transactionAge: number
}

interface Row {
  readonly number: number
  readonly standby: boolean
  readonly name: string
  readonly role: string
  readonly at: Instant
  readonly bytes: bigint
  readonly used: number
  readonly connection_limit: number
  readonly age: number
}

export function readServer(database: Database): Promise<Known<ServerReading>> {
  return ask(database, async (tx) => {
    const { rows } = await tx.query<Row>(
      `SELECT current_setting('server_version_num')::int AS number, pg_is_in_recovery() AS standby,
              current_database()::text AS name, current_user::text AS role, clock_timestamp() AS at,
              pg_database_size(current_database()) AS bytes,
              (SELECT coalesce(sum(numbackends), 0)::int FROM pg_stat_database) AS used,
              current_setting('max_connections')::int AS connection_limit,
              (SELECT age(datfrozenxid)::int FROM pg_database WHERE datname = current_database()) AS age`,
    )
    const { number, connection_limit: limit, used, age, ...rest } = rows[0]!
    return { ...rest, version: versionOf(number), connections: { used, limit }, transactionAge: age }
  })
}

/** 160004 → `16.4`; since 10 there are two parts. */
function versionOf(number: number): string {
  return `${Math.floor(number / 10_000)}.${number % 10_000}`
}
