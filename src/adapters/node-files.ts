import { isUtf8 } from 'node:buffer'
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { UserError } from '../domain/errors.ts'
import { type FileKind, type FileHolder, type FileLocking, type Files } from '../ports/files.ts'
import { holderOfFile, type LockHolder, takeFile } from './file-lock.ts'

export const nodeFiles: Files = {
  kindOf: (path) => reading(path, () => kindOf(path)),
  sizeOf: (path) => reading(path, () => statSync(path).size),
  readText: (path) => reading(path, () => readText(path)),
  startsWithMark: (path) => reading(path, () => startsWithMark(readFileSync(path))),
  listBelow: (folder) => reading(folder, () => listBelow(folder)),
  writeText: (path, text) => writing(path, () => replaceFile(path, text, false)),
  writeDurably: (path, text) => writing(path, () => replaceFile(path, text, true)),
  create: createFile,
  remove: (path) => writing(path, () => rmSync(path, { force: true })),
  lock,
  lockedBy,
  leftBy,
  resolve,
}

function kindOf(path: string): FileKind {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return 'missing'
  return found.isDirectory() ? 'folder' : 'file'
}

/** Reads through; what the machine refuses is told with its cause. */
function reading<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    const { cause, next } = refusalOf(error)
    throw new UserError({ code: 'cannot-read', what: `cannot read ${path}: ${cause}`, next }, { cause: error })
  }
}

function readText(path: string): string {
  const bytes = readFileSync(path)
  // UTF-16 without its mark is valid UTF-8 full of zeros.
  if (!isUtf8(bytes) || bytes.includes(0)) throw new Error(notText)
  return bytes.toString('utf8', startsWithMark(bytes) ? 3 : 0)
}

/** The byte order mark some editors write. */
function startsWithMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
}

function listBelow(folder: string): string[] {
  const found: string[] = []
  const open = ['']
  for (let below = open.pop(); below !== undefined; below = open.pop()) {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory()) open.push(path)
      else if (entry.isFile()) found.push(path)
    }
  }
  return found.toSorted()
}

/**
 * A reader never sees half a file: the text is written beside it and renamed over it. A link stays a link, and who
 * may read the file stays so; what is no
 * regular file, like /dev/stdout, is written to and not replaced.
 */
function replaceFile(path: string, text: string, durable: boolean): void {
  const draft = `${path}.${process.pid}.tmp`
  try {
    mkdirSync(dirname(path), { recursive: true })
    const there = statSync(path, { throwIfNoEntry: false })
    if (there && !there.isFile()) return writeFileSync(path, text)
    writeFileSync(draft, text, { flush: durable })
    if (there) chmodSync(draft, there.mode)
    const target = there ? realpathSync(path) : path
    renameSync(draft, target)
    if (durable) flushFolder(dirname(target))
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

/** `wx`: whoever has that name, a link among them, is not written to. */
function createFile(path: string, text: string, { secret }: { readonly secret: boolean }): void {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: secret ? 0o600 : 0o644, flush: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      writing(path, () => {
        throw error
      })
    }
    const facts = {
      code: 'file-exists',
      what: `${path} is there already`,
      next: 'name another file, or move that away',
    }
    throw new UserError(facts, { cause: error })
  }
}

/** The new name is on the disk as well. Where folders cannot be opened, as on Windows, the file system sees to it. */
function flushFolder(folder: string): void {
  try {
    const open = openSync(folder, 'r')
    try {
      fsyncSync(open)
    } finally {
      closeSync(open)
    }
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

function writing<T>(path: string, write: () => T): T {
  try {
    return write()
  } catch (error) {
    const { cause, next } = refusalOf(error)
    throw new UserError({ code: 'cannot-write', what: `cannot write ${path}: ${cause}`, next }, { cause: error })
  }
}

function lock(path: string, purpose: string): FileLocking {
  const taking = writing(path, () => {
    mkdirSync(dirname(path), { recursive: true })
    return takeFile(path, purpose)
  })
  if (taking.kind === 'taken') return { ...taking, after: taking.after && holderOf(taking.after) }
  if (taking.kind === 'held') return { kind: 'held', by: holderOf(taking.by) }
  throw unreadable(taking)
}

function lockedBy(path: string): FileHolder | undefined {
  const found = holderOfFile(path)
  if (found?.kind === 'unreadable') throw unreadable(found)
  return found?.kind === 'held' ? holderOf(found.by) : undefined
}

function leftBy(path: string): FileHolder | undefined {
  const found = holderOfFile(path)
  if (found?.kind === 'unreadable') throw unreadable(found)
  return found?.kind === 'left' ? holderOf(found.by) : undefined
}

function unreadable({ path, cause }: { readonly path: string; readonly cause: unknown }): UserError {
  return new UserError({
    code: 'unreadable-lock',
    what: `the lock ${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    next: `make sure that no other process works there, then delete ${path}`,
  })
}

function holderOf({ pid, host, command, since }: LockHolder): FileHolder {
  return { pid, host, purpose: command, since }
}

const notText = 'it is no UTF-8 text'

interface Refusal {
  readonly cause: string
  readonly next: string
}

const refusals: Readonly<Record<string, Refusal>> = {
  ENOENT: { cause: 'no such file', next: 'check the path' },
  EACCES: { cause: 'permission denied', next: 'check who may read and write it' },
  EPERM: { cause: 'not permitted', next: 'check who may read and write it' },
  EISDIR: { cause: 'it is a folder', next: 'name a file' },
  ENOTDIR: { cause: 'part of the path is a file', next: 'check the path' },
  ELOOP: { cause: 'its links lead in a circle', next: 'check the links' },
  ENAMETOOLONG: { cause: 'its name is too long', next: 'check the path' },
  EROFS: { cause: 'the file system is read-only', next: 'name a file elsewhere' },
  ENOSPC: { cause: 'no space left', next: 'make room, or name a file elsewhere' },
}

function refusalOf(error: unknown): Refusal {
  const { code, message } = error as NodeJS.ErrnoException
  if (message === notText) return { cause: notText, next: 'save it as text in UTF-8' }
  return refusals[code ?? ''] ?? { cause: message, next: 'check the path and its permissions' }
}
