import { DatabaseError } from '../../domain/errors.ts'
import { type Database, type DatabaseTarget } from '../../ports/database.ts'
import { type Link } from './link.ts'
import { connect, type Links } from './pool.ts'
import { serverOf } from './server.ts'
import { sessionOn } from './session.ts'
import { statementsOn } from './statements.ts'
import { transactionOn } from './transaction.ts'

type PostgresqlTarget = Extract<DatabaseTarget, { kind: 'postgresql' }>

/** Connects, asks which server it is, and whether a pooler stands between. Throws QueryError and UserError. */
export async function openPostgresql(target: PostgresqlTarget): Promise<Database> {
  const { url, password, connections = 10 } = target
  const server = serverOf(url, password, process.env)
  const links = await connect(server, connections)
  try {
    const { version, pooled } = await links.lend(greet)
    if (!pooled) links.trust()
    const direct = await directLinks(target, pooled ? undefined : links)
    return databaseOn(target, { place: server.place, links, direct, version })
  } catch (error) {
    await links.close()
    throw error
  }
}

/** Sessions go around a pooler: to the direct address, or nowhere. */
function directLinks(
  { directUrl, password, connections = 10 }: PostgresqlTarget,
  links: Links | undefined,
): Promise<Links | undefined> {
  if (directUrl === undefined) return Promise.resolve(links)
  return connect(serverOf(directUrl, password, process.env), connections)
}

/** A pooler gives its clients process numbers of its own. */
async function greet(link: Link): Promise<{ version: number; pooled: boolean }> {
  const { rows } = await statementsOn(link).query<{ version: number; pid: number }>(
    "SELECT current_setting('server_version_num')::int AS version, pg_backend_pid() AS pid",
  )
  const { version, pid } = rows[0]!
  return { version, pooled: pid !== (link.client as unknown as { processID: number }).processID }
}

interface Opened {
  readonly place: string
  readonly links: Links
  readonly direct: Links | undefined
  readonly version: number
}

function databaseOn({ name }: PostgresqlTarget, { place, links, direct, version }: Opened): Database {
  return {
    name,
    place,
    version,
    capabilities: { sessions: direct !== undefined, timeouts: true, concurrency: true },
    transaction: (work, options) => links.lend((link) => transactionOn(link, work, options)),
    session: (work) =>
      direct ? direct.lend((link) => sessionOn(link, work)) : Promise.reject(needsDirectConnection(name, place)),
    close: async () => {
      await Promise.all([links.close(), ...(direct !== undefined && direct !== links ? [direct.close()] : [])])
    },
  }
}

function needsDirectConnection(name: string, place: string): DatabaseError {
  return new DatabaseError({
    code: 'needs-direct-connection',
    what: `${place} is reached through a connection pooler, which gives no session of one's own`,
    next: `name the server behind it as well: --direct-url ${name}=postgresql://…`,
  })
}
