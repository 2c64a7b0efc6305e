import { Pool } from 'pg'
import { DatabaseError } from '../../domain/errors.ts'
import { QueryError } from '../../domain/query-error.ts'
import { type Database, type DatabaseTarget } from '../../ports/database.ts'
import { queryErrorOf } from '../query-errors.ts'
import { cancelRunning } from './cancel.ts'
import { type Link } from './link.ts'
import { placeOf } from './place.ts'
import { sessionOn } from './session.ts'
import { statementsOn } from './statements.ts'
import { transactionOn } from './transaction.ts'
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
  return linked(pool, place, async (link) => {
    const { client } = link
    const { rows } = await statementsOn(link).query<{ version: number; pid: number }>(
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
    transaction: (work, options) => linked(pool, place, (link) => transactionOn(link, work, options)),
    session: (work) =>
      direct
        ? linked(direct, place, (link) => sessionOn(link, work))
        : Promise.reject(needsDirectConnection(name, place)),
    close: async () => {
      await Promise.all([pool.end(), ...(direct !== undefined && direct !== pool ? [direct.end()] : [])])
    },
  }
}

/**
 * A connection of the pool for as long as the work takes; one that broke is thrown away. Had it broken before anything
 * was done on it, as those that idled while the server restarted, the next one is tried.
 */
async function linked<T>(pool: Pool, place: string, work: (link: Link) => Promise<T>): Promise<T> {
  for (let left = pool.options.max; ; left -= 1) {
    const link = await linkOf(pool, place)
    try {
      return await work(link)
    } catch (error) {
      if (link.begun || link.broken === undefined || left <= 0) throw error
    } finally {
      link.release()
    }
  }
}

async function linkOf(pool: Pool, place: string): Promise<Link & { readonly release: () => void }> {
  const client = await pool.connect().catch((error: unknown) => {
    throw cannotConnect(error, place)
  })
  const link: Link = { client, place, broken: undefined, begun: false, cancel: () => cancelRunning(client) }
  const onError = (error: Error): void => void (link.broken ??= error)
  client.on('error', onError)
  return Object.assign(link, {
    release: () => {
      client.removeListener('error', onError)
      client.release(link.broken !== undefined)
    },
  })
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
