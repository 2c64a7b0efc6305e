import { UserError } from '../../domain/errors.ts'
import { type Clock } from '../../ports/clock.ts'
import { type FileHolder, type FileLocking, type Files } from '../../ports/files.ts'
import { isOver } from '../machine.ts'
import { type RunRecord } from '../record.ts'
import { type RunHold, type RunHolder, type RunRequest, type RunStore, type StoredRun } from '../store.ts'
import { recordIn, requestIn, revisionIn, textOf } from './record-text.ts'
import { newestFirst, runChanged, runExists, runLost, unknownRun } from './run-errors.ts'

export interface FileStoreOptions {
  readonly files: Files
  readonly clock: Clock
  /** Absolute folder of all journals. */
  readonly folder: string
  readonly product: string
}

export interface FileStore extends RunStore {
  /** Writes a record whatever stands there: the copy of one that is kept elsewhere. */
  readonly copy: (record: RunRecord) => void
  /** The process whose lock was taken over when the hold was taken, and that is gone. */
  readonly dead: () => string | undefined
  /** The process that drove a run and is gone for certain, while nobody has taken its place. */
  readonly left: (id: string) => string | undefined
}

/** Journals as JSON files, one folder for a product: `gitlab/2026-11-21-1.json`, with lock and request beside it. */
export function fileStore(options: FileStoreOptions): FileStore {
  const { files, product } = options
  const folder = files.resolve(options.folder, product.replaceAll(/[^\w.-]/gu, '_'))
  const ground: Ground = { ...options, folder, holds: new Map(), problems: [], dead: undefined }
  return {
    place: folder,
    list: () => soon(() => listed(ground)),
    load: (id) => soon(() => loaded(ground, id)),
    create: (record) => underMutex(ground, 'create', () => create(ground, record)),
    save: (record) => underMutex(ground, record.id, () => save(ground, record)),
    request: (id, request) => soon(() => ask(ground, id, request)),
    hold: (id, owner) => soon(() => hold(ground, id, owner)),
    remarks: () => ground.problems,
    copy: (record) => copy(ground, record),
    dead: () => ground.dead,
    left: (id) => leftBy(ground, id),
  }
}

/** What is thrown meanwhile is a rejection. */
function soon<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()))
}

interface Ground extends FileStoreOptions {
  readonly holds: Map<string, Held>
  problems: string[]
  dead: string | undefined
}

interface Held {
  readonly lock: Extract<FileLocking, { kind: 'taken' }>
  readonly lost: AbortController
}

const idPattern = /^\d{4}-\d{2}-\d{2}-\d{1,6}$/u

function pathOf({ files, folder }: Ground, id: string, end: string): string {
  if (!idPattern.test(id)) throw unknownRun(id)
  return files.resolve(folder, `${id}.${end}`)
}

function write(ground: Ground, record: RunRecord): void {
  ground.files.writeDurably(pathOf(ground, record.id, 'json'), `${textOf(record, 1)}\n`)
}

/** What cannot be read is a problem that is told; the other runs stay usable. */
function listed(ground: Ground): StoredRun[] {
  const { files, folder } = ground
  ground.problems = []
  if (files.kindOf(folder) !== 'folder') return []
  const ids = files.listBelow(folder).flatMap((path) => {
    const id = /^([\d-]+)\.json$/u.exec(path)?.[1]
    return id !== undefined && idPattern.test(id) ? [id] : []
  })
  const runs = ids.flatMap((id) => {
    try {
      return loaded(ground, id) ?? []
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      ground.problems.push(`${error.what}: ${error.next}`)
      return []
    }
  })
  return runs.toSorted((a, b) => newestFirst(a.record, b.record))
}

function loaded(ground: Ground, id: string): StoredRun | undefined {
  const { files, product } = ground
  const path = pathOf(ground, id, 'json')
  if (files.kindOf(path) !== 'file') return undefined
  const record = recordIn(files.readText(path), path, product)
  const asked = pathOf(ground, id, 'request.json')
  const request = files.kindOf(asked) === 'file' ? requestIn(files.readText(asked)) : undefined
  return { record, request, holder: holderOf(ground, id) }
}

function holderOf(ground: Ground, id: string): RunHolder | undefined {
  const found = ground.files.lockedBy(pathOf(ground, id, 'lock'))
  return found && toldHolder(found)
}

/** What cannot be read tells nothing. */
function leftBy(ground: Ground, id: string): string | undefined {
  try {
    const found = ground.files.leftBy(pathOf(ground, id, 'lock'))
    return found && toldHolder(found).owner
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return undefined
  }
}

function ask(ground: Ground, id: string, request: RunRequest | undefined): void {
  const path = pathOf(ground, id, 'request.json')
  if (request) ground.files.writeDurably(path, `${textOf(request)}\n`)
  else ground.files.remove(path)
}

function toldHolder({ purpose, since, host, pid }: FileHolder): RunHolder {
  const owner = purpose.includes('@') ? purpose : `${host}:${pid}`
  return { owner, since: Date.parse(since), left: 0 }
}

function create(ground: Ground, record: RunRecord): void {
  const runs = listed(ground)
  const [problem] = ground.problems
  if (problem !== undefined)
    throw new UserError({
      code: 'bad-journal',
      what: `a run of ${record.productName} may be unfinished, and nobody can tell: ${problem}`,
      next: 'move that file out of the folder when you know that its run is over, then start again',
    })
  const unfinished = runs.find((one) => !isOver(one.record))
  if (unfinished) throw runExists(unfinished)
  if (runs.some((one) => one.record.id === record.id)) throw runChanged(record.id)
  write(ground, record)
}

function save(ground: Ground, record: RunRecord): void {
  const held = ground.holds.get(record.id)
  if (held && !held.lock.holds()) {
    held.lost.abort(new Error('the lock is gone'))
    throw runLost(record.id)
  }
  const before = loaded(ground, record.id)
  if (!before) throw unknownRun(record.id)
  if (before.record.revision === record.revision - 1) return write(ground, record)
  // The answer to our own save was lost, and it is saved again.
  if (textOf(before.record) !== textOf(record)) throw runChanged(record.id)
  return undefined
}

/** A copy that is newer than what it is a copy of tells what a restored database lost: it is kept beside. */
function copy(ground: Ground, record: RunRecord): void {
  const path = pathOf(ground, record.id, 'json')
  const { files } = ground
  if (files.kindOf(path) === 'file') {
    const text = files.readText(path)
    const revision = revisionIn(text)
    if (revision !== undefined && revision > record.revision)
      files.writeDurably(pathOf(ground, record.id, 'before-restore.json'), text)
  }
  write(ground, record)
}

/** Short work that one process does at a time. */
async function underMutex(ground: Ground, id: string, work: () => void): Promise<void> {
  const { files, folder, clock } = ground
  const path = files.resolve(folder, `${id}.save.lock`)
  for (let round = 0; round < 500; round += 1) {
    const locking = files.lock(path, 'saving')
    if (locking.kind === 'taken') {
      try {
        return work()
      } finally {
        locking.release()
      }
    }
    await clock.wait(20)
  }
  throw new UserError({
    code: 'journal-busy',
    what: `another process has been writing to ${path.replace('.save.lock', '')} for ten seconds`,
    next: `look what it does; when it is on a host or in a container that is gone, delete ${path}`,
  })
}

/** How often it is looked whether the lock is still ours. */
const lookEvery = 5000

function hold(ground: Ground, id: string, owner: string): RunHold | RunHolder {
  const { files, clock } = ground
  const lock = files.lock(pathOf(ground, id, 'lock'), owner)
  if (lock.kind === 'held') return toldHolder(lock.by)
  const lost = new AbortController()
  const ended = new AbortController()
  ground.dead = lock.after && toldHolder(lock.after).owner
  ground.holds.set(id, { lock, lost })
  void watch({ clock, lock, lost, ended: ended.signal })
  return {
    lost: lost.signal,
    release: () =>
      soon(() => {
        ended.abort()
        ground.holds.delete(id)
        lock.release()
      }),
  }
}

interface Watched extends Held {
  readonly clock: Clock
  readonly ended: AbortSignal
}

async function watch({ clock, lock, lost, ended }: Watched): Promise<void> {
  do await clock.wait(lookEvery, ended)
  while (!ended.aborted && lock.holds())
  if (!ended.aborted) lost.abort(new Error('the lock is gone'))
}
