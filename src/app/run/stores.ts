import { DatabaseError, UserError } from '../../domain/errors.ts'
import { type Database, type DatabaseTarget } from '../../ports/database.ts'
import { type Ports } from '../../ports/ports.ts'
import { type RunStore } from '../../run/store.ts'
import { databaseStore } from '../../run/stores/database.ts'
import { fileStore } from '../../run/stores/file.ts'
import { mirrorAlone, mirroredStore } from '../../run/stores/mirrored.ts'
import { type EngineGround } from '../engine/ground.ts'
import { type DriverChoice } from './choice.ts'
import { type RunSiteFlags } from './flags.ts'
import { journalFolder } from './remembered.ts'

export interface OpenedStore {
  readonly store: RunStore
  readonly away: DatabaseError | UserError | undefined
  readonly close: () => Promise<void>
}

interface Wanted {
  readonly flags: RunSiteFlags
  readonly site: EngineGround
  readonly choice: DriverChoice
}

/** Journals of native runs are in the product's first database, copied to files; all others are in files alone. */
export async function openStore(ports: Ports, { flags, site, choice }: Wanted): Promise<OpenedStore> {
  const { clock, files } = ports
  const product = site.manifest.product.id
  const inFiles = fileStore({ files, clock, folder: journalFolder(ports, flags), product })
  if (choice.kind !== 'native') return { store: inFiles, away: undefined, close: () => Promise.resolve() }
  const opened = await opening(ports, site.targets[0])
  if (opened instanceof Error) return { store: mirrorAlone(inFiles, opened), away: opened, close: nothing }
  const inDatabase = databaseStore({ database: opened, clock, product, dead: inFiles.dead })
  return { store: mirroredStore(inDatabase, inFiles), away: undefined, close: () => opened.close() }
}

const nothing = (): Promise<void> => Promise.resolve()

/** Whoever only looks makes no empty embedded database. */
async function opening(
  { databases, files }: Ports,
  target: DatabaseTarget | undefined,
): Promise<Database | DatabaseError | UserError> {
  if (!target)
    return new UserError({ code: 'no-database', what: 'no database was named', next: 'add --database NAME=URL' })
  if (target.kind === 'embedded' && target.folder !== 'memory' && files.kindOf(target.folder) === 'missing')
    return new DatabaseError({
      code: 'not-installed',
      what: `there is no embedded database ${target.folder}`,
      next: 'install with plan install, or name another with --database or --embedded',
    })
  try {
    return await databases.open(target)
  } catch (error) {
    if (error instanceof DatabaseError || error instanceof UserError) return error
    throw error
  }
}
