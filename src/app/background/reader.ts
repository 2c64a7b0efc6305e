import { DatabaseError, type UserError } from '../../domain/errors.ts'
import { type Instant } from '../../domain/time.ts'
import { type BackgroundStatus, type BackgroundSystem } from '../../engine/background/system.ts'
import { type TrueDatabase } from '../../engine/systems/same-database.ts'
import { type Database, type DatabaseTarget } from '../../ports/database.ts'
import { type Ports } from '../../ports/ports.ts'
import { type DatabaseRead } from '../../results/background-parts.ts'
import { type BackgroundGround } from './ground.ts'
import { systemNamed } from './systems.ts'
import { withDeadline } from './deadline.ts'

/** What all databases said at one time. */
export interface Reading {
  readonly at: Instant
  readonly statuses: readonly BackgroundStatus[]
  readonly databases: readonly DatabaseRead[]
  /** Names of databases that truly differ; undefined when that is not known. */
  readonly separate: readonly string[] | undefined
}

/** Reads all databases again and again; one that is down is tried anew each time. */
export interface Reader {
  readonly system: BackgroundSystem
  readonly read: () => Promise<Reading>
  /** What is said of the databases while none has answered. */
  readonly unanswered: () => readonly DatabaseRead[]
  /** The open database that a status came from. */
  readonly databaseOf: (status: { readonly database: string }) => Database
  /** Every open database that differs from those before it. */
  readonly open: () => readonly Database[]
  readonly close: () => Promise<void>
}

/** Longer than any statement of ours may take: what answers later does not answer. */
const readLimit = 30_000
const closeLimit = 2000

export async function backgroundReader(ports: Ports, ground: BackgroundGround): Promise<Reader> {
  const system = await systemNamed(ground.system)
  const connections = ground.targets.map((target) => connection(ports, target))
  const distinct = distinctDatabases(ground)
  let known: readonly TrueDatabase[] = []
  return {
    system,
    read: async () => {
      const opened = await Promise.all(connections.map((one) => one.open()))
      const databases = opened.flatMap((one) => ('database' in one ? [one.database] : []))
      const found = await withDeadline(ports.clock, distinct(databases), readLimit).catch(() => undefined)
      known = found ?? databases.map((database) => ({ database, names: [database.name] }))
      // Who was not given, or did not answer, may be one of the others.
      const allSeen = ground.missing.length === 0 && opened.length === databases.length
      const context = { separate: allSeen ? found?.map(firstName) : undefined }
      const lists = await Promise.all(
        known.map((one) => attempt(() => withDeadline(ports.clock, system.list(one.database, context), readLimit))),
      )
      for (const [i, list] of lists.entries()) if ('trouble' in list) forget(connections, known[i]!)
      return {
        at: ports.clock.now(),
        statuses: lists.flatMap((list) => ('value' in list ? list.value : [])),
        databases: ground.databases.map((name) => toldOf(name, { ground, opened, known, lists })),
        ...context,
      }
    },
    unanswered: () => ground.databases.map((name) => silentRead(name, ground)),
    databaseOf: ({ database: name }) => known.find(({ database }) => database.name === name)!.database,
    open: () => known.map(({ database }) => database),
    close: () => withDeadline(ports.clock, closeAll(connections), closeLimit).catch(() => undefined),
  }
}

const firstName = ({ names }: TrueDatabase): string => names[0]!

type Opened = { readonly name: string } & ({ readonly database: Database } | { readonly trouble: DatabaseRead })
type Listed = { readonly value: readonly BackgroundStatus[] } | { readonly trouble: DatabaseError }

interface Connection {
  readonly name: string
  readonly open: () => Promise<Opened>
  readonly forget: () => void
  readonly close: () => Promise<void>
}

function connection(ports: Ports, target: DatabaseTarget): Connection {
  const { name } = target
  let database: Database | undefined
  return {
    name,
    open: async () => {
      if (database) return { name, database }
      // Whoever only looks does not make an empty embedded database.
      if (target.kind === 'embedded' && ports.files.kindOf(target.folder) !== 'folder')
        return { name, trouble: nothingEmbedded(name, target.folder) }
      const opened = await attempt(() => withDeadline(ports.clock, ports.databases.open(target), readLimit))
      if ('trouble' in opened) return { name, trouble: troubleRead(name, opened.trouble) }
      database = opened.value
      return { name, database }
    },
    /** A connection that does not answer is not waited for either. */
    forget: () => {
      database?.close().catch(() => undefined)
      database = undefined
    },
    close: () => database?.close() ?? Promise.resolve(),
  }
}

/** A pool mends itself after an answer; where none came in time, only a new one is trusted. */
function forget(connections: readonly Connection[], { names }: TrueDatabase): void {
  for (const one of connections) if (names.includes(one.name)) one.forget()
}

async function closeAll(connections: readonly Connection[]): Promise<void> {
  await Promise.allSettled(connections.map((one) => one.close()))
}

/** What a database does wrong is told; what a person did wrong, or we, is thrown. */
async function attempt<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly trouble: DatabaseError }> {
  try {
    return { value: await work() }
  } catch (error) {
    if (error instanceof DatabaseError) return { trouble: error }
    throw error
  }
}

interface Seen {
  readonly ground: BackgroundGround
  readonly opened: readonly Opened[]
  readonly known: readonly TrueDatabase[]
  readonly lists: readonly Listed[]
}

function toldOf(name: string, { ground, opened, known, lists }: Seen): DatabaseRead {
  if (ground.without.includes(name)) return { database: name, state: 'left-out' }
  const found = opened.find((one) => one.name === name)
  if (!found) return missingRead(name)
  if ('trouble' in found) return found.trouble
  const at = known.findIndex(({ names }) => names.includes(name))
  const list = lists[at]!
  if ('trouble' in list) return troubleRead(name, list.trouble)
  const first = known[at]!.names[0]!
  return first === name ? { database: name, state: 'read' } : { database: name, state: 'same', same_as: first }
}

function silentRead(name: string, { without, missing }: BackgroundGround): DatabaseRead {
  if (without.includes(name)) return { database: name, state: 'left-out' }
  if (missing.includes(name)) return missingRead(name)
  return { database: name, state: 'unreadable', because: 'it did not answer in time', next: 'look whether it is up' }
}

function missingRead(name: string): DatabaseRead {
  return {
    database: name,
    state: 'missing',
    because: 'nobody said where it is',
    next: `add --database ${name}=URL, or --without ${name} when this installation has none`,
  }
}

function troubleRead(name: string, { code, what, next }: DatabaseError): DatabaseRead {
  return { database: name, state: code === 'no-tables' ? 'no-records' : 'unreadable', because: what, next }
}

function nothingEmbedded(name: string, folder: string): DatabaseRead {
  return {
    database: name,
    state: 'no-records',
    because: `there is no embedded database ${folder}`,
    next: `install with plan install, or name a server: --database ${name}=URL`,
  }
}

/** Asks only when other databases are open than before. */
function distinctDatabases({
  targets,
}: BackgroundGround): (open: readonly Database[]) => Promise<readonly TrueDatabase[]> {
  let asked: readonly Database[] = []
  let answer: readonly TrueDatabase[] = []
  return async (open) => {
    if (targets.some(({ kind }) => kind === 'embedded') || open.length < 2)
      return open.map((database) => ({ database, names: [database.name] }))
    if (open.length === asked.length && open.every((one, i) => one === asked[i])) return answer
    const { sameDatabase } = await import('../../engine/systems/same-database.ts')
    answer = await sameDatabase(open)
    asked = open
    return answer
  }
}

/** The databases that were not read though they should have been. */
export function unread(databases: readonly DatabaseRead[]): readonly DatabaseRead[] {
  return databases.filter(({ state }) => state === 'missing' || state === 'unreadable' || state === 'no-records')
}

/** Throws for the first database that could not be read, when what was asked for may be there. */
export function notFoundOrUnread(databases: readonly DatabaseRead[], otherwise: UserError): Error {
  const [first] = unread(databases)
  if (!first) return otherwise
  return new DatabaseError({
    code: 'undetermined',
    what: `${otherwise.what}, and ${first.database} was not read: ${first.because}`,
    next: first.next ?? otherwise.next,
    suggestions: otherwise.suggestions,
    details: otherwise.details,
  })
}
