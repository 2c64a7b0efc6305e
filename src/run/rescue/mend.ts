import { contains } from '../../domain/placement.ts'
import { type Migration } from '../../domain/migration.ts'
import { parseVersion, type Version } from '../../domain/version.ts'
import { type Known, valueOf } from '../../facts/known.ts'
import { type RowsLeft } from '../../facts/rows-left.ts'
import { databaseCalled, type WorkFact } from '../preflight/readings.ts'
import { type FateGround, isApplied, isWell, type LifeFate } from './fate.ts'

/** How one thing is mended on the installed version. */
export interface Mend {
  /** One sentence without a period. */
  readonly text: string
  /** Command lines, ready to paste. */
  readonly commands: readonly string[]
}

/** What a site offers for mending. */
export interface Tools {
  /** Background work is that of `plan`: its definition is kept in the database. */
  readonly native: boolean
  /** A command line of `plan` that reaches the same site. */
  readonly command: (...words: readonly string[]) => string
  /** The vendor's own command that finishes one now; none where none is known. */
  readonly finish: (work: WorkFact) => readonly string[]
  /** What runs the migrations of the installed version again; none where none is known. */
  readonly migrate: readonly string[]
  /** Landings on the way back of a half-migrated database: their code can be installed. */
  readonly landings: readonly Version[]
}

/** One life, what is wrong with it, and what can be done. */
export interface Judged extends LifeFate {
  /** Rows that still need it; undefined: nobody asked, since nothing says which they are. */
  readonly rows: Known<RowsLeft> | undefined
  /** Nothing of it is left to be done. */
  readonly harmless: boolean
  /** Undefined: nothing on the installed version mends it, as far as is known. */
  readonly mend: Mend | undefined
}

export const rowsKey = ({ life, database }: Pick<LifeFate, 'life' | 'database'>): string =>
  `${database ?? ''}/${life.id}`

/** Is it worth counting rows for? */
export const isOpen = (one: LifeFate): boolean => one.life.work !== undefined && !isWell(one)

export function judgeFate(ground: FateGround, tools: Tools, one: LifeFate, rows: Known<RowsLeft> | undefined): Judged {
  const counted = rows && valueOf(rows)
  const harmless = isWell(one) || (counted?.left === 0 && counted.exact)
  return { ...one, rows, harmless, mend: harmless ? undefined : mendOf(ground, tools, one) }
}

function mendOf(ground: FateGround, tools: Tools, one: LifeFate): Mend | undefined {
  switch (one.fate) {
    case 'unfinished':
      return finish(tools, one.work!)
    case 'code-gone':
      return withoutCode(ground, tools, one)
    case 'never-queued':
      return queueAgain(ground, tools, one)
    default:
      return undefined
  }
}

function finish({ native, command, finish: vendors }: Tools, work: WorkFact): Mend {
  const { name, state, cancelled, commands } = work
  if (cancelled)
    return { text: 'restart it and let it finish', commands: native ? [command('bbm', 'restart', name)] : [] }
  if (state === 'failed') return { text: 'see why it failed, then retry it', commands }
  if (state === 'paused') return { text: 'resume it: paused, it never finishes', commands }
  const own = native ? [command('bbm', 'finalize', name)] : vendors(work)
  const now = native || own.length === 0 ? '' : ', which heeds no throttling'
  return { text: `let it finish${own.length === 0 ? '' : `, or finish it now${now}`}`, commands: own }
}

/** Our own tables keep the SQL; a landing on the way back may still have a vendor's code. */
function withoutCode(
  { manifest, now }: FateGround,
  { native, command, landings }: Tools,
  one: LifeFate,
): Mend | undefined {
  const { work } = one.life
  const landing = landings.find((version) => contains(manifest.product, version, work!.deleted) === 'no')
  if (landing) return { text: `finish it on ${landing.text}, which has its code, before you go on`, commands: [] }
  if (!native || work?.work?.update === undefined) return undefined
  const verb = one.work!.cancelled ? 'restart' : 'finalize'
  return {
    text: `finish it: its SQL is kept in the database; look first whether ${now.text} still has the columns it needs`,
    commands: [command('bbm', verb, work.name)],
  }
}

/** The migration that queues it is run again, where the installed version still has it. */
function queueAgain(ground: FateGround, tools: Tools, one: LifeFate): Mend | undefined {
  const { manifest, now, readings } = ground
  const { queuedBy, deleted, databases } = one.life.work!
  const { product, migrations } = manifest
  const migration = migrations.find(({ id }) => id === queuedBy)
  if (!migration || isApplied(readings, migration.id, one.database ?? databases[0]) !== 'no') return undefined
  const hasCode = contains(product, now, deleted) !== 'yes' || tools.native
  const isThere = migration.removed === undefined || contains(product, now, migration.removed.in) === 'no'
  if (!hasCode || !isThere) return undefined
  const repair = tools.command('migrate', 'repair', migration.id, '--because', 'an upgrade passed it by')
  return {
    text: `queue it: ${now.text} still has migration ${migration.id}; run its migrations again`,
    commands: [...(tools.native && isLate(ground, migration) ? [repair] : []), ...tools.migrate],
  }
}

/** Its release is on record as complete: our own migrations pass it by, unless somebody lets it in. */
function isLate({ manifest, readings }: FateGround, { placement, database, phase }: Migration): boolean {
  const { product } = manifest
  const { applied } = databaseCalled(readings, database) ?? {}
  const complete = (applied && valueOf(applied)?.own?.complete) ?? []
  return complete.some((one) => {
    const version = parseVersion(product.scheme, one.version)
    return one.phase === phase && version !== undefined && contains(product, version, placement) === 'yes'
  })
}
