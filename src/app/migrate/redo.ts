import { UserError } from '../../domain/errors.ts'
import { type EngineSink } from '../../engine/events.ts'
import { runDown } from '../../engine/migrations/run-down.ts'
import { recordComplete } from '../../engine/migrations/records.ts'
import { type Runnings, runUp } from '../../engine/migrations/run-up.ts'
import { type DatabaseState } from '../../engine/migrations/state.ts'
import { type Ports } from '../../ports/ports.ts'
import { type MigrationRun } from '../../results/migration-run.ts'
import { requireTables } from '../../engine/tables/ensure.ts'
import { agreed } from './agreed.ts'
import { plannedDown } from './down.ts'
import { atSite, type Site, statesOf, underLeases } from './site.ts'
import { planned, settingsOf, type UpFlags, upResult, withProgress } from './up.ts'

/** Takes one migration back and applies it again: the last one, unless it is named. */
export function migrateRedo(
  ports: Ports,
  id: string | undefined,
  flags: UpFlags,
  tell: EngineSink,
): Promise<MigrationRun> {
  return atSite(ports, flags, { command: 'plan migrate redo', tell }, async (site) => {
    for (const { database } of site.engines.values()) await requireTables(database)
    return underLeases(site, flags, settingsOf(flags), (runnings) => redo(site, id, flags, runnings))
  })
}

async function redo(site: Site, id: string | undefined, flags: UpFlags, runnings: Runnings): Promise<MigrationRun> {
  const before = await statesOf(site.engines)
  const { plan: down } = await plannedDown(site, before, { ...flags, only: id, limit: 1 })
  const [step] = down.steps
  if (!step) throw notApplied(id)
  const nothing = { steps: [], refusals: down.refusals, left: [], unreachable: [] }
  const facts = { flags, verb: 'redo', done: [] } as const
  if (down.refusals.length > 0) return upResult(site, { ...facts, states: before, plan: nothing, outcome: 'refused' })
  const { migration } = step.link
  const asking = {
    told: `${migration.id} ${migration.name ?? ''} is taken back, with whatever data it holds, and applied again.`,
    question: 'Do it again?',
  }
  if (!(await agreed(site.ports, flags, asking)))
    return upResult(site, { ...facts, states: before, plan: nothing, outcome: 'declined' })
  const run = { manifest: site.manifest, steps: down.steps, runnings, states: before, action: 'migrate-redo' }
  const end = await runDown(run, () => undefined).catch((error: unknown) => {
    throw withProgress(error, 0)
  })
  return end === 'stopped'
    ? upResult(site, { ...facts, states: await statesOf(site.engines), plan: nothing, outcome: 'stopped' })
    : applyAgain(site, migration.id, flags, { runnings, before })
}

interface Again {
  readonly runnings: Runnings
  readonly before: ReadonlyMap<string, DatabaseState>
}

async function applyAgain(site: Site, id: string, flags: UpFlags, { runnings, before }: Again): Promise<MigrationRun> {
  const between = await statesOf(site.engines)
  const only = new Set([id])
  const plan = await planned(site, between, { fresh: true, skipPost: false, finalize: flags.finalize ?? false, only })
  const facts = { flags, verb: 'redo', plan } as const
  if (plan.refusals.length > 0) return upResult(site, { ...facts, states: between, outcome: 'refused', done: [] })
  const { manifest, chain } = site
  const { done, end } = await runUp({ manifest, chain, steps: plan.steps, runnings }).catch((error: unknown) => {
    throw withProgress(error, 0)
  })
  if (end.kind === 'done') await completeAsBefore(runnings, before)
  const outcome = end.kind === 'done' ? 'done' : end.kind === 'stopped' ? 'stopped' : 'work-open'
  return upResult(site, { ...facts, states: await statesOf(site.engines), outcome, done })
}

/** What was complete before it was taken back is so again. */
async function completeAsBefore(runnings: Runnings, before: Again['before']): Promise<void> {
  for (const [name, running] of runnings) {
    const byVersion = Map.groupBy(before.get(name)?.complete ?? [], ({ version }) => version)
    await running.engine.database.transaction(async (tx) => {
      for (const [version, ones] of byVersion)
        await recordComplete(
          tx,
          running,
          version,
          ones.map(({ phase }) => phase),
        )
    })
  }
}

function notApplied(id: string | undefined): UserError {
  return new UserError({
    code: 'not-applied',
    what: id === undefined ? 'nothing is applied' : `${id} is not applied, or the manifest does not know it`,
    next: 'plan migrate status lists what is',
  })
}
