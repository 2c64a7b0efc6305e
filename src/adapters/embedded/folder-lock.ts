import { UserError } from '../../domain/errors.ts'
import { isHere, type LockHolder, takeFile } from '../file-lock.ts'

export interface FolderLock {
  readonly release: () => void
}

/**
 * Takes `path`, a file that names us, or throws UserError `embedded-in-use`. What a process left that is gone is taken
 * over. Two processes on one folder lose committed rows without an error, so every doubt means: in use.
 */
export function takeLock(path: string, command: string): FolderLock {
  const taking = takeFile(path, command)
  if (taking.kind === 'taken') return taking
  throw taking.kind === 'held' ? inUse(taking.by, path) : unreadable(taking.path, taking.cause)
}

/** What is no lock of ours is in use by somebody nobody knows. */
function unreadable(path: string, cause: unknown): UserError {
  return new UserError({
    code: 'embedded-in-use',
    what: `the lock ${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    next: `make sure that no other process uses the database, then delete ${path}`,
  })
}

function inUse(holder: LockHolder, lock: string): UserError {
  const { pid, host, command, since } = holder
  return new UserError({
    code: 'embedded-in-use',
    what: `the embedded database ${lock.replace(/\.lock$/u, '')} is in use by process ${pid} on ${host} since ${since}: ${command}`,
    next: isHere(holder)
      ? `wait until it is done, or end it: kill ${pid}`
      : `wait until it is done; if that host or container is gone for good, delete ${lock}`,
  })
}
