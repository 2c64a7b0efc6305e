import { type Manifest } from '../../domain/manifest.ts'
import { type Database, type Databases } from '../../ports/database.ts'
import { type Ports } from '../../ports/ports.ts'
import { type Processes } from '../../ports/processes.ts'
import { type NativeFlags } from '../run/native/ground.ts'
import { inMemory } from './in-memory.ts'
import { markedProcesses, quietProcesses } from './quiet-processes.ts'
import { onServer, type Opened } from './server.ts'

/** Databases that nobody minds, one for each of the product's. */
export interface Stage {
  /** The world as the use cases see it: these databases, and no program that was not said to be harmless. */
  readonly ports: Ports
  /** For programs that were said to be harmless: calls of a driver, checks of gates. */
  readonly marked: Processes
  /** Flags that reach them. */
  readonly flags: NativeFlags
  /** By name, in the manifest's order. */
  readonly databases: ReadonlyMap<string, Database>
  /** What kind of databases they are, for people. */
  readonly where: string
  /** Names of programs that were asked for and not run. */
  readonly notRun: () => readonly string[]
  /** Another stage that holds the same; this one is only copied from then on. */
  readonly another: () => Promise<Stage>
  readonly close: () => Promise<void>
}

export interface StageFlags extends Pick<NativeFlags, 'manifest' | 'product' | 'workers'> {
  /** A server to make them on; default: embedded ones in memory. */
  readonly against?: string | undefined
}

/** Makes empty databases that are gone when the stage is closed. */
export async function emptyStage(ports: Ports, manifest: Manifest, flags: StageFlags): Promise<Stage> {
  const { against } = flags
  const on =
    against === undefined
      ? await inMemory(ports.databases, manifest.databases)
      : await onServer(ports, against, manifest.databases)
  return stageOn(ports, manifest, flags, on)
}

/** A stage of databases that are open. */
export function stageOn(ports: Ports, manifest: Manifest, flags: StageFlags, on: Opened): Stage {
  const { manifest: path, product, workers } = flags
  const quiet = quietProcesses(ports.processes, manifest)
  const reached = on.urls ? { flags: { database: on.urls }, ports: {} } : reachedInMemory(ports, on.opened)
  return {
    ports: { ...ports, ...(on.databases && { databases: on.databases }), ...reached.ports, processes: quiet.processes },
    marked: markedProcesses(ports.processes),
    flags: { manifest: path, product, workers, ...reached.flags },
    databases: on.opened,
    where: whereOf([...on.opened.values()][0]!),
    notRun: quiet.notRun,
    another: async () => stageOn(ports, manifest, flags, await on.another!()),
    close: on.close,
  }
}

let count = 0

/** Use cases name embedded databases by a folder: no such folder is ever made, these databases answer for it. */
function reachedInMemory(
  ports: Ports,
  opened: ReadonlyMap<string, Database>,
): { readonly flags: Pick<NativeFlags, 'embedded'>; readonly ports: Pick<Ports, 'databases' | 'files'> } {
  const root = ports.files.resolve(ports.place.workingFolder, `.waystop-rehearsal-${(count += 1)}-`)
  const isOurs = (path: string): boolean => path.startsWith(root)
  const databases: Databases = {
    open: (target) =>
      target.kind === 'embedded' && isOurs(target.folder)
        ? Promise.resolve({ ...opened.get(target.name)!, close: () => Promise.resolve() })
        : ports.databases.open(target),
  }
  const files = { ...ports.files, kindOf: (path: string) => (isOurs(path) ? 'folder' : ports.files.kindOf(path)) }
  return { flags: { embedded: root }, ports: { databases, files } }
}

function whereOf({ version, capabilities }: Database): string {
  const major = Math.trunc(version / 10_000)
  return capabilities.concurrency ? `a PostgreSQL ${major} server` : `embedded PostgreSQL ${major} in memory`
}
