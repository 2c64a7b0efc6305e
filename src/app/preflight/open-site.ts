import { DatabaseError } from '../../domain/errors.ts'
import { type Database, type DatabaseTarget } from '../../ports/database.ts'
import { type Ports } from '../../ports/ports.ts'
import { type DatabaseRead } from '../../results/background-parts.ts'
import { type TrueDatabase } from '../../engine/systems/same-database.ts'
import { withDeadline } from '../background/deadline.ts'
import { type Targets } from '../engine/targets.ts'

/** Databases of a site that answered, and what became of the others. */
export interface OpenSite {
  readonly databases: readonly TrueDatabase[]
  /** By name, in the manifest's order. */
  readonly reads: readonly DatabaseRead[]
}

export interface SiteTargets extends Targets {
  /** Names of all databases, in the manifest's order. */
  readonly databases: readonly string[]
  readonly without: readonly string[]
}

/** Longer than any of our statements but a probe may take: what does not answer by then does not answer. */
const openLimit = 30_000
const closeLimit = 2000

/** Opens what can be opened; a database that is away is told, not thrown. All are closed whatever happens. */
export async function atOpenSite<T>(
  ports: Ports,
  targets: SiteTargets,
  work: (site: OpenSite) => Promise<T>,
): Promise<T> {
  const opened: Database[] = []
  const troubles = new Map<string, DatabaseRead>()
  try {
    for (const target of targets.targets) {
      const one = await openOne(ports, target)
      if ('trouble' in one) troubles.set(target.name, one.trouble)
      else opened.push(one.database)
    }
    const databases = await distinct(opened, targets.targets)
    return await work({ databases, reads: targets.databases.map((name) => readOf(name, targets, databases, troubles)) })
  } finally {
    const closing = Promise.allSettled(opened.map((database) => database.close()))
    await withDeadline(ports.clock, closing, closeLimit).catch(() => undefined)
  }
}

/** Whoever only looks makes no empty embedded database. */
async function openOne(
  { clock, files, databases }: Ports,
  target: DatabaseTarget,
): Promise<{ readonly database: Database } | { readonly trouble: DatabaseRead }> {
  const { name } = target
  if (target.kind === 'embedded' && target.folder !== 'memory' && files.kindOf(target.folder) !== 'folder') {
    const because = `there is no embedded database ${target.folder}`
    return { trouble: { database: name, state: 'missing', because, next: `add --database ${name}=URL` } }
  }
  try {
    return { database: await withDeadline(clock, databases.open(target), openLimit) }
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    return { trouble: { database: name, state: 'unreadable', because: error.what, next: error.next } }
  }
}

async function distinct(
  opened: readonly Database[],
  targets: readonly DatabaseTarget[],
): Promise<readonly TrueDatabase[]> {
  const alone = opened.map((database) => ({ database, names: [database.name] }))
  if (opened.length < 2 || targets.some(({ kind }) => kind === 'embedded')) return alone
  const { sameDatabase } = await import('../../engine/systems/same-database.ts')
  // Where it cannot be told, what is read twice is told twice.
  return sameDatabase(opened).catch(() => alone)
}

function readOf(
  name: string,
  { without }: SiteTargets,
  databases: readonly TrueDatabase[],
  troubles: ReadonlyMap<string, DatabaseRead>,
): DatabaseRead {
  if (without.includes(name)) return { database: name, state: 'left-out' }
  const trouble = troubles.get(name)
  if (trouble) return trouble
  const found = databases.find(({ names }) => names.includes(name))
  if (!found)
    return {
      database: name,
      state: 'missing',
      because: 'nobody said where it is',
      next: `add --database ${name}=URL, or --without ${name} when this installation has none`,
    }
  const [first] = found.names
  return first === name ? { database: name, state: 'read' } : { database: name, state: 'same', same_as: first! }
}
