import { type Manifest } from '../../domain/manifest.ts'
import { type Database, type Databases, type DatabaseTarget } from '../../ports/database.ts'
import { type Ports } from '../../ports/ports.ts'
import { type NativeFlags } from '../run/native/ground.ts'
import { onServer } from './server.ts'
import { quietProcesses } from './quiet-processes.ts'

/** Databases that nobody minds, one for each of the product's. */
export interface Stage {
  /** The world as the use cases see it: these databases, and no program that was not said to be harmless. */
  readonly ports: Ports
  /** Flags that reach them. */
  readonly flags: NativeFlags
  /** By name, in the manifest's order. */
  readonly databases: ReadonlyMap<string, Database>
  /** What kind of databases they are, for people. */
  readonly where: string
  /** Names of programs that were asked for and not run. */
  readonly notRun: () => readonly string[]
  readonly close: () => Promise<void>
}

export interface StageFlags extends Pick<NativeFlags, 'manifest' | 'product' | 'workers'> {
  /** A server to make them on; default: embedded ones in memory. */
  readonly against?: string | undefined
}

/** Makes empty databases that are gone when the stage is closed. */
export async function emptyStage(ports: Ports, manifest: Manifest, flags: StageFlags): Promise<Stage> {
  const { against, ...named } = flags
  if (against !== undefined) return stageOn(ports, manifest, named, await onServer(ports, against, manifest.databases))
  const opened = await openAll(ports.databases, manifest.databases)
  // No such folder is ever made: targets below it are answered by these databases.
  const root = ports.files.resolve(ports.place.workingFolder, `.waystop-rehearsal-${(count += 1)}`)
  const isOurs = (path: string): boolean => path.startsWith(root)
  const databases: Databases = {
    open: (target) =>
      target.kind === 'embedded' && isOurs(target.folder)
        ? Promise.resolve(kept(opened.get(target.name)!))
        : ports.databases.open(target),
  }
  const files: Ports['files'] = {
    ...ports.files,
    kindOf: (path) => (isOurs(path) ? 'folder' : ports.files.kindOf(path)),
  }
  return stageOn(
    { ...ports, databases, files },
    manifest,
    { ...named, embedded: root },
    { opened, close: closeAll(opened) },
  )
}

let count = 0

const kept = (database: Database): Database => ({ ...database, close: () => Promise.resolve() })

const closeAll = (opened: ReadonlyMap<string, Database>) => async (): Promise<void> => {
  await Promise.allSettled([...opened.values()].map((database) => database.close()))
}

async function openAll(databases: Databases, names: readonly string[]): Promise<Map<string, Database>> {
  const target = (name: string): DatabaseTarget => ({
    kind: 'embedded',
    name,
    folder: 'memory',
    command: 'plan rehearse',
  })
  const opening = await Promise.allSettled(names.map((name) => databases.open(target(name))))
  const opened = opening.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const failed = opening.find((one) => one.status === 'rejected')
  if (!failed) return new Map(opened.map((database) => [database.name, database]))
  await Promise.allSettled(opened.map((database) => database.close()))
  throw failed.reason
}

export interface Opened {
  readonly opened: ReadonlyMap<string, Database>
  /** Where they are, as flags say it; undefined: the flags of the stage say so. */
  readonly urls?: readonly string[]
  readonly close: () => Promise<void>
  readonly databases?: Databases
}

/** A stage of databases that are open. */
export function stageOn(ports: Ports, manifest: Manifest, flags: NativeFlags, on: Opened): Stage {
  const { opened, urls, close, databases = ports.databases } = on
  const quiet = quietProcesses(ports.processes, manifest)
  const [first] = [...opened.values()]
  return {
    ports: { ...ports, databases, processes: quiet.processes },
    flags: { ...flags, ...(urls && { database: urls }) },
    databases: opened,
    where: whereOf(first!),
    notRun: quiet.notRun,
    close,
  }
}

function whereOf({ version, capabilities }: Database): string {
  const major = Math.trunc(version / 10_000)
  return capabilities.concurrency ? `a PostgreSQL ${major} server` : `embedded PostgreSQL ${major} in memory`
}
