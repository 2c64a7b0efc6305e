import { DatabaseError, UserError } from '../../domain/errors.ts'
import { nearest } from '../../domain/nearest.ts'
import { isFoldedAway } from '../../domain/folded.ts'
import { type Engine } from '../../engine/engine.ts'
import { type EngineSink } from '../../engine/events.ts'
import { type Chain } from '../../engine/migrations/chain.ts'
import { type AdoptedWork, judgeWorks, recordAdoption } from '../../engine/migrations/adopt-records.ts'
import { defaultSettings } from '../../engine/migrations/running.ts'
import { type Source } from '../../engine/migrations/sql-file.ts'
import { ensureTables } from '../../engine/tables/ensure.ts'
import { type Ports } from '../../ports/ports.ts'
import { type AdoptedDatabase, type Adoption } from '../../results/adoption.ts'
import { driftOf } from '../drift/drift-of.ts'
import { siteCommand } from './command.ts'
import { atSite, type Site, type SiteFlags, statesOf, underLeases } from './site.ts'
import { sourcesOf } from './sources.ts'
import { missingRemarks } from './up.ts'

export interface AdoptFlags extends Omit<SiteFlags, 'to'> {
  /** The release that the databases are at. */
  readonly at: string
  /** Names of background migrations that are known to be done. */
  readonly finished?: readonly string[] | undefined
  /** Differences are known and accepted. */
  readonly acceptDrift?: boolean | undefined
  readonly dryRun?: boolean | undefined
  /** A server to build the expected schema on; default: an embedded one. */
  readonly against?: string | undefined
}

/** Takes existing databases over: from now on `plan` knows what was applied on them. */
export function adopt(ports: Ports, flags: AdoptFlags, tell: EngineSink): Promise<Adoption> {
  return atSite(ports, { ...flags, to: flags.at }, { command: 'plan adopt', tell }, async (site) => {
    if (!site.target) throw noRelease(flags.at)
    requireKnownWorks(site, flags.finished ?? [])
    await requireUnrecorded(site)
    const found = await lookAt(site, flags)
    const accepted = flags.acceptDrift === true || found.every(({ told }) => told.drift.verdict === 'clean')
    if (!accepted || flags.dryRun) return adoptionOf(site, flags, accepted ? 'planned' : 'refused', found)
    for (const { database } of site.engines.values()) await ensureTables(database, ports.clock)
    return underLeases(site, flags, defaultSettings, async () => {
      await requireUnrecorded(site)
      for (const { engine, works, sources } of found) {
        const { manifest, chain } = site
        const { database, actor } = engine
        await database.transaction((tx) =>
          recordAdoption(tx, database.name, { manifest, chain, sources, actor }, works),
        )
      }
      return adoptionOf(site, flags, site.ground.missing.length > 0 ? 'undetermined' : 'adopted', found)
    })
  })
}

interface Found {
  readonly engine: Engine
  readonly works: readonly AdoptedWork[]
  readonly sources: ReadonlyMap<string, Source>
  readonly told: AdoptedDatabase
}

/** What the databases are like; only read. */
async function lookAt(site: Site, { finished = [], against }: AdoptFlags): Promise<Found[]> {
  const { ports, ground, manifest, chain } = site
  if (chain.refusals[0]) throw inferred(chain.refusals[0].message, chain.refusals[0].next)
  const sources = await sourcesOf(ports, ground.folder, {
    migrations: chain.links.map(({ migration }) => migration),
    running: new Set<string>(),
    direction: 'up',
  })
  const found: Found[] = []
  for (const engine of site.engines.values()) {
    const { database } = engine
    const { name } = database
    const ids = chain.links.filter(({ migration }) => migration.database === name).map(({ migration }) => migration.id)
    const folded = foldedOn(chain, name)
    const drift = await driftOf(ports, ground, database, [...folded, ...ids], { against, ignore: ['waystop'] })
    const works = await judgeWorks(database, { manifest, chain }, new Set(finished))
    requireRunnable(works)
    const told = {
      database: name,
      place: database.place,
      migrations: ids.length,
      folded: chain.tombstones.filter(({ migration }) => migration.database === name).length,
      works: works.map(({ link, work, recorded, why }) => ({
        name: work.name,
        queued_by: link.migration.id,
        recorded,
        why,
      })),
      drift,
    }
    found.push({ engine, works, sources, told })
  }
  return found
}

/** What the structure of a squash stands for: it was applied by the release, too. */
function foldedOn({ tombstones }: Chain, database: string): string[] {
  const own = tombstones.filter(({ migration }) => migration.database === database && isFoldedAway(migration))
  return own.map(({ migration }) => migration.id)
}

async function requireUnrecorded({ engines }: Site): Promise<void> {
  for (const [name, state] of await statesOf(engines)) {
    if (!state.installation && state.applied.size === 0) continue
    throw new DatabaseError({
      code: 'already-installed',
      what: `${engines.get(name)!.database.place} is on record already: plan knows what was applied there`,
      next: 'plan migrate status shows it',
    })
  }
}

function requireKnownWorks({ manifest }: Site, finished: readonly string[]): void {
  const names = manifest.backgroundMigrations.map(({ name }) => name)
  const unknown = finished.find((name) => !names.includes(name))
  if (unknown === undefined) return
  throw new UserError({
    code: 'unknown-background-migration',
    what: `the manifest knows no background migration ${unknown}`,
    next: 'name one of the manifest with --finished',
    suggestions: nearest(unknown, names),
  })
}

/** What is not known to be done is queued, and a worker has to know how. */
function requireRunnable(works: readonly AdoptedWork[]): void {
  const open = works.find(({ recorded, work }) => recorded === 'queued' && (!work.work || work.tables.length === 0))
  if (!open) return
  const { name, place } = open.work
  throw new UserError({
    code: 'not-runnable',
    what: `nobody knows whether ${name} is done, and the manifest does not say how it is done`,
    place,
    next: `find out, then say --finished ${name}; or give it a table, a key, and one of update, module and command`,
  })
}

function adoptionOf(site: Site, flags: AdoptFlags, outcome: Adoption['outcome'], found: readonly Found[]): Adoption {
  const { ground, target } = site
  const again = ['adopt', '--at', flags.at]
  const words =
    outcome === 'planned' ? again : outcome === 'refused' ? [...again, '--accept-drift'] : ['migrate', 'status']
  return {
    kind: 'adoption',
    schema_version: 1,
    manifest: ground.facts,
    release: target!.text,
    outcome,
    databases: found.map(({ told }) => told),
    missing: [...ground.missing],
    remarks: [...ground.remarks, ...missingRemarks(ground.missing)],
    command: siteCommand(words, flags),
  }
}

function inferred(what: string, next: string): UserError {
  return new UserError({ code: 'inferred-release', what, next })
}

function noRelease(at: string): UserError {
  return new UserError({
    code: 'unknown-version',
    what: `${at} is a migration, and a database is at a release`,
    next: 'name the release that is installed: plan adopt --at 1.4.2',
  })
}
