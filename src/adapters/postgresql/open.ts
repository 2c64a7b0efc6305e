import { Pool, type PoolClient } from 'pg'
import { DatabaseError } from '../../domain/errors.ts'
import { QueryError } from '../../domain/query-error.ts'
import { type Database, type DatabaseTarget, type Queries, type TransactionOptions } from '../../ports/database.ts'
import { queryErrorOf } from '../query-errors.ts'
import { cancelRunning } from './cancel.ts'
import { beginning, commit, queriesOn } from './transaction.ts'
import { placeOf } from './place.ts'
import { valueTypes } from './values.ts'

type PostgresqlTarget = Extract<DatabaseTarget, { kind: 'postgresql' }>

/** Connects, asks which server it is, and whether a pooler stands between. */
export async function openPostgresql(target: PostgresqlTarget): Promise<Database> {
  const place = placeOf(target.url)
  const pool = poolOf(target, target.url)
  try {
    const { version, pooled } = await greet(pool, place)
    return databaseOn(target, { place, pool, direct: directPool(target, pool, pooled), version })
  } catch (error) {
    await pool.end()
    throw error
  }
}

function poolOf({ password, connections = 10 }: PostgresqlTarget, url: string): Pool {
  const pool = new Pool({
    connectionString: url,
    ...(password !== undefined && { password }),
    max: connections,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 10_000,
    application_name: 'waystop',
    keepAlive: true,
    types: valueTypes,
  })
  // A connection that breaks while nobody uses it is replaced by the pool.
  pool.on('error', () => undefined)
  return pool
}

/** Sessions go around a pooler: to the direct address, or nowhere. */
function directPool(target: PostgresqlTarget, pool: Pool, pooled: boolean): Pool | undefined {
  if (target.directUrl !== undefined) return poolOf(target, target.directUrl)
  return pooled ? undefined : pool
}

/** A pooler gives its clients process numbers of its own. */
function greet(pool: Pool, place: string): Promise<{ version: number; pooled: boolean }> {
  return withClient(pool, place, async (client) => {
    const { rows } = await queriesOn(client, place).query<{ version: number; pid: number }>(
      "SELECT current_setting('server_version_num')::int AS version, pg_backend_pid() AS pid",
    )
    const { version, pid } = rows[0]!
    return { version, pooled: pid !== (client as unknown as { processID: number }).processID }
  })
}

interface Opened {
  readonly place: string
  readonly pool: Pool
  readonly direct: Pool | undefined
  readonly version: number
}

function databaseOn({ name }: PostgresqlTarget, { place, pool, direct, version }: Opened): Database {
  return {
    name,
    place,
    version,
    capabilities: { sessions: direct !== undefined, timeouts: true, concurrency: true },
    transaction: (work, options = {}) =>
      withClient(pool, place, (client) => transactionOn(client, place, work, options)),
    session: (work) => {
      if (!direct) return Promise.reject(needsDirectConnection(name, place))
      return withClient(direct, place, async (client) => {
        const queries = queriesOn(client, place)
        const { rows } = await queries.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
        try {
          return await work({ ...queries, pid: rows[0]!.pid })
        } finally {
          // What the work set in its session must not meet whoever gets the connection next.
          await client.query('ROLLBACK; DISCARD ALL').catch(() => undefined)
        }
      })
    },
    close: async () => {
      await Promise.all([pool.end(), ...(direct !== undefined && direct !== pool ? [direct.end()] : [])])
    },
  }
}

async function transactionOn<T>(
  client: PoolClient,
  place: string,
  work: (tx: Queries) => Promise<T>,
  options: TransactionOptions,
): Promise<T> {
  const queries = queriesOn(client, place)
  const onAbort = (): void => void cancelRunning(client)
  options.signal?.throwIfAborted()
  options.signal?.addEventListener('abort', onAbort, { once: true })
  try {
    await queries.script(beginning(options))
    const result = await work(queries)
    options.signal?.throwIfAborted()
    await commit(client, place)
    return result
  } catch (error) {
    if (!(error instanceof QueryError && error.sqlstate.startsWith('08'))) await client.query('ROLLBACK')
    throw error
  } finally {
    options.signal?.removeEventListener('abort', onAbort)
  }
}

/** A connection of the pool for as long as the work takes; one that broke is thrown away. */
async function withClient<T>(pool: Pool, place: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw cannotConnect(error, place)
  })
  let broken: Error | undefined
  const onError = (error: Error): void => void (broken = error)
  client.on('error', onError)
  try {
    return await work(client)
  } catch (error) {
    if (!(error instanceof QueryError) || error.sqlstate.startsWith('08')) broken ??= error as Error
    throw error
  } finally {
    client.removeListener('error', onError)
    client.release(broken)
  }
}

function cannotConnect(error: unknown, place: string): QueryError {
  const { message, sqlstate } = queryErrorOf(error, place, '08001')
  return new QueryError(
    {
      code: 'cannot-connect',
      what: `cannot connect to ${place}: ${message}`,
      next: 'check host, port, user and password, and that the server lets this host in',
      message,
      sqlstate,
    },
    { cause: error },
  )
}

function needsDirectConnection(name: string, place: string): DatabaseError {
  return new DatabaseError({
    code: 'needs-direct-connection',
    what: `${place} is reached through a connection pooler, which gives no session of one's own`,
    next: `name the server behind it as well: --direct-url ${name}=postgresql://…`,
  })
}
