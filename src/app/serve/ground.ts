import { type Ports } from '../../ports/ports.ts'
import { type BackgroundList } from '../../results/background-list.ts'
import { type BackgroundFlags, type BackgroundGround, backgroundGround } from '../background/ground.ts'
import { listOf } from '../background/list.ts'
import { backgroundReader, type Reader, type Reading } from '../background/reader.ts'
import { sharedDatabases } from '../engine/shared-databases.ts'
import { sharedSnapshot, type Snapshot } from './snapshot.ts'

/** What a server is told about product and databases: as every `plan bbm` command is. */
export interface ServeFlags extends BackgroundFlags {
  /** Folder of journals; default `.waystop/runs` in the working folder. */
  readonly journal?: string | undefined
}

/** What was read of all databases, and the answer made of it with everything in it. */
export interface Standing {
  readonly reading: Reading
  readonly list: BackgroundList
}

/** Everything the routes of a server share. */
export interface ServeGround {
  /** Its databases stay open from one request to the next. */
  readonly ports: Ports
  readonly flags: ServeFlags
  readonly background: BackgroundGround
  readonly reader: Reader
  readonly standing: Snapshot<Standing>
  /** Jobs of what is over, by database, id and end: counted once, since they change no more. */
  readonly jobsOfOver: Map<string, number>
  readonly close: () => Promise<void>
}

/** Chooses product and databases once; they are opened when somebody asks. Throws what a person has to mend. */
export async function serveGround(outer: Ports, flags: ServeFlags): Promise<ServeGround> {
  const databases = sharedDatabases(outer.databases, outer.clock)
  const ports = { ...outer, databases }
  const background = await backgroundGround(ports, flags, 'plan serve')
  const reader = await backgroundReader(ports, background)
  const read = async (): Promise<Standing> => {
    const reading = await reader.read()
    return { reading, list: listOf(reading, { ground: background, flags: { ...flags, all: true } }) }
  }
  return {
    ports,
    flags,
    background,
    reader,
    jobsOfOver: new Map(),
    standing: sharedSnapshot({ clock: ports.clock, read, text: withoutTime }),
    close: async () => {
      await reader.close()
      await databases.end()
    },
  }
}

/** When it was read is no difference. */
function withoutTime({ list }: Standing): string {
  return JSON.stringify({ ...list, at: '' })
}
