import { UserError } from '../../domain/errors.ts'
import { type EngineSink } from '../../engine/events.ts'
import { chainOf } from '../../engine/migrations/chain.ts'
import { planDown, takenBack, type DownGround, type DownPlan } from '../../engine/migrations/plan-down.ts'
import { runDown, type TakenBack } from '../../engine/migrations/run-down.ts'
import { type Runnings } from '../../engine/migrations/run-up.ts'
import { type DatabaseState } from '../../engine/migrations/state.ts'
import { requireTables } from '../../engine/tables/ensure.ts'
import { type Ports } from '../../ports/ports.ts'
import { type MigrationRun } from '../../results/migration-run.ts'
import { agreed } from './agreed.ts'
import { siteCommand } from './command.ts'
import { databasesOf, refusalOf, stepOf } from './report.ts'
import { atSite, pooledOf, type Site, statesOf, underLeases } from './site.ts'
import { sourcesOf } from './sources.ts'
import { missingRemarks, settingsOf, type UpFlags, withProgress } from './up.ts'

export interface DownFlags extends UpFlags {
  /** This one alone. */
  readonly only?: string | undefined
}

/** Takes back the migrations that were applied last. */
export function migrateDown(ports: Ports, flags: DownFlags, tell: EngineSink): Promise<MigrationRun> {
  return atSite(ports, flags, { command: 'plan migrate down', tell }, async (site) => {
    if (flags.to !== undefined && site.toId === undefined) throw notAnId(flags.to)
    for (const { database } of site.engines.values()) await requireTables(database)
    if (flags.dryRun) {
      const states = await statesOf(site.engines)
      const { plan } = await plannedDown(site, states, flags)
      const outcome = plan.refusals.length > 0 ? 'refused' : 'planned'
      return downResult(site, { flags, states, plan, outcome, done: [] })
    }
    return underLeases(site, flags, settingsOf(flags), async (runnings) => {
      const states = await statesOf(site.engines)
      const { plan } = await plannedDown(site, states, flags)
      if (plan.refusals.length > 0) return downResult(site, { flags, states, plan, outcome: 'refused', done: [] })
      if (plan.steps.length > 0 && !(await agreed(ports, flags, askingFor(plan))))
        return downResult(site, { flags, states, plan, outcome: 'declined', done: [] })
      return takeBackAll(site, { flags, states, plan, runnings })
    })
  })
}

export async function plannedDown(
  site: Site,
  states: ReadonlyMap<string, DatabaseState>,
  { limit, only }: DownFlags,
): Promise<{ readonly plan: DownPlan; readonly ground: DownGround }> {
  const { ports, manifest, engines, toId, ground } = site
  const chain = chainOf(manifest, undefined)
  const chosen = takenBack({ manifest, chain, states }, { toId, limit, ...(only !== undefined && { only }) })
  const sources = await sourcesOf(ports, ground.folder, {
    migrations: chosen.map(({ link }) => link.migration),
    running: new Set(chosen.map(({ link }) => link.migration.id)),
    direction: 'down',
  })
  const down = { manifest, chain, states, sources, pooled: pooledOf(engines) }
  return { plan: planDown(down, chosen), ground: down }
}

function askingFor({ steps }: DownPlan): { told: string; question: string } {
  const names = steps.map(({ link: { migration } }) => `  ${migration.id} ${migration.name ?? ''}`.trimEnd())
  return {
    told: `This takes back, in this order, with whatever data they hold:\n${names.join('\n')}`,
    question: steps.length === 1 ? 'Take it back?' : `Take these ${steps.length} back?`,
  }
}

interface TakingBack {
  readonly flags: DownFlags
  readonly states: ReadonlyMap<string, DatabaseState>
  readonly plan: DownPlan
  readonly runnings: Runnings
}

async function takeBackAll(site: Site, { flags, states, plan, runnings }: TakingBack): Promise<MigrationRun> {
  const done: TakenBack[] = []
  const run = { manifest: site.manifest, steps: plan.steps, runnings, states, action: 'migrate-down' }
  const end = await runDown(run, (one) => done.push(one)).catch((error: unknown) => {
    throw withProgress(error, done.length)
  })
  const after = await statesOf(site.engines)
  const finished = plan.steps.length === 0 ? 'nothing-to-do' : 'done'
  return downResult(site, { flags, states: after, plan, outcome: end === 'stopped' ? end : finished, done })
}

interface DownFacts {
  readonly flags: DownFlags
  readonly states: ReadonlyMap<string, DatabaseState>
  readonly plan: DownPlan
  readonly outcome: MigrationRun['outcome']
  readonly done: readonly TakenBack[]
}

function downResult(site: Site, { flags, states, plan, outcome, done }: DownFacts): MigrationRun {
  const { ground, toId } = site
  const durations = new Map(done.map(({ step, duration }) => [step.link.migration.id, duration]))
  const left = outcome === 'planned' ? 'planned' : 'not-reached'
  return {
    kind: 'migration-run',
    schema_version: 1,
    manifest: ground.facts,
    verb: 'down',
    ...(toId !== undefined && { target: toId }),
    outcome,
    dry_run: flags.dryRun ?? false,
    databases: databasesOf(site, states),
    missing: [...ground.missing],
    steps: plan.steps.map(({ link, source }) => {
      const duration = durations.get(link.migration.id)
      return stepOf({
        link,
        action: 'take-back',
        outcome: duration === undefined ? left : 'done',
        duration,
        gates: [],
        file: source.down,
        showSql: flags.dryRun ?? false,
      })
    }),
    refusals: plan.refusals.map(refusalOf),
    remarks: [...ground.remarks, ...missingRemarks(ground.missing)],
    command: siteCommand(['migrate', 'status'], flags),
  }
}

function notAnId(to: string): UserError {
  return new UserError({
    code: 'unknown-migration',
    what: `the manifest knows no migration ${to}`,
    next: 'name the migration that is to stay the last one by its id, or use --limit',
  })
}
