import { UserError } from '../../domain/errors.ts'
import { type Database, type Databases } from '../../ports/database.ts'
import { type Ports } from '../../ports/ports.ts'
import { type SharedDatabases, sharedDatabases } from '../engine/shared-databases.ts'

/** Open databases of a stage. */
export interface Opened {
  readonly opened: ReadonlyMap<string, Database>
  /** Where they are, as flags say it; undefined: the flags of the stage say so. */
  readonly urls?: readonly string[]
  readonly close: () => Promise<void>
  readonly databases?: Databases
  /** Makes others that hold the same, as often as it is called; only while nobody works in these. */
  readonly another?: () => Promise<Opened>
}

/** Makes databases on a server for a moment; closing drops them whatever happened in them. */
export async function onServer(
  ports: Ports,
  against: string,
  names: readonly string[],
  templates: readonly string[] = names.map(() => 'template0'),
): Promise<Opened> {
  const { host, clock } = ports
  const stem = `waystop_rehearsal_${host.pid}_${clock.now().toString(36)}_${(count += 1)}`
  const server = await ports.databases.open({ kind: 'postgresql', name: names[0]!, url: against, connections: 1 })
  const shared = sharedDatabases(ports.databases, clock)
  const made: string[] = []
  const run = (text: string): Promise<void> => server.session((session) => session.script(text))
  const close = closing({ shared, server, made, run })
  try {
    for (const i of names.keys()) {
      await run(`CREATE DATABASE ${stem}_${i} TEMPLATE ${templates[i]!}`)
      made.push(`${stem}_${i}`)
    }
    const urls = names.map((_, i) => addressOf(against, `${stem}_${i}`))
    const opened = new Map<string, Database>()
    for (const [i, name] of names.entries())
      opened.set(name, await shared.open({ kind: 'postgresql', name, url: urls[i]! }))
    return {
      opened,
      urls: names.map((name, i) => `${name}=${urls[i]!}`),
      close,
      databases: shared,
      another: async () => {
        // The server copies only what nobody is connected to.
        await shared.end()
        return onServer(ports, against, names, made)
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

interface Closing {
  readonly shared: SharedDatabases
  readonly server: Database
  /** Names of the databases that were made. */
  readonly made: string[]
  readonly run: (text: string) => Promise<void>
}

function closing({ shared, server, made, run }: Closing): () => Promise<void> {
  return async () => {
    await shared.end()
    try {
      for (const name of made.splice(0)) await run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    } finally {
      await server.close()
    }
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
