import { DatabaseError } from '../../domain/errors.ts'
import { type EngineSink } from '../../engine/events.ts'
import { begin } from '../../engine/migrations/begin.ts'
import { completeInstallation, foreignTables } from '../../engine/migrations/installation.ts'
import { type Done, runUp, type Runnings, unsatisfied } from '../../engine/migrations/run-up.ts'
import { gatesOf } from '../../engine/migrations/gates.ts'
import { isApplied, type UpOptions, type UpPlan } from '../../engine/migrations/plan-ground.ts'
import { type DatabaseState } from '../../engine/migrations/state.ts'
import { ensureTables, tablesState } from '../../engine/tables/ensure.ts'
import { type Database } from '../../ports/database.ts'
import { type Ports } from '../../ports/ports.ts'
import { type MigrationRun } from '../../results/migration-run.ts'
import { judgeBegun, loadedRemarks, statesAfterBeginning, type Structures, structuresOf } from './structure.ts'
import { atSite, type Site, statesOf, underLeases } from './site.ts'
import { completeAll, planned, settingsOf, type UpFlags, upResult, withProgress, workWords } from './up.ts'

/** Brings new databases to a release. One that was cut off goes on as what it is: a first installation. */
export function install(ports: Ports, flags: UpFlags, tell: EngineSink): Promise<MigrationRun> {
  return atSite(ports, flags, { command: 'plan install', tell }, async (site) => {
    await requireFresh(site)
    const structures = structuresOf(site)
    if (flags.dryRun) return dryRun(site, flags, structures)
    for (const { database } of site.engines.values()) await ensureTables(database, ports.clock)
    return underLeases(site, flags, settingsOf(flags), (runnings) => installAll(site, flags, runnings, structures))
  })
}

async function dryRun(site: Site, flags: UpFlags, structures: Structures): Promise<MigrationRun> {
  const states = await statesOf(site.engines)
  const plan = await plannedWith(site, statesAfterBeginning(site, states), flags, structures)
  const outcome = plan.refusals.length > 0 ? 'refused' : 'planned'
  const open = [...states].filter(([, { installation }]) => !installation).map(([name]) => name)
  const remarks = loadedRemarks(site, structures, { databases: open, dryRun: true })
  return upResult(site, { flags, states, plan, outcome, done: [], remarks, verb: 'install' })
}

async function plannedWith(
  site: Site,
  states: ReadonlyMap<string, DatabaseState>,
  flags: UpFlags,
  structures: Structures,
): Promise<UpPlan> {
  const plan = await planned(site, states, optionsOf(flags, site))
  return { ...plan, refusals: [...judgeBegun(site, states, structures), ...plan.refusals] }
}

/** Work that a later migration needs is done where it is needed: on new tables that is a matter of moments. */
const optionsOf = ({ limit }: UpFlags, { toId }: Site): UpOptions => ({
  fresh: true,
  skipPost: false,
  finalize: true,
  // Nobody pauses on a whim what a first installation waits for.
  keepPaused: true,
  limit,
  toId,
})

/** Decided from the installation record: an old database with new tables of ours is not fresh (reference/registry.md §10.11). */
async function requireFresh({ manifest, engines }: Site): Promise<void> {
  const complete: string[] = []
  for (const { database } of engines.values()) {
    const installation = await installationOn(database)
    if (installation && installation.product !== manifest.product.id)
      throw holdsAnother(database.place, installation.product)
    if (installation?.state === 'complete') complete.push(database.place)
    const foreign = installation ? [] : await database.transaction(foreignTables, { readOnly: true })
    if (foreign.length > 0) throw notEmpty(database.place, foreign)
  }
  // Cut off between the ends of two of them, it still has to be ended.
  if (complete.length > 0 && complete.length === engines.size) throw alreadyInstalled(complete.join(', '))
}

async function installationOn(database: Database): Promise<{ product: string; state: string } | undefined> {
  if ((await tablesState(database)) === 'missing') return undefined
  const { rows } = await database.transaction(
    (tx) => tx.query<{ product: string; state: string }>('SELECT product, state FROM waystop.installation'),
    { readOnly: true },
  )
  return rows[0]
}

async function installAll(
  site: Site,
  flags: UpFlags,
  runnings: Runnings,
  structures: Structures,
): Promise<MigrationRun> {
  const { manifest, chain, ground } = site
  const begun = await beginAll(site, runnings, structures)
  const loaded = loadedRemarks(site, structures, { databases: begun, dryRun: false })
  const states = await statesOf(site.engines)
  const plan = await plannedWith(site, states, flags, structures)
  const facts = { flags, plan, verb: 'install' } as const
  if (plan.refusals.length > 0)
    return upResult(site, { ...facts, states, outcome: 'refused', done: [], remarks: loaded })
  const done: Done[] = []
  const { workers, budget } = flags
  const run = { manifest, chain, steps: plan.steps, runnings, workers, budget, keepPaused: true }
  const { end } = await runUp(run, (one) => done.push(one)).catch((error: unknown) => {
    throw withProgress(error, done.length)
  })
  const open = end.kind === 'done' ? await openAgain(site) : []
  const isWhole = plan.left.length === 0 && site.toId === undefined
  if (end.kind === 'done' && open.length === 0 && isWhole) await endAll(site, states, runnings, done)
  const remarks = end.kind === 'work' ? [workWords(end)] : open
  return upResult(site, {
    ...facts,
    states: await statesOf(site.engines),
    outcome: end.kind === 'stopped' ? 'stopped' : remarks.length > 0 ? 'work-open' : outcomeOf(ground.missing),
    done,
    remarks: [...loaded, ...remarks, ...(end.kind === 'done' && !isWhole ? [goesOn(plan.left.length)] : [])],
  })
}

/** Asked again at the end of what any migration rests on that is applied by now, in an earlier call too. */
async function openAgain({ manifest, chain, engines }: Site): Promise<string[]> {
  const states = await statesOf(engines)
  const applied = chain.links.filter(({ migration: { id, database } }) => isApplied(states.get(database), id))
  const ground = { manifest, chain, states, before: new Set<string>(), skipped: new Set<string>(), finalize: true }
  const gated = applied.map((link) => gatesOf(link, ground))
  const open = await unsatisfied(
    engines,
    gated.flatMap(({ gates }) => gates),
  )
  return [...new Set([...open, ...gated.flatMap(({ refusals }) => refusals.map(({ message }) => message))])]
}

function goesOn(left: number): string {
  return `the first installation goes on with the ${left} migrations that are left: run plan install again; until then plan migrate up refuses`
}

function outcomeOf(missing: readonly string[]): MigrationRun['outcome'] {
  return missing.length > 0 ? 'undetermined' : 'done'
}

/** The names of the databases on which it was begun just now. */
async function beginAll({ manifest, chain }: Site, runnings: Runnings, structures: Structures): Promise<string[]> {
  const product = manifest.product.id
  const begun: string[] = []
  for (const [name, running] of runnings)
    if (await begin(running, { product, chain, structure: structures.get(name) })) begun.push(name)
  return begun
}

async function endAll(
  site: Site,
  states: ReadonlyMap<string, DatabaseState>,
  runnings: Runnings,
  done: readonly Done[],
): Promise<void> {
  await completeAll(site, states, runnings, done)
  for (const { engine } of runnings.values()) await engine.database.transaction(completeInstallation)
}

function holdsAnother(place: string, product: string): DatabaseError {
  return new DatabaseError({
    code: 'another-product',
    what: `${place} holds ${product}`,
    next: 'name a database that is empty',
  })
}

function alreadyInstalled(place: string): DatabaseError {
  return new DatabaseError({
    code: 'already-installed',
    what: `${place} is installed already`,
    next: 'bring it to a newer release with plan migrate up',
  })
}

function notEmpty(place: string, tables: readonly string[]): DatabaseError {
  const shown = tables.slice(0, 5).join(', ')
  return new DatabaseError({
    code: 'not-empty',
    what: `${place} has tables that plan did not make (${shown}${tables.length > 5 ? ' and more' : ''}), so it is no new database`,
    next: 'take it over with plan adopt --at RELEASE, or name an empty one',
  })
}
