import { type Manifest } from '../../domain/manifest.ts'
import { type Version } from '../../domain/version.ts'
import { type Known } from '../../facts/known.ts'
import { readRowsLeft, type RowsLeft } from '../../facts/rows-left.ts'
import { type BackgroundStatus, type SystemName } from '../../engine/background/system.ts'
import { type TrueDatabase } from '../../engine/systems/same-database.ts'
import { DatabaseError } from '../../domain/errors.ts'
import { type Ports } from '../../ports/ports.ts'
import { type InstalledAnswer, installedOf } from '../../run/preflight/installed.ts'
import { type SiteReadings, type WorkFact } from '../../run/preflight/readings.ts'
import { fatesOf, type LifeFate } from '../../run/rescue/fate.ts'
import { isOpen, rowsKey } from '../../run/rescue/mend.ts'
import { installedNow, type NowAnswer } from '../../run/rescue/installed-now.ts'
import { passedLives } from '../../run/rescue/passed-lives.ts'
import { systemNamed } from '../background/systems.ts'
import { noProduct } from '../engine/ground.ts'
import { atOpenSite, type OpenSite } from '../preflight/open-site.ts'
import { readState } from '../preflight/readings.ts'
import { sitePrograms } from '../preflight/site-programs.ts'
import { targetsOf } from '../preflight/site-facts.ts'
import { type PlanningGround } from '../planning.ts'
import { type RescueFlags } from './flags.ts'

/** Everything that was read of a site after a hop. */
export interface RescueReadings {
  readonly readings: SiteReadings
  readonly installed: InstalledAnswer
  readonly now: NowAnswer | undefined
  readonly fates: readonly LifeFate[]
  /** Rows that still need the work, where the manifest says which they are. */
  readonly rows: ReadonlyMap<string, Known<RowsLeft>>
  /** The vendor's own command that finishes one now. */
  readonly finish: (work: WorkFact) => readonly string[]
}

export interface Asked {
  readonly ground: PlanningGround
  readonly system: SystemName | undefined
  readonly was: Version
  readonly command: (...words: readonly string[]) => string
}

/** Reads in transactions that cannot write; all databases are closed before anything is judged. */
export function readForRescue(ports: Ports, flags: RescueFlags, asked: Asked): Promise<RescueReadings> {
  const { ground, system, was, command } = asked
  const { manifest, isDefault } = ground.chosen
  if (isDefault && flags.system !== 'gitlab') throw noProduct(ports)
  // A driver that somebody named tells whose code is installed.
  const { reader } = sitePrograms(ports, flags, ground)
  const isTold = reader !== undefined
  const targets = targetsOf(ports, flags, { ground, system, isTold, command: 'plan rescue' })
  return atOpenSite(ports, targets, async (site) => {
    const readings = await readState(ports, { manifest, site, system, reader, command })
    const installed = installedOf(manifest, { flag: flags.now, file: ground.installation?.version }, readings)
    const now = installedNow(manifest, installed, readings)
    const fates = now
      ? fatesOf({ manifest, now: now.version, readings }, passedLives(manifest, { was, now: now.version }))
      : []
    const statuses = await vendorStatuses(site.databases, system, fates)
    return {
      readings,
      installed,
      now,
      fates,
      rows: await rowsLeft(manifest, site, fates),
      finish: await finisher(statuses, site, system),
    }
  })
}

/** A background migration that keeps several databases names its own; else the first that was read is asked. */
async function rowsLeft(
  manifest: Manifest,
  { databases, reads }: OpenSite,
  fates: readonly LifeFate[],
): Promise<ReadonlyMap<string, Known<RowsLeft>>> {
  const rows = new Map<string, Known<RowsLeft>>()
  const leftOut = new Set(reads.flatMap(({ database, state }) => (state === 'left-out' ? [database] : [])))
  for (const one of fates.filter(isOpen)) {
    const { tables, work, databases: places } = one.life.work!
    const [table] = tables
    const name = one.database ?? places[0] ?? manifest.databases[0]!
    const found = databases.find(({ names }) => names.includes(name)) ?? (leftOut.has(name) ? databases[0] : undefined)
    if (table === undefined || work?.done === undefined || !found) continue
    rows.set(rowsKey(one), await readRowsLeft(found.database, { table, done: work.done }))
  }
  return rows
}

/** Only what is open is asked for again: its row tells the arguments of the vendor's command. */
async function vendorStatuses(
  databases: readonly TrueDatabase[],
  system: SystemName | undefined,
  fates: readonly LifeFate[],
): Promise<readonly BackgroundStatus[]> {
  if (system === undefined || system === 'native' || !fates.some(isOpen)) return []
  const { list } = await systemNamed(system)
  const statuses: BackgroundStatus[] = []
  for (const { database } of databases) {
    try {
      statuses.push(...(await list(database)))
    } catch (error) {
      // It was told when the background work was read.
      if (!(error instanceof DatabaseError)) throw error
    }
  }
  return statuses
}

async function finisher(
  statuses: readonly BackgroundStatus[],
  { databases, reads }: OpenSite,
  system: SystemName | undefined,
): Promise<RescueReadings['finish']> {
  if (system === undefined || system === 'native') return () => []
  const { plan } = await systemNamed(system)
  const isAllSeen = reads.every(({ state }) => state !== 'missing' && state !== 'unreadable')
  const separate = isAllSeen ? databases.map(({ names }) => names[0]!) : undefined
  return ({ name, database, queuedBy }) => {
    const status = statuses.find((one) => one.name === name && one.database === database && one.queuedBy === queuedBy)
    const planned = status && plan(status, 'finalize', { actor: '', because: undefined, separate })
    const [vendor] = planned?.kind === 'refused' ? (planned.vendorCommands ?? []) : []
    return vendor ? [vendor.command] : []
  }
}
