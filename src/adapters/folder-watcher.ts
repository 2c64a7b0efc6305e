import { statSync, watch as watchFolder } from 'node:fs'
import { basename, dirname } from 'node:path'
import { UserError } from '../domain/errors.ts'
import { type Watch, type Watcher } from '../ports/watcher.ts'
import { singleFiles } from './single-files.ts'

/** Milliseconds of quiet after a change: an editor writes a file in several steps, a checkout writes many. */
const quiet = 100

export const folderWatcher: Watcher = { watch }

/** A file is watched through its folder: many editors put a new file in the place of the old one. */
function watch(path: string): Watch {
  const isFolder = statSync(path).isDirectory()
  const folder = isFolder ? path : dirname(path)
  const signal = latch()
  let timer: NodeJS.Timeout | undefined
  const happened = (): void => {
    clearTimeout(timer)
    timer = setTimeout(signal.set, quiet)
  }
  const failed = (error: Error): void => signal.fail(cannotWatch(path, error))
  watchFolder(folder, { recursive: isFolder }, (_, name) => {
    if (name === null || (isFolder ? isText(name) : name === basename(path))) happened()
  }).on('error', failed)
  return { changed: signal.wait, also: singleFiles(happened, failed) }
}

function cannotWatch(path: string, error: Error): UserError {
  return new UserError(
    {
      code: 'cannot-watch',
      what: `cannot watch ${path} any longer: ${error.message}`,
      next: 'run plan validate without --watch',
    },
    { cause: error },
  )
}

/** What may be part of a manifest; a hidden folder or a draft is not. */
function isText(name: string): boolean {
  const parts = name.split(/[/\\]/u)
  return /\.(?:ya?ml|json|sql)$/iu.test(name) && parts.every((part) => !part.startsWith('.') && part !== 'node_modules')
}

/** Remembers that something happened until somebody asks. */
function latch(): { set: () => void; fail: (error: Error) => void; wait: () => Promise<void> } {
  const fresh = () => {
    const next = Promise.withResolvers<void>()
    // A failure while nobody waits is told to whoever waits next.
    next.promise.catch(() => undefined)
    return next
  }
  let happened = fresh()
  const wait = async (): Promise<void> => {
    await happened.promise
    happened = fresh()
  }
  return {
    set: () => happened.resolve(),
    fail: (error) => happened.reject(error),
    wait,
  }
}
