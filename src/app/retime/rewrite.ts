import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { type RawEntry, setEntryField } from '../../manifest/edit/entries.ts'
import { type ManifestFile } from '../../manifest/read-manifest.ts'
import { type Ports } from '../../ports/ports.ts'
import { type WantedFile } from '../changed-files.ts'
import { backgroundEntry } from '../new/background-entry.ts'

/** A migration with the id it gets. */
export interface Move {
  readonly migration: Migration
  readonly to: string
  /** Where its version of the base class is not open any more. */
  readonly apiVersion: string | undefined
}

type Files = readonly ManifestFile[]
type NewIds = ReadonlyMap<string, string>

/** The manifest with every move made: the entries, and all that names them. */
export function withMoves(manifest: Manifest, texts: Files, moves: readonly Move[]): Files {
  const newIds: NewIds = new Map(moves.map(({ migration, to }) => [migration.id, to]))
  const works = manifest.backgroundMigrations.reduce((files, work) => withWork(files, work, newIds), texts)
  const stops = manifest.stops.reduce((files, { id, for: names }) => {
    if (!names.some((name) => newIds.has(name))) return files
    const address = { list: 'stops', is: (entry: RawEntry) => entry['line'] === id || entry['version'] === id }
    return setEntryField(files, address, { field: 'for', value: names.map((name) => newIds.get(name) ?? name) })
  }, works)
  // New ids are taken by nobody, so the order of the moves does not matter.
  return moves.reduce(withMigration, stops)
}

/** An entry is told by its name and its queueing, so what queues it changes last. */
function withWork(files: Files, work: BackgroundMigration, newIds: NewIds): Files {
  const { queuedBy, finalizedBy, requeues } = work
  const address = backgroundEntry(work)
  const fields = [
    ['requeues', requeues?.split('/').at(-1)],
    ['finalized_by', finalizedBy],
    ['queued_by', queuedBy],
  ] as const
  return fields.reduce((edited, [field, id]) => {
    const to = newIds.get(id ?? '')
    return to === undefined ? edited : setEntryField(edited, address, { field, value: to })
  }, files)
}

function withMigration(files: Files, { migration, to, apiVersion }: Move): Files {
  const { id } = migration
  const changes = [
    ['up', newPath(migration.up, id, to)],
    ['down', newPath(migration.down, id, to)],
    ['api_version', apiVersion],
    ['id', to],
  ] as const
  return changes.reduce((edited, [field, value]) => {
    const address = { list: 'migrations', is: (entry: RawEntry) => entry['id'] === id }
    return value === undefined ? edited : setEntryField(edited, address, { field, value })
  }, files)
}

/** The name of a file with the new id in it; undefined where it does not tell the id. */
function newPath(path: string | undefined, id: string, to: string): string | undefined {
  if (path === undefined) return undefined
  const start = path.lastIndexOf('/') + 1
  const name = path.slice(start)
  return name.includes(id) ? path.slice(0, start) + name.replace(id, to) : undefined
}

/** Files of SQL that get another name; one that is not there is left to plan validate. */
export function renamedFiles({ files }: Ports, folder: string, moves: readonly Move[]): WantedFile[] {
  return moves.flatMap(({ migration, to }) =>
    [migration.up, migration.down].flatMap((path) => {
      const wanted = newPath(path, migration.id, to)
      if (path === undefined || wanted === undefined) return []
      const [old, fresh] = [files.resolve(folder, path), files.resolve(folder, wanted)]
      if (files.kindOf(old) !== 'file') return []
      // The new one first: whatever happens in between, the SQL is somewhere.
      return [
        { path: fresh, text: files.readText(old) },
        { path: old, text: undefined },
      ]
    }),
  )
}
