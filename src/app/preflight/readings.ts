import { type Condition, type Probe } from '../../domain/condition.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { contains } from '../../domain/placement.ts'
import { comparePoint } from '../../domain/line.ts'
import { type Version } from '../../domain/version.ts'
import { type AppliedReading, readApplied } from '../../facts/applied.ts'
import { type Known, unknown, valueOf } from '../../facts/known.ts'
import { readPastRates } from '../../facts/past-rates.ts'
import { runProbe, type ProbeReading } from '../../facts/run-probe.ts'
import { readServer } from '../../facts/server.ts'
import { readTableSize, type TableSize } from '../../facts/table-size.ts'
import { readTransactions } from '../../facts/transactions.ts'
import { type SystemName } from '../../engine/background/system.ts'
import { type TrueDatabase } from '../../engine/systems/same-database.ts'
import { type Database } from '../../ports/database.ts'
import { type Ports } from '../../ports/ports.ts'
import { type InstalledVersion, type SiteReader } from '../../run/driver.ts'
import { type DatabaseReading, type SiteReadings, sizeKey } from '../../run/preflight/readings.ts'
import { type SchemaJudgement, whichRelease } from '../../run/preflight/which-release.ts'
import { type OpenSite } from './open-site.ts'
import { readWork } from './work-facts.ts'

interface Asked {
  readonly manifest: Manifest
  readonly site: OpenSite
  readonly system: SystemName | undefined
  readonly reader: SiteReader | undefined
  readonly command: (...words: readonly string[]) => string
}

/** What needs no version to be read: servers, records, background work. Nothing is written, and nothing is waited for. */
export async function readState({ clock }: Ports, asked: Asked): Promise<SiteReadings> {
  const { manifest, site, system, reader, command } = asked
  const now = clock.now()
  const databases: DatabaseReading[] = []
  // What a vendor's site does not have apart is in its first database.
  const leftOut = site.reads.filter(({ state }) => state === 'left-out').map(({ database }) => database)
  for (const [i, one] of site.databases.entries())
    databases.push(await readDatabase(manifest, one, i === 0 ? leftOut : []))
  const allSeen = site.reads.every(({ state }) => state !== 'missing' && state !== 'unreadable')
  const work = await readWork({ databases: site.databases, allSeen, system, reader, now, command })
  return {
    at: now,
    databases,
    reads: site.reads.map((read) => work.unread.find(({ database }) => database === read.database) ?? read),
    work: work.work,
    workSource: work.source,
    workPerDatabase: work.perDatabase,
    installed: await installedBy(reader),
    probes: [],
    sizes: new Map(),
  }
}

async function installedBy(reader: SiteReader | undefined): Promise<readonly InstalledVersion[]> {
  return (await reader?.installed()) ?? []
}

async function readDatabase(
  manifest: Manifest,
  { database, names }: TrueDatabase,
  within: readonly string[],
): Promise<DatabaseReading> {
  const server = await readServer(database)
  const applied = await readApplied(database)
  const record = valueOf(applied)
  return {
    name: database.name,
    names,
    place: database.place,
    server,
    applied,
    transactions: await readTransactions(database),
    rates: await readPastRates(database),
    schema: record && schemaOf(manifest, record, { names, within }),
  }
}

function schemaOf(
  manifest: Manifest,
  { applied, source }: AppliedReading,
  { names, within }: { readonly names: readonly string[]; readonly within: readonly string[] },
): SchemaJudgement {
  const own = source === 'plan'
  return whichRelease(manifest, { names: own ? names : [...names, ...within], applied, own })
}

interface Ends {
  readonly from: Version
  readonly to: Version
}

/** What an upgrade between two versions depends on: conditions it can meet, and tables that its background work walks. */
export async function readForUpgrade(
  { manifest, site }: Pick<Asked, 'manifest' | 'site'>,
  state: SiteReadings,
  ends: Ends,
): Promise<SiteReadings> {
  const probes: ProbeReading[] = []
  for (const condition of conditionsOf(manifest, ends)) probes.push(await probeOn(site, condition))
  return { ...state, probes, sizes: await sizesOf(manifest, site, ends) }
}

type Probed = Condition & { readonly probe: Probe }

/** Those that a stop on the way or a block asks for; nobody needs the others. */
function conditionsOf({ product, stops, blocks, conditions }: Manifest, { from, to }: Ends): readonly Probed[] {
  const used = new Set([
    ...stops
      .filter(({ point }) => comparePoint(product, from, point) <= 0 && comparePoint(product, to, point) >= 0)
      .flatMap(({ when }) => when),
    ...blocks.flatMap(({ when }) => when),
  ])
  return conditions.filter((one): one is Probed => one.probe !== undefined && used.has(one.id))
}

/** A database of the product that this site does not have apart is one with its first. */
function databaseFor({ databases, reads }: OpenSite, name: string): Database | undefined {
  const found = databases.find(({ names }) => names.includes(name))
  const isLeftOut = reads.some(({ database, state }) => database === name && state === 'left-out')
  return (found ?? (isLeftOut ? databases[0] : undefined))?.database
}

function probeOn(site: OpenSite, condition: Probed): Promise<ProbeReading> {
  const { database: name } = condition.probe
  const database = databaseFor(site, name)
  if (database) return runProbe(database, condition)
  const why = `${name} was not read`
  return Promise.resolve({
    condition: condition.id,
    database: name,
    answer: 'unknown',
    value: undefined,
    at: undefined,
    why,
  })
}

/** Tables of work that is queued on the way. */
async function sizesOf(
  { product, backgroundMigrations }: Manifest,
  site: OpenSite,
  { from, to }: Ends,
): Promise<ReadonlyMap<string, Known<TableSize>>> {
  const ahead = backgroundMigrations.filter(
    ({ queued, cancelled }) =>
      contains(product, from, queued) !== 'yes' &&
      contains(product, to, queued) !== 'no' &&
      contains(product, to, cancelled) !== 'yes',
  )
  const places = ahead.flatMap(({ databases, tables }) =>
    databases.flatMap((name) => tables.map((table) => ({ name, table }))),
  )
  const sizes = new Map<string, Known<TableSize>>()
  for (const { name, table } of places) {
    const key = sizeKey(name, table)
    const database = databaseFor(site, name)
    if (!sizes.has(key)) sizes.set(key, database ? await readTableSize(database, table) : unknown('it was not read'))
  }
  return sizes
}
