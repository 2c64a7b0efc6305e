import { existsSync, mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseError } from '../../domain/errors.ts'
import { QueryError } from '../../domain/query-error.ts'
import { type Database, type DatabaseTarget, type TransactionOptions } from '../../ports/database.ts'
import { type Link } from '../postgresql/link.ts'
import { sessionOn } from '../postgresql/session.ts'
import { transactionOn } from '../postgresql/transaction.ts'
import { takeLock } from './folder-lock.ts'
import { startThread, type Thread } from './thread.ts'
import { takeTurns, type Turn } from './turns.ts'
import { watchOver } from './watch.ts'

type EmbeddedTarget = Extract<DatabaseTarget, { kind: 'embedded' }>

/**
 * Opens PGlite in a thread, and nobody else opens the folder meanwhile. Throws UserError `embedded-in-use`, DatabaseError
 * `cannot-open-embedded`.
 */
export function openEmbedded(target: EmbeddedTarget): Promise<Database> {
  if (target.folder === 'memory')
    return opened(target, { place: 'embedded database in memory', start: once(target.image), hasImage: true })
  return openFolder(target)
}

async function openFolder(target: EmbeddedTarget): Promise<Database> {
  mkdirSync(dirname(target.folder), { recursive: true })
  const folder = join(realpathSync(dirname(target.folder)), basename(target.folder))
  const place = `embedded database ${folder}`
  const lock = takeLock(`${folder}.lock`, target.command)
  try {
    await create(folder, place)
    return await opened(target, { place, start: () => startThread(folder, place), release: lock.release })
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Made beside its place and moved there when it is whole: a process that is killed meanwhile leaves no half of one. */
async function create(folder: string, place: string): Promise<void> {
  if (existsSync(join(folder, 'PG_VERSION'))) return
  const draft = `${folder}.new`
  rmSync(draft, { recursive: true, force: true })
  const thread = await startThread(draft, place)
  await thread.close()
  renameSync(draft, folder)
}

interface Ground {
  readonly place: string
  /** Begins, and begins again after a statement had to be ended. */
  readonly start: (before: Thread | undefined, place: string) => Promise<Thread>
  readonly release?: () => void
  /** Can all of it be had at once? */
  readonly hasImage?: boolean
}

/** What was in memory ended with the thread. */
const once =
  (image: Uint8Array | undefined): Ground['start'] =>
  (before, place) => {
    if (!before) return startThread('memory://', place, image)
    throw new DatabaseError({
      code: 'embedded-lost',
      what: `the ${place} is gone: a statement had to be ended, and everything in memory ended with it`,
      next: 'begin anew, with a folder (--embedded DIR) if statements may take long',
    })
  }

async function opened({ name }: EmbeddedTarget, { place, start, release, hasImage }: Ground): Promise<Database> {
  const turns = takeTurns(place)
  let thread = await start(undefined, place)
  let closed = false
  const linked = <T>(work: (link: Link) => Promise<T>): Promise<T> =>
    turns.take(async (turn) => {
      if (closed) throw alreadyClosed(place)
      if (thread.ended()) thread = await start(thread, place)
      return work(linkTo(thread, place, turn))
    })
  const version = await linked(async ({ client }) => {
    const { rows } = await client.query<{ version: number }>(
      "SELECT current_setting('server_version_num')::int AS version",
    )
    return rows[0]!.version
  })
  return {
    name,
    place,
    version,
    capabilities: { sessions: true, timeouts: false, concurrency: false },
    transaction: (work, options) => linked((link) => transactionOn(link, work, options)),
    session: (work) => linked((link) => sessionOn(link, work)),
    ...(hasImage && { image: () => linked(() => thread.image()) }),
    close: () =>
      turns.take(async () => {
        if (closed) return
        closed = true
        if (!thread.ended()) await thread.close()
        release?.()
      }),
  }
}

function linkTo(thread: Thread, place: string, turn: Turn): Link {
  const end = (why: QueryError): Promise<void> => thread.end(why)
  return {
    client: thread.client,
    place,
    keepsPlans: false,
    fresh: true,
    keepsLimits: false,
    begun: false,
    get broken() {
      return thread.ended()
    },
    set broken(why) {
      if (why !== undefined) void thread.end(why instanceof Error ? why : new Error(String(why)))
    },
    cancel: () => end(cancelled(place)),
    watch: (options: TransactionOptions, fail) =>
      watchOver(options, { place, turn, end: (why) => void end(why), fail }),
  }
}

function cancelled(place: string): QueryError {
  const message = 'a statement was ended because it was asked to stop'
  const next = 'run the same command again; it goes on from there'
  return new QueryError({ code: 'stopped', sqlstate: '57014', message, what: `${place}: ${message}`, next })
}

function alreadyClosed(place: string): DatabaseError {
  return new DatabaseError({
    code: 'closed',
    what: `the ${place} was closed already`,
    next: 'this is a bug in plan: somebody still works on it',
  })
}
