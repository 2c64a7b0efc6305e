import { UserError } from '../../domain/errors.ts'
import { type Database } from '../../ports/database.ts'
import { type Ports } from '../../ports/ports.ts'

/** A database to build the expected schema in; it is gone afterwards. */
export interface Scratch {
  readonly database: Database
  /** Where it is, for people. */
  readonly where: string
}

/**
 * An empty database: embedded in memory, or a new one on the server behind `against`, which is dropped whatever happens.
 */
export async function withScratch<T>(
  ports: Ports,
  { name, against }: { readonly name: string; readonly against: string | undefined },
  work: (scratch: Scratch) => Promise<T>,
): Promise<T> {
  if (against !== undefined) return onServer(ports, name, against, work)
  const command = 'compares schemas'
  const database = await ports.databases.open({ kind: 'embedded', name, folder: 'memory', command })
  try {
    return await work({ database, where: `an embedded PostgreSQL ${majorOf(database)}` })
  } finally {
    await database.close()
  }
}

const majorOf = ({ version }: Database): number => Math.trunc(version / 10_000)

async function onServer<T>(
  ports: Ports,
  name: string,
  against: string,
  work: (scratch: Scratch) => Promise<T>,
): Promise<T> {
  const unique = `waystop_drift_${ports.host.pid}_${ports.clock.now().toString(36)}`
  const url = withDatabase(against, unique)
  const server = await ports.databases.open({ kind: 'postgresql', name, url: against, connections: 1 })
  try {
    await server.session((session) => session.script(`CREATE DATABASE ${unique} TEMPLATE template0`))
    try {
      return await inDatabase(ports, { name, url }, work)
    } finally {
      await server.session((session) => session.script(`DROP DATABASE IF EXISTS ${unique} WITH (FORCE)`))
    }
  } finally {
    await server.close()
  }
}

async function inDatabase<T>(
  ports: Ports,
  { name, url }: { readonly name: string; readonly url: string },
  work: (scratch: Scratch) => Promise<T>,
): Promise<T> {
  const database = await ports.databases.open({ kind: 'postgresql', name, url, connections: 2 })
  try {
    return await work({ database, where: `PostgreSQL ${majorOf(database)} at ${database.place}` })
  } finally {
    await database.close()
  }
}

function withDatabase(url: string, database: string): string {
  if (!URL.canParse(url) || !/^postgres(?:ql)?:$/u.test(new URL(url).protocol))
    throw new UserError({
      code: 'usage',
      what: '--against needs the address of a server, on which a database is made for a moment',
      next: 'write it as postgresql://user@host:5432/postgres',
    })
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}
