import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { contains } from '../../domain/placement.ts'
import { type Duration } from '../../domain/time.ts'
import { type Version } from '../../domain/version.ts'
import { valueOf } from '../../facts/known.ts'
import { type TableSize } from '../../facts/table-size.ts'
import { databaseCalled, type SiteReadings, sizeKey } from './readings.ts'

/** A length of time that is not known exactly. */
export interface Range {
  readonly least: Duration
  readonly most: Duration
}

/** How long one background migration takes on this site. */
export interface WorkDuration {
  readonly id: string
  readonly name: string
  readonly databases: readonly string[]
  readonly table: string | undefined
  readonly rows: number | undefined
  /** Counted to the end, or the statistics of the server. */
  readonly exact: boolean
  readonly bytes: bigint | undefined
  /** Undefined: nobody can say. */
  readonly takes: Range | undefined
  /** What it is known from, or why it is not known. */
  readonly source: string
}

interface Hop {
  readonly from: Version
  readonly to: Version
}

/** What the migrate step does itself, and what is worked on afterwards, while the new version serves. */
export interface HopDurations {
  readonly inline: readonly WorkDuration[]
  readonly after: readonly WorkDuration[]
}

/** Background migrations that a hop queues: finalized by the same hop, they are done inside its migrate step. */
export function hopDurations(manifest: Manifest, { from, to }: Hop, readings: SiteReadings): HopDurations {
  const { product } = manifest
  const brought = manifest.backgroundMigrations.filter(
    ({ queued, cancelled }) =>
      contains(product, from, queued) === 'no' &&
      contains(product, to, queued) === 'yes' &&
      contains(product, to, cancelled) !== 'yes',
  )
  const isInline = ({ finalized }: BackgroundMigration): boolean => contains(product, to, finalized) === 'yes'
  const told = (some: readonly BackgroundMigration[]) => some.map((one) => workDuration(one, readings))
  return { inline: told(brought.filter(isInline)), after: told(brought.filter((one) => !isInline(one))) }
}

/** From the rows of its table, and the rate that was measured for it or for others here. */
function workDuration(background: BackgroundMigration, readings: SiteReadings): WorkDuration {
  const { id, name, databases, tables } = background
  const { table, size, why } = largest(background, readings)
  const told = { id, name, databases, table, rows: size?.rows, exact: size?.exact ?? false, bytes: size?.bytes }
  if (!size) return { ...told, takes: undefined, source: tables.length === 0 ? 'its table is not recorded' : why }
  return { ...told, ...paceOf(background, size, readings) }
}

interface Largest {
  readonly table: string | undefined
  readonly size: TableSize | undefined
  readonly why: string
}

/** Of several tables and databases the largest tells: databases are worked on side by side. */
function largest({ tables, databases }: BackgroundMigration, readings: SiteReadings): Largest {
  const read = databases.flatMap((database) =>
    tables.map((table) => ({ table, one: readings.sizes.get(sizeKey(database, table)) })),
  )
  const [first] = read
  const unread = read.find(({ one }) => one === undefined || !one.known)
  if (!first || unread) {
    const { table, one } = unread ?? { table: undefined, one: undefined }
    return { table, size: undefined, why: one && !one.known ? one.why : 'its table was not read' }
  }
  const sizes = read.flatMap(({ table, one }) => (one?.known ? [{ table, size: one.value, why: '' }] : []))
  return sizes.reduce((most, one) => (one.size.rows > most.size.rows ? one : most))
}

function paceOf(
  { measured, databases }: BackgroundMigration,
  { rows, exact }: TableSize,
  readings: SiteReadings,
): Pick<WorkDuration, 'takes' | 'source'> {
  const counted = `${exact ? 'counted' : 'estimated'} rows`
  if (rows === 0) return { takes: { least: 0, most: 0 }, source: 'its table is empty' }
  const rates = databases.flatMap((name) => {
    const reading = databaseCalled(readings, name)
    return (reading && valueOf(reading.rates)) ?? []
  })
  if (measured && measured.rowsPerHour > 0) {
    const hours = rows / measured.rowsPerHour
    return { takes: around(hours * 3_600_000), source: `${counted} and the manifest's measurement` }
  }
  const [past] = rates
  if (!past || past.least <= 0) return { takes: undefined, source: `${counted}, and no rate was ever measured here` }
  return {
    takes: { least: Math.floor((rows * 1000) / past.most), most: Math.ceil((rows * 1000) / past.least) },
    source: `${counted} and the rates of ${past.of} earlier background migration${past.of === 1 ? '' : 's'} here`,
  }
}

/** Another machine measured it. */
function around(time: Duration): Range {
  return { least: Math.floor(time / 2), most: Math.ceil(time * 1.5) }
}

/** All of them one after the other; undefined when one is not known. */
export function totalOf(durations: readonly WorkDuration[]): Range | undefined {
  let total: Range | undefined = { least: 0, most: 0 }
  for (const { takes } of durations)
    total = total && takes && { least: total.least + takes.least, most: total.most + takes.most }
  return total
}

/**
 * What the planner may go by: run times on this installation. Statistics make no work short: where rows were not counted
 * to the end, only what is too long is told.
 */
export function plannerEstimates(
  { backgroundMigrations, policy }: Manifest,
  readings: SiteReadings,
): ReadonlyMap<string, Duration> {
  return new Map(
    backgroundMigrations.flatMap((background): [string, Duration][] => {
      const { id, takes, exact } = workDuration(background, readings)
      return takes && (exact || takes.most > policy.upgradeTimeout) ? [[id, takes.most]] : []
    }),
  )
}
