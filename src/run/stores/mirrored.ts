import { DatabaseError, UserError } from '../../domain/errors.ts'
import { isOver } from '../machine.ts'
import { type RunRecord } from '../record.ts'
import { type RunHold, type RunHolder, type RunStore, type StoredRun } from '../store.ts'
import { type FileStore } from './file.ts'

/**
 * Journals in a database with a copy in files: the copy is written behind every save, never before, and is read where the database
 * does not answer. A copy that is newer than its database says that the database was restored.
 */
export function mirroredStore(main: RunStore, mirror: FileStore): RunStore {
  const ground: Ground = { main, mirror, remarks: new Map() }
  return {
    place: `${main.place}, copied to ${mirror.place}`,
    list: () => answered(ground, () => list(ground), mirror.list),
    load: (id) =>
      answered(
        ground,
        () => load(ground, id),
        () => mirror.load(id),
      ),
    create: async (record) => {
      await main.create(record)
      copy(ground, record)
    },
    save: async (record) => {
      await main.save(record)
      copy(ground, record)
    },
    request: async (id, request) => {
      // Whoever drives reads both: an embedded database lets nobody else in.
      const [inMain, inMirror] = await Promise.allSettled([main.request(id, request), mirror.request(id, request)])
      if (inMain.status === 'rejected' && inMirror.status === 'rejected') throw inMain.reason
    },
    hold: (id, owner) => hold(ground, id, owner),
    remarks: () => [...new Set([...ground.remarks.values(), ...main.remarks(), ...mirror.remarks()])],
  }
}

/** The copy alone, where the database cannot be opened: it is read, and asked things of, but never written. */
export function mirrorAlone(mirror: FileStore, cause: DatabaseError | UserError): RunStore {
  const refuse = (): Promise<never> => Promise.reject(cause)
  return {
    place: mirror.place,
    list: mirror.list,
    load: mirror.load,
    create: refuse,
    save: refuse,
    request: mirror.request,
    hold: refuse,
    remarks: () => [awayRemark(mirror, cause), ...mirror.remarks()],
  }
}

interface Ground {
  readonly main: RunStore
  readonly mirror: FileStore
  /** By what they are about: what is mended is told no more. */
  readonly remarks: Map<string, string>
}

function awayRemark({ place }: FileStore, { what }: { readonly what: string }): string {
  return `the database does not answer (${what}): this is the copy in ${place}, as it was saved last`
}

async function answered<T>({ mirror, remarks }: Ground, read: () => Promise<T>, other: () => Promise<T>): Promise<T> {
  try {
    const found = await read()
    remarks.delete('away')
    return found
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    remarks.set('away', awayRemark(mirror, error))
    return other()
  }
}

async function list({ main, mirror, remarks }: Ground): Promise<readonly StoredRun[]> {
  const runs = await main.list()
  const copies = new Map((await mirror.list()).map((run) => [run.record.id, run]))
  for (const { record } of copies.values()) {
    if (isOver(record) || runs.some((run) => run.record.id === record.id)) continue
    remarks.set(
      `unknown ${record.id}`,
      `${main.place} knows nothing of run ${record.id}, whose copy is in ${mirror.place}: it was restored to a time before that run, or it is another database`,
    )
  }
  return runs.map((run) => compared(remarks, alive(mirror, run), copies.get(run.record.id)))
}

async function load({ main, mirror, remarks }: Ground, id: string): Promise<StoredRun | undefined> {
  const run = await main.load(id)
  return run && compared(remarks, alive(mirror, run), await mirror.load(id).catch(() => undefined))
}

/** A lease outlives its process; the lock beside the copy tells that the process is gone. */
function alive({ left }: FileStore, run: StoredRun): StoredRun {
  return run.holder !== undefined && left(run.record.id) === run.holder.owner ? { ...run, holder: undefined } : run
}

function compared(remarks: Ground['remarks'], run: StoredRun, inMirror: StoredRun | undefined): StoredRun {
  const { record } = run
  const key = `restored ${record.id}`
  const newer = inMirror !== undefined && inMirror.record.revision > record.revision
  if (newer)
    remarks.set(
      key,
      `the database is older than the journal's copy of run ${record.id} (revision ${record.revision}, the copy has ${inMirror.record.revision}): it was restored, and what was done since is not in it`,
    )
  else remarks.delete(key)
  return { ...run, request: run.request ?? inMirror?.request }
}

function copy({ mirror, remarks }: Ground, record: RunRecord): void {
  try {
    mirror.copy(record)
    remarks.delete('copy')
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    remarks.set('copy', `the journal's copy is not up to date: ${error.what}`)
  }
}

/** Both locks: that of the files says for certain which process of this host is dead. */
async function hold(ground: Ground, id: string, owner: string): Promise<RunHold | RunHolder> {
  const { main } = ground
  const beside = await besideHold(ground, id, owner)
  if (beside && 'owner' in beside) return beside
  try {
    const held = await main.hold(id, owner)
    if ('owner' in held) {
      await beside?.release()
      return held
    }
    const lost = beside ? AbortSignal.any([held.lost, beside.lost]) : held.lost
    const release = async (): Promise<void> => {
      await Promise.allSettled([held.release(), beside?.release()])
    }
    return { lost, release }
  } catch (error) {
    await beside?.release()
    throw error
  }
}

/** A folder that cannot be written holds nobody up: the database's lease decides. */
async function besideHold({ mirror, remarks }: Ground, id: string, owner: string) {
  try {
    return await mirror.hold(id, owner)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    remarks.set('lock', `the journal's copy cannot be locked: ${error.what}`)
    return undefined
  }
}
