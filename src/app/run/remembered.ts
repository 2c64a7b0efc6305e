import { backgroundSystems, type SystemName } from '../../engine/background/system.ts'
import { type Ports } from '../../ports/ports.ts'
import { type PlanningFlags } from '../planning.ts'
import { type RunSiteFlags } from './flags.ts'

/** Words of a record as the flags they were. */
export function flagsIn(words: readonly string[]): PlanningFlags & RunSiteFlags {
  const values = new Map<string, string[]>()
  for (let i = 0; i < words.length; i += 1) {
    const name = words[i]!.replace(/^--/u, '')
    const list = values.get(name) ?? []
    if (!switches.has(name)) list.push(words[(i += 1)] ?? '')
    values.set(name, list)
  }
  const one = (name: string): string | undefined => values.get(name)?.[0]
  const system = one('system')
  return {
    manifest: one('manifest'),
    product: one('product'),
    installation: one('installation'),
    from: one('from'),
    to: one('to'),
    fact: values.get('fact'),
    component: values.get('component'),
    accept: values.get('accept'),
    zeroDowntime: values.has('zero-downtime'),
    strict: values.has('strict'),
    install: one('install'),
    database: values.get('database'),
    directUrl: values.get('direct-url'),
    embedded: one('embedded'),
    without: values.get('without'),
    system: isSystem(system) ? system : undefined,
    journal: one('journal'),
  }
}

const switches = new Set(['zero-downtime', 'strict', 'assume-no'])

function isSystem(name: string | undefined): name is SystemName {
  return backgroundSystems.some((one) => one === name)
}

/** Where nobody names a product, product and databases are those the run was started with. */
export function withRemembered<Flags extends RunSiteFlags>(flags: Flags, site: readonly string[]): Flags {
  const told = flagsIn(site)
  const namesDatabase = (flags.database ?? []).length > 0 || flags.embedded !== undefined
  return {
    ...flags,
    manifest: told.manifest,
    product: told.product,
    installation: told.installation,
    ...(!namesDatabase && {
      database: told.database?.map(withoutMask),
      directUrl: told.directUrl?.map(withoutMask),
      embedded: told.embedded,
    }),
    ...((flags.without ?? []).length === 0 && { without: told.without }),
    ...(flags.system === undefined && { system: told.system }),
  }
}

/** A password was never written down: PGPASSWORD or the password file has it, and three stars are none. */
function withoutMask(url: string): string {
  return url.replace(/:\*\*\*@/u, '@')
}

/** Folder of all journals. */
export function journalFolder({ files, place }: Ports, { journal }: Pick<RunSiteFlags, 'journal'>): string {
  return files.resolve(place.workingFolder, journal ?? '.waystop/runs')
}
