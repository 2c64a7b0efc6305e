import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { processSpace, stateOf } from './embedded/process-start.ts'

/** Who has a lock; the contents of its file. */
export interface LockHolder {
  readonly pid: number
  readonly host: string
  readonly command: string
  /** ISO instant, for people. */
  readonly since: string
  /** Tells the process from a later one with its number. */
  readonly start?: string | undefined
  readonly space?: string | undefined
  /** Tells this lock from every other one that had its name. */
  readonly token: string
}

/** What came of asking for a lock. Who holds it, is alive as far as anybody can tell. */
export type LockTaking =
  | {
      readonly kind: 'taken'
      readonly holds: () => boolean
      readonly release: () => void
      /** Who left it and is gone. */
      readonly after: LockHolder | undefined
    }
  | { readonly kind: 'held'; readonly by: LockHolder }
  /** A file that is no lock of ours, or cannot be read: in use by somebody nobody knows. */
  | { readonly kind: 'unreadable'; readonly path: string; readonly cause: unknown }

/** Takes `path`, a file that names us, or says who has it. What a process left that is gone is taken over; every doubt means: in use. */
export function takeFile(path: string, command: string): LockTaking {
  const { pid } = process
  const state = stateOf(pid)
  const us: LockHolder = {
    pid,
    host: hostname(),
    command,
    since: new Date().toISOString(),
    start: state === 'gone' ? undefined : state.start,
    space: processSpace(),
    token: randomUUID(),
  }
  return acquire(path, us)
}

/** Who holds it, or left it and is gone, without taking it. */
export function holderOfFile(
  path: string,
): Exclude<LockTaking, { kind: 'taken' }> | { readonly kind: 'left'; readonly by: LockHolder } | undefined {
  const found = read(path)
  if (found === undefined) return undefined
  if ('cause' in found) return { kind: 'unreadable', path, cause: found.cause }
  return { kind: isStale(found) ? 'left' : 'held', by: found }
}

/**
 * Only a file that is not there is created. To replace a stale one takes a lock of its own, named after that very lock, so
 * that of two takers one wins; whoever comes late finds another token in the file and begins anew. Were the taker killed
 * meanwhile, its own lock is stale and is taken over in the same way.
 */
function acquire(path: string, us: LockHolder): LockTaking {
  for (;;) {
    if (created(path, us)) return mine(path, us)
    const found = read(path)
    if (found === undefined) continue
    if ('cause' in found) return { kind: 'unreadable', path, cause: found.cause }
    if (!isStale(found)) return { kind: 'held', by: found }
    const succession = acquire(`${path}.${found.token}`, us)
    if (succession.kind !== 'taken') return succession
    try {
      const again = read(path)
      if (again === undefined || 'cause' in again || again.token !== found.token) continue
      put(path, us, renameSync)
      return mine(path, us, found)
    } finally {
      succession.release()
    }
  }
}

function mine(path: string, us: LockHolder, after?: LockHolder): LockTaking {
  const holds = (): boolean => {
    const found = read(path)
    return found !== undefined && !('cause' in found) && found.token === us.token
  }
  return { kind: 'taken', holds, release: () => (holds() ? remove(path) : undefined), after }
}

/** Written whole under a name of its own first: nobody reads half a lock. */
function put(path: string, us: LockHolder, publish: (from: string, to: string) => void): void {
  const draft = `${path}.${us.token}.new`
  writeFileSync(draft, `${JSON.stringify(us)}\n`)
  try {
    publish(draft, path)
  } finally {
    remove(draft)
  }
}

function created(path: string, us: LockHolder): boolean {
  try {
    put(path, us, linkOrWrite)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Where a file can have one name only, it is written in place; what is read half meanwhile counts as in use. */
function linkOrWrite(draft: string, path: string): void {
  try {
    linkSync(draft, path)
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    writeFileSync(path, readFileSync(draft), { flag: 'wx' })
  }
}

/** Undefined when it is gone. */
function read(path: string): LockHolder | { readonly cause: unknown } | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as LockHolder
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : { cause: error }
  }
}

/** Is a process that cannot be asked about alive? Nobody knows, so it is. */
function isStale({ pid, host, start, space }: LockHolder): boolean {
  if (host !== hostname() || space !== processSpace()) return false
  const state = stateOf(pid)
  if (state === 'gone') return true
  return start !== undefined && state.start !== undefined && start !== state.start
}

/** Does the holder work where its process can be seen, and ended, from here? */
export function isHere({ host, space }: LockHolder): boolean {
  return host === hostname() && space === processSpace()
}

function remove(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
