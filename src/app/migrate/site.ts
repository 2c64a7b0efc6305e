import { type Manifest } from '../../domain/manifest.ts'
import { type Duration } from '../../domain/time.ts'
import { type Version } from '../../domain/version.ts'
import { actorOf } from '../../engine/actor.ts'
import { type Engine } from '../../engine/engine.ts'
import { type EngineSink } from '../../engine/events.ts'
import { type LeaseHolder, withLease } from '../../engine/lease.ts'
import { type Chain, chainOf } from '../../engine/migrations/chain.ts'
import { type Runnings } from '../../engine/migrations/run-up.ts'
import { type Running, type RunSettings } from '../../engine/migrations/running.ts'
import { type DatabaseState, nothingRecorded, readState } from '../../engine/migrations/state.ts'
import { requireTables, tablesState } from '../../engine/tables/ensure.ts'
import { resolveTarget } from '../../planner/target.ts'
import { type Ports } from '../../ports/ports.ts'
import { engineGround, withDatabases, type EngineFlags, type EngineGround } from '../engine/ground.ts'
import { named } from '../planning.ts'
import { requireDriven } from './driven.ts'

/** What every command about schema migrations is told. */
export interface SiteFlags extends EngineFlags {
  /** A release; where a command says so also the id of a migration. */
  readonly to?: string | undefined
  /** Output is for a machine: nobody is asked. */
  readonly json?: boolean | undefined
  /** How long to wait for another process. */
  readonly wait?: Duration | undefined
  /** How long a dead process keeps others out. */
  readonly lease?: Duration | undefined
}

/** A product, its databases opened, and where they are to be brought. */
export interface Site {
  readonly ports: Ports
  readonly ground: EngineGround
  readonly manifest: Manifest
  /** The words of the command, for records and messages. */
  readonly command: string
  readonly target: Version | undefined
  readonly toId: string | undefined
  readonly chain: Chain
  /** By name of the database, in the manifest's order; those that were not given are not in it. */
  readonly engines: ReadonlyMap<string, Engine>
  readonly tell: EngineSink
}

/** Opens the databases of the product that `plan` drives; they are closed whatever happens. */
export async function atSite<T>(
  ports: Ports,
  flags: SiteFlags,
  { command, tell }: { readonly command: string; readonly tell: EngineSink },
  work: (site: Site) => Promise<T>,
): Promise<T> {
  const ground = await engineGround(ports, flags, command)
  const { manifest, folder } = ground
  requireDriven(manifest)
  const toId = flags.to !== undefined && manifest.migrations.some(({ id }) => id === flags.to) ? flags.to : undefined
  const target = targetOf(manifest, toId === undefined ? flags.to : undefined)
  const actor = actorOf(ports.host)
  const { clock, processes, modules } = ports
  return withDatabases(ports, ground, (databases) => {
    const engines = new Map<string, Engine>(
      databases.map((database) => [database.name, { database, clock, actor, processes, modules, folder, tell }]),
    )
    const chain = chainOf(manifest, target)
    return work({ ports, ground, manifest, command, target, toId, chain, engines, tell })
  })
}

/** The newest release that is out, where nobody names one; undefined where the manifest lists no releases. */
function targetOf(manifest: Manifest, to: string | undefined): Version | undefined {
  if (to === undefined && manifest.releases.length === 0) return undefined
  return named(resolveTarget(manifest, to ?? 'newest'), 'to')
}

export const migrateLease = { name: 'migrate', duration: 30_000 } as const

/** Works while this process alone migrates any of the databases. */
export function underLeases<T>(
  site: Site,
  flags: Pick<SiteFlags, 'wait' | 'lease'>,
  settings: RunSettings,
  work: (runnings: Runnings) => Promise<T>,
): Promise<T> {
  const stop = site.ports.host.stopSignal()
  const held = new Map<string, Running>()
  const next = (left: readonly Engine[]): Promise<T> => {
    const [engine, ...more] = left
    if (!engine) return work(held)
    const request = {
      name: migrateLease.name,
      owner: engine.actor,
      purpose: site.command,
      duration: flags.lease ?? migrateLease.duration,
      wait: flags.wait,
      stop,
      onWait: (holder: LeaseHolder) => tellHolder(engine, holder),
    }
    return withLease(engine, request, (lease) => {
      held.set(engine.database.name, { engine, lease, settings, stop: AbortSignal.any([stop, lease.lost]) })
      return next(more)
    })
  }
  return next([...site.engines.values()])
}

function tellHolder(
  { database, clock, tell }: Engine,
  { owner, purpose, acquired_at: since, left }: LeaseHolder,
): void {
  const when = new Date(since).toISOString().slice(11, 19)
  const because = `${database.name}: ${owner} has been at work since ${when} UTC (${purpose})`
  tell({ kind: 'migration-waits', id: 'lease', because, until: clock.now() + left })
}

/** What the records say; nothing is made where there are none. Throws where another version of `plan` made them. */
export async function statesOf(engines: Site['engines']): Promise<Map<string, DatabaseState>> {
  const states = new Map<string, DatabaseState>()
  for (const [name, { database }] of engines) {
    const there = (await tablesState(database)) !== 'missing'
    if (there) await requireTables(database)
    states.set(name, there ? await database.transaction(readState, { readOnly: true }) : nothingRecorded)
  }
  return states
}

/** Databases that have no connection of one's own. */
export function pooledOf(engines: Site['engines']): Set<string> {
  return new Set([...engines].filter(([, { database }]) => !database.capabilities.sessions).map(([name]) => name))
}
