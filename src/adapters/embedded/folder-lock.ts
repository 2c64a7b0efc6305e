import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { UserError } from '../../domain/errors.ts'
import { processSpace, stateOf } from './process-start.ts'

/** Who has a folder; the contents of its lock file. */
interface Holder {
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

export interface FolderLock {
  readonly release: () => void
}

/**
 * Takes `path`, a file that names us, or throws UserError `embedded-in-use`. What a process left that is gone is taken
 * over. Two processes on one folder lose committed rows without an error, so every doubt means: in use.
 */
export function takeLock(path: string, command: string): FolderLock {
  const { pid } = process
  const state = stateOf(pid)
  const us: Holder = {
    pid,
    host: hostname(),
    command,
    since: new Date().toISOString(),
    start: state === 'gone' ? undefined : state.start,
    space: processSpace(),
    token: randomUUID(),
  }
  acquire(path, us, path)
  return { release: () => letGo(path, us) }
}

/**
 * Only a file that is not there is created. To replace a stale one takes a lock of its own, named after that very lock, so
 * that of two takers one wins; whoever comes late finds another token in the file and begins anew. Were the taker killed
 * meanwhile, its own lock is stale and is taken over in the same way.
 */
function acquire(path: string, us: Holder, lock: string): void {
  for (;;) {
    if (created(path, us)) return
    const holder = read(path)
    if (holder === undefined) continue
    if (!isStale(holder)) throw inUse(holder, lock)
    const succession = `${path}.${holder.token}`
    acquire(succession, us, lock)
    try {
      if (read(path)?.token !== holder.token) continue
      put(path, us, renameSync)
      return
    } finally {
      letGo(succession, us)
    }
  }
}

/** Written whole under a name of its own first: nobody reads half a lock. */
function put(path: string, us: Holder, publish: (from: string, to: string) => void): void {
  const draft = `${path}.${us.token}.new`
  writeFileSync(draft, `${JSON.stringify(us)}\n`)
  try {
    publish(draft, path)
  } finally {
    remove(draft)
  }
}

function created(path: string, us: Holder): boolean {
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

/** Undefined when it is gone. What is no lock of ours is in use by somebody nobody knows. */
function read(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new UserError({
      code: 'embedded-in-use',
      what: `the lock ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      next: `make sure that no other process uses the database, then delete ${path}`,
    })
  }
}

function isStale({ pid, host, start, space }: Holder): boolean {
  if (host !== hostname() || space !== processSpace()) return false
  const state = stateOf(pid)
  if (state === 'gone') return true
  return start !== undefined && state.start !== undefined && start !== state.start
}

function inUse({ pid, host, command, since, space }: Holder, lock: string): UserError {
  const here = host === hostname() && space === processSpace()
  return new UserError({
    code: 'embedded-in-use',
    what: `the embedded database ${lock.replace(/\.lock$/u, '')} is in use by process ${pid} on ${host} since ${since}: ${command}`,
    next: here
      ? `wait until it is done, or end it: kill ${pid}`
      : `wait until it is done; if that host or container is gone for good, delete ${lock}`,
  })
}

function letGo(path: string, us: Holder): void {
  if (read(path)?.token === us.token) remove(path)
}

function remove(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
