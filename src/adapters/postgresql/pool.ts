import { Pool, type ClientBase, type ClientConfig } from 'pg'
import { DatabaseError } from '../../domain/errors.ts'
import { QueryError } from '../../domain/query-error.ts'
import { cancelRunning } from './cancel.ts'
import { cannotConnect, codeOf } from './cannot-connect.ts'
import { type Link } from './link.ts'
import { clientClass, type Server } from './server.ts'
import { watchSilence } from './silence.ts'
import { type TlsWays } from './tls.ts'

/** Milliseconds that somebody waits for a connection while others have them all. */
const waitForFree = 120_000

/** Milliseconds after which a connection that nobody used may have died unnoticed. */
const staleAfter = 1000

/** Connections to one database. */
export interface Links {
  /**
   * A connection for as long as the work takes; one that broke is thrown away. Had it broken before anything was done on
   * it, as those that idled while the server restarted, the next one is tried.
   */
  readonly lend: <T>(work: (link: Link) => Promise<T>) => Promise<T>
  /** No pooler stands between: what is kept on a connection stays there. */
  readonly trust: () => void
  readonly close: () => Promise<void>
}

/** Finds a way that the server accepts. Throws QueryError `cannot-connect`. */
export async function connect(server: Server, connections: number): Promise<Links> {
  for (const [i, tls] of server.ways.entries()) {
    const links = linksTo(server, tls, connections)
    try {
      await links.lend(() => Promise.resolve())
      return links
    } catch (error) {
      await links.close()
      if (i === server.ways.length - 1 || !mayWorkOtherwise(error)) throw error
    }
  }
  throw new Error('a server has at least one way')
}

/** With or without TLS: what the network or the server's own rules refuse for good is not tried again. */
function mayWorkOtherwise(error: unknown): boolean {
  if (!(error instanceof QueryError)) return false
  const code = codeOf(error.cause)
  return code === undefined || code === '28000' || /^(?:ERR_|EPROTO|ECONNRESET)/u.test(code)
}

function linksTo(server: Server, tls: TlsWays[number], max: number): Links {
  const config = server.config(tls)
  const pool = poolOf(server, config, max)
  let keepsPlans = false
  const take = (): Promise<Link & { readonly release: () => void }> => linkOf(pool, server, { config, keepsPlans })
  return {
    lend: async (work) => {
      for (let left = max; ; left -= 1) {
        const link = await take()
        try {
          return await work(link)
        } catch (error) {
          if (link.begun || link.broken === undefined || left <= 0) throw error
        } finally {
          link.release()
        }
      }
    },
    trust: () => void (keepsPlans = true),
    close: () => pool.end(),
  }
}

function poolOf({ wanted, place }: Server, config: ClientConfig, max: number): Pool {
  // The pool waits for it, though its types do not say so.
  const onConnect: (client: ClientBase) => unknown = (client) => mustFit(client, wanted, place)
  const pool = new Pool({
    Client: clientClass(config),
    max,
    connectionTimeoutMillis: waitForFree,
    idleTimeoutMillis: 10_000,
    ...(wanted !== 'any' && { onConnect }),
  })
  // A connection that breaks while nobody uses it is replaced by the pool; one that is thrown away may still complain.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

async function linkOf(
  pool: Pool,
  { place, connectTimeout }: Server,
  { config, keepsPlans }: { readonly config: ClientConfig; readonly keepsPlans: boolean },
): Promise<Link & { readonly release: () => void }> {
  const began = performance.now()
  const client = await pool.connect().catch((error: unknown) => {
    if (error instanceof DatabaseError) throw error
    const took = performance.now() - began
    throw cannotConnect(error, { place, tls: config.ssl !== false, took, timeout: connectTimeout })
  })
  const cancel = (): Promise<void> => cancelRunning(client, config)
  const watch: Link['watch'] = (options) => watchSilence(client, options)
  const fresh = performance.now() - (usedAt.get(client) ?? -Infinity) < staleAfter
  const own = { client, place, keepsPlans, fresh, cancel, watch }
  const link: Link = { ...own, keepsLimits: true, broken: undefined, begun: false }
  const onError = (error: Error): void => void (link.broken ??= error)
  client.on('error', onError)
  return Object.assign(link, {
    release: () => {
      client.removeListener('error', onError)
      usedAt.set(client, performance.now())
      client.release(link.broken !== undefined)
    },
  })
}

/** When each was given back. */
const usedAt = new WeakMap<object, number>()

interface Asked {
  readonly query: (text: string) => Promise<{ readonly rows: readonly { standby: boolean; reads: boolean }[] }>
}

/** `target_session_attrs`, as libpq means it. */
async function mustFit(client: Asked, wanted: string, place: string): Promise<void> {
  const { rows } = await client.query(
    "SELECT pg_is_in_recovery() AS standby, current_setting('transaction_read_only')::boolean AS reads",
  )
  const { standby, reads } = rows[0]!
  const fits = { 'read-write': !reads, 'read-only': reads, primary: !standby, standby }[wanted] ?? true
  if (fits) return
  throw new DatabaseError({
    code: 'wrong-server',
    what: `${place} is ${standby ? 'a standby' : 'a primary'}${reads ? ' that only reads' : ''}, and target_session_attrs=${wanted} was asked for`,
    next: 'name the server that fits',
  })
}
