import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { contains, formatPlacement } from '../../domain/placement.ts'
import { type Truth } from '../../domain/truth.ts'
import { type Version } from '../../domain/version.ts'
import { valueOf } from '../../facts/known.ts'
import { databaseCalled, type SiteReadings, unreadIn, type WorkFact } from '../preflight/readings.ts'
import { type PassedLife } from './passed-lives.ts'

/**
 * What became of a life that was jumped. `inline`: it ran inside the migrate step. `later`: workers finished it afterwards.
 * `unfinished`: its code is still there. `code-gone`: unfinished, and the installed version no longer has its code.
 * `never-queued`, `never-applied`: nothing of it ever began.
 */
export const fates = [
  'inline',
  'later',
  'unfinished',
  'code-gone',
  'never-queued',
  'never-applied',
  'cannot-tell',
] as const
export type Fate = (typeof fates)[number]

export interface LifeFate {
  readonly life: PassedLife
  /** Where it lives; undefined: in any database, and none has a record of it. */
  readonly database: string | undefined
  readonly fate: Fate
  /** One sentence without a subject. */
  readonly because: string
  /** What its system says of it. */
  readonly work: WorkFact | undefined
}

export interface FateGround {
  readonly manifest: Manifest
  readonly now: Version
  readonly readings: SiteReadings
}

/** Nothing needs doing about these. */
export const isWell = ({ fate }: Pick<LifeFate, 'fate'>): boolean => fate === 'inline' || fate === 'later'

/** What became of every life. Work that was queued before the hop and is finished concerns nobody. */
export function fatesOf(ground: FateGround, lives: readonly PassedLife[]): readonly LifeFate[] {
  return lives
    .flatMap((life) => (life.work ? fatesOfWork(ground, life, life.work) : fatesOfMigration(ground, life)))
    .filter((one) => one.life.jumped || !isWell(one))
}

function fatesOfWork(ground: FateGround, life: PassedLife, work: BackgroundMigration): LifeFate[] {
  const { workPerDatabase } = ground.readings
  if (!workPerDatabase) return [fateOfWork(ground, life, { work, database: undefined })]
  // Two names of one database hold one record.
  const places = new Set(work.databases.map((name) => databaseCalled(ground.readings, name)?.name ?? name))
  return [...places].map((database) => fateOfWork(ground, life, { work, database }))
}

interface Where {
  readonly work: BackgroundMigration
  readonly database: string | undefined
}

function fateOfWork(ground: FateGround, life: PassedLife, where: Where): LifeFate {
  const { work, database } = where
  const rows = rowsOf(ground.readings, work, database)
  const open = rows.filter((row) => row.state !== 'finished' || row.cancelled)
  const row = open[0] ?? rows[0]
  const told = { life, database: row?.database ?? database, work: row }
  if (!row) return { ...told, ...withoutRow(ground, life, where) }
  if (open.length > 0) return { ...told, ...unfinished(ground, work, row) }
  const isFinal = wasFinalized(ground, work, row)
  return isFinal
    ? { ...told, fate: 'inline', because: `ran inside the migrate step (${row.stateAs})` }
    : { ...told, fate: 'later', because: `was finished later (${row.stateAs})` }
}

/** Rows that stand for one: of its name, and queued by the same migration where both sides know it. */
export function rowsOf(
  { work = [] }: SiteReadings,
  one: BackgroundMigration,
  database: string | undefined,
): WorkFact[] {
  return work.filter(
    ({ name, queuedBy, database: place }) =>
      name === one.name &&
      (queuedBy === undefined || one.queuedBy === undefined || queuedBy === one.queuedBy) &&
      (database === undefined || place === database),
  )
}

function wasFinalized({ manifest, now, readings }: FateGround, work: BackgroundMigration, row: WorkFact): boolean {
  if (row.stateAs === 'finalized') return true
  const { finalizedBy, finalized } = work
  if (finalizedBy === undefined) return contains(manifest.product, now, finalized) === 'yes'
  return isApplied(readings, finalizedBy, row.database) === 'yes'
}

type Said = Pick<LifeFate, 'fate' | 'because'>

function unfinished({ manifest, now }: FateGround, { deleted }: BackgroundMigration, row: WorkFact): Said {
  const state = row.cancelled ? 'cancelled' : row.stuck ? `${row.stateAs}, nobody works on it` : row.stateAs
  if (row.state === 'unknown') return cannotTell(`its state ${state} is not known to this version of plan`)
  const gone = contains(manifest.product, now, deleted)
  const isRecorded = deleted.kind !== 'unknown'
  if (gone === 'yes')
    return { fate: 'code-gone', because: `${state}, and its code was deleted in ${formatPlacement(deleted)}` }
  if (gone === 'unknown' && isRecorded)
    return { fate: 'cannot-tell', because: `${state}; its code was deleted in ${formatPlacement(deleted)}, or not yet` }
  return {
    fate: 'unfinished',
    because: `${state}, and its code is still there${isRecorded ? '' : ', as far as is recorded'}`,
  }
}

/** No record of it: never queued where that is certain. */
function withoutRow({ readings }: FateGround, life: PassedLife, { work, database }: Where): Said {
  if (readings.work === undefined) return cannotTell('nobody can tell of background migrations here')
  const unread = unreadPlaces(readings, database)
  if (unread.length > 0) return cannotTell(`no record was found, and ${unread.join(' and ')} was not read`)
  const { queuedBy } = work
  const queued = queuedBy === undefined ? 'unknown' : isApplied(readings, queuedBy, database ?? work.databases[0])
  if (queued === 'no') return { fate: 'never-queued', because: `never queued: migration ${queuedBy!} is not applied` }
  if (!life.certain) return cannotTell('no record was found, and whether there should be one is only inferred')
  return {
    fate: 'never-queued',
    because:
      queued === 'yes'
        ? `never queued: migration ${queuedBy!} is applied, and there is no record of the work`
        : 'never queued: there is no record of it',
  }
}

const cannotTell = (because: string): Said => ({ fate: 'cannot-tell', because })

/** Databases that may hold a record and could not be asked: this one, or any. */
function unreadPlaces(readings: SiteReadings, database: string | undefined): readonly string[] {
  const without = readings.reads.filter(({ state }) => state === 'no-records')
  const unread = [...unreadIn(readings), ...without].map((read) => read.database)
  if (database === undefined) return unread
  return unread.includes(database) || !databaseCalled(readings, database) ? [database] : []
}

function fatesOfMigration({ readings }: FateGround, life: PassedLife): LifeFate[] {
  const { id, database } = life.migration!
  const told = { life, database, work: undefined }
  switch (isApplied(readings, id, database)) {
    case 'yes':
      return [{ ...told, fate: 'inline', because: 'is applied' }]
    case 'unknown':
      return [{ ...told, ...cannotTell(`which migrations are applied on ${database} is not known`) }]
    case 'no':
      return life.certain
        ? [{ ...told, fate: 'never-applied', because: 'was folded into a structure that only new installations load' }]
        : [{ ...told, ...cannotTell('is not applied, and whether it should be is only inferred') }]
  }
}

/** Is a migration on record? A vendor's databases record every migration, whichever of them it changes. */
export function isApplied(readings: SiteReadings, id: string, database: string | undefined): Truth {
  const own = database === undefined ? undefined : databaseCalled(readings, database)
  const isOwn = valueOf(own?.applied ?? { known: false, why: '' })?.source === 'plan'
  const asked = isOwn ? [own!] : readings.databases
  const records = asked.map(({ applied }) => valueOf(applied)?.applied)
  if (records.some((record) => record?.includes(id))) return 'yes'
  return records.length === 0 || records.some((record) => record === undefined) ? 'unknown' : 'no'
}
