import { UserError } from '../../domain/errors.ts'
import { type Database } from '../../ports/database.ts'
import { type Ports } from '../../ports/ports.ts'
import { sharedDatabases } from '../engine/shared-databases.ts'
import { type Opened } from './stage.ts'

/** Makes databases on a server for a moment; closing drops them whatever happened in them. */
export async function onServer(ports: Ports, against: string, names: readonly string[]): Promise<Opened> {
  const { host, clock } = ports
  const stem = `waystop_rehearsal_${host.pid}_${clock.now().toString(36)}_${(count += 1)}`
  const server = await ports.databases.open({ kind: 'postgresql', name: names[0]!, url: against, connections: 1 })
  const shared = sharedDatabases(ports.databases, clock)
  const made: string[] = []
  const close = async (): Promise<void> => {
    await shared.end()
    try {
      for (const name of made.splice(0))
        await server.session((session) => session.script(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
    } finally {
      await server.close()
    }
  }
  try {
    const opened = new Map<string, Database>()
    const urls: string[] = []
    for (const [i, name] of names.entries()) {
      const database = `${stem}_${i}`
      await server.session((session) => session.script(`CREATE DATABASE ${database} TEMPLATE template0`))
      made.push(database)
      const url = addressOf(against, database)
      urls.push(`${name}=${url}`)
      opened.set(name, await shared.open({ kind: 'postgresql', name, url }))
    }
    return { opened, urls, close, databases: shared }
  } catch (error) {
    await close()
    throw error
  }
}

let count = 0

function addressOf(url: string, database: string): string {
  if (!URL.canParse(url) || !/^postgres(?:ql)?:$/u.test(new URL(url).protocol))
    throw new UserError({
      code: 'usage',
      what: '--against needs the address of a server, on which databases are made for a moment',
      next: 'write it as postgresql://user@host:5432/postgres',
    })
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}
