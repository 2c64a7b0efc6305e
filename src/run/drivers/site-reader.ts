import { type BackgroundWord } from '../../domain/driver.ts'
import { type InstalledVersion, type SiteReader, type WorkReading } from '../driver.ts'
import { shownCall } from './call.ts'
import { type Item } from './output.ts'
import { callsOf, make, readingValues, spelled, type Site } from './site.ts'

/** Reads with the driver's own calls, and with the databases where they are to be had. */
export function siteReader(site: Site): SiteReader {
  const { databases } = site.options
  return {
    installed: async () => [...(await installedByCalls(site)), ...((await databases?.installed()) ?? [])],
    background: async () => {
      const read = await databases?.background()
      if (read?.unread.length === 0) return read
      const told = await workByCalls(site)
      return told ? { work: told, unread: [] } : read
    },
  }
}

/** What each call of `version` says. Rehearsals and dry runs do not ask. */
async function installedByCalls(site: Site): Promise<readonly InstalledVersion[]> {
  const values = readingValues(site)
  const found: InstalledVersion[] = []
  for (const call of callsOf(site, 'version', values)) {
    if (!call.reads) continue
    const source = shownCall(call, values)
    const { meaning, because, items } = await make(site, call, values)
    const version = meaning === 'done' ? spelled(site, items?.[0]?.get('version')) : undefined
    const problem = version === undefined ? problemOf(meaning, because) : undefined
    found.push({ version, source, problem })
  }
  return found
}

function problemOf(meaning: string, because: string): string {
  return meaning === 'done' ? 'it tells no version' : because
}

/** A background migration as `status` told it, with all that its finalize call may ask for. */
export interface ToldWork extends WorkReading {
  readonly item: Item
}

/** What `status` says; undefined where nobody can tell anything from it. */
export async function workByCalls(site: Site): Promise<readonly ToldWork[] | undefined> {
  const values = readingValues(site)
  const found: ToldWork[] = []
  let told = false
  for (const call of callsOf(site, 'status', values)) {
    const { meaning, items } = await make(site, call, values)
    // "Nothing there" is an answer, and only where the manifest says how it is told.
    if (meaning === 'nothing-to-do') told = true
    else if (meaning !== 'done' || !items) return undefined
    else {
      told = true
      for (const item of items) found.push(workOf(site, item, values))
    }
  }
  return told ? found : undefined
}

function workOf(site: Site, item: Item, values: ReadonlyMap<string, string>): ToldWork {
  const stateAs = item.get('state')?.trim() ?? 'no state'
  const progress = Number((item.get('progress') ?? 'none').replace('%', ''))
  const told = new Map([...values, ...item])
  return {
    database: item.get('database') ?? 'main',
    name: item.get('name')?.trim() ?? 'no name',
    queuedBy: item.get('queued_by'),
    state: stateOf(site, stateAs),
    stateAs,
    percent: Number.isNaN(progress) ? undefined : progress,
    rate: undefined,
    remaining: undefined,
    error: item.get('error'),
    commands: callsOf(site, 'status', values).map((call) => shownCall(call, told)),
    item,
  }
}

/** A word nobody listed is no state: never finished. */
function stateOf({ definition }: Site, word: string): WorkReading['state'] {
  const found = [...definition.states].find(([, words]) => words.includes(word))
  const state: BackgroundWord | undefined = found?.[0]
  return state ?? 'unknown'
}
