import { DatabaseError } from '../../domain/errors.ts'
import { QueryError } from '../../domain/query-error.ts'
import { type Duration } from '../../domain/time.ts'
import { type EngineSink } from '../../engine/events.ts'
import { completeTarget } from '../../engine/migrations/complete.ts'
import { planUp } from '../../engine/migrations/plan-up.ts'
import { isApplied, type UpOptions, type UpPlan } from '../../engine/migrations/plan-ground.ts'
import { type Done, runUp, type UpOutcome, type Runnings } from '../../engine/migrations/run-up.ts'
import { defaultSettings, type RunSettings } from '../../engine/migrations/running.ts'
import { type DatabaseState } from '../../engine/migrations/state.ts'
import { ensureTables, requireTables, tablesState } from '../../engine/tables/ensure.ts'
import { type Ports } from '../../ports/ports.ts'
import { type MigrationRun } from '../../results/migration-run.ts'
import { type MigrationStep } from '../../results/migration-parts.ts'
import { agreed } from './agreed.ts'
import { siteCommand } from './command.ts'
import { databasesOf, refusalOf, stepOf } from './report.ts'
import { requireInstalled } from './installed.ts'
import { atSite, pooledOf, type Site, type SiteFlags, statesOf, underLeases } from './site.ts'
import { sourcesOf } from './sources.ts'

export interface UpFlags extends SiteFlags {
  readonly limit?: number | undefined
  readonly skipPost?: boolean | undefined
  readonly dryRun?: boolean | undefined
  /** Unfinished background work is finished in the run. */
  readonly finalize?: boolean | undefined
  /** But for what somebody paused: that is told. */
  readonly keepPaused?: boolean | undefined
  readonly yes?: boolean | undefined
  /** Ends builds of indexes that another process left running. */
  readonly endBuilds?: boolean | undefined
  readonly lockTimeout?: Duration | undefined
  readonly statementTimeout?: Duration | undefined
  readonly tries?: number | undefined
  /** For background work that is finished in the run. */
  readonly workers?: number | undefined
  readonly budget?: Duration | undefined
}

/** Applies what is pending up to a release. */
export function migrateUp(ports: Ports, flags: UpFlags, tell: EngineSink): Promise<MigrationRun> {
  return atSite(ports, flags, { command: 'plan migrate up', tell }, async (site) => {
    if (flags.dryRun) return dryRun(site, flags)
    for (const { database } of site.engines.values()) await upToDate(site, database)
    return underLeases(site, flags, settingsOf(flags), async (runnings) => {
      const states = await statesOf(site.engines)
      requireInstalled(site, states)
      const plan = await planned(site, states, optionsOf(site, flags))
      if (plan.refusals.length > 0) return upResult(site, { flags, states, plan, outcome: 'refused', done: [] })
      if (!(await mayFinish(site, flags, plan)))
        return upResult(site, { flags, states, plan, outcome: 'declined', done: [] })
      return applied(site, { flags, states, plan, runnings })
    })
  })
}

/** Tables of an older `plan` are upgraded; where there are none, nobody guesses what the database is. */
async function upToDate({ ports }: Site, database: Parameters<typeof tablesState>[0]): Promise<void> {
  if ((await tablesState(database)) === 'old') await ensureTables(database, ports.clock)
  else await requireTables(database)
}

async function dryRun(site: Site, flags: UpFlags): Promise<MigrationRun> {
  for (const { database } of site.engines.values()) await requireTables(database)
  const states = await statesOf(site.engines)
  requireInstalled(site, states)
  const plan = await planned(site, states, optionsOf(site, flags))
  const outcome = plan.refusals.length > 0 ? 'refused' : 'planned'
  return upResult(site, { flags, states, plan, outcome, done: [] })
}

function optionsOf({ toId }: Site, { skipPost, finalize, keepPaused, limit }: UpFlags): UpOptions {
  return { fresh: false, skipPost: skipPost ?? false, finalize: finalize ?? false, keepPaused, limit, toId }
}

export function settingsOf({ lockTimeout, statementTimeout, tries, endBuilds }: UpFlags): RunSettings {
  return {
    ...defaultSettings,
    ...(lockTimeout !== undefined && { lockTimeout }),
    ...(statementTimeout !== undefined && { statementTimeout }),
    ...(tries !== undefined && { tries }),
    endBuilds: endBuilds ?? false,
  }
}

/** The plan of a run; only the SQL of what is pending is parsed. */
export async function planned(
  site: Site,
  states: ReadonlyMap<string, DatabaseState>,
  options: UpOptions,
): Promise<UpPlan> {
  const { ports, ground, manifest, chain, engines } = site
  const pending = chain.links.filter(({ migration: { id, database } }) => !isApplied(states.get(database), id))
  const sources = await sourcesOf(ports, ground.folder, {
    migrations: chain.links.map(({ migration }) => migration),
    running: new Set(pending.map(({ migration }) => migration.id)),
    direction: 'up',
  })
  return planUp({ manifest, chain, states, sources, pooled: pooledOf(engines) }, options)
}

/** Hours of work in the middle of a run are worth a question, where somebody can be asked. */
function mayFinish({ ports }: Site, flags: UpFlags, { steps }: UpPlan): boolean | Promise<boolean> {
  const works = steps.flatMap(({ gates }) => gates.filter(({ expected }) => expected === 'inline'))
  if (works.length === 0 || flags.yes || flags.json || !ports.terminal.canAsk) return true
  const names = works.map(({ work }) => work.name).join(', ')
  return agreed(ports, flags, { told: `This run waits until ${names} is finished.`, question: 'Begin?' })
}

interface Applying {
  readonly flags: UpFlags
  readonly states: ReadonlyMap<string, DatabaseState>
  readonly plan: UpPlan
  readonly runnings: Runnings
}

async function applied(site: Site, { flags, states, plan, runnings }: Applying): Promise<MigrationRun> {
  const { manifest, chain } = site
  const { workers, budget, keepPaused } = flags
  const done: Done[] = []
  const run = { manifest, chain, steps: plan.steps, runnings, workers, budget, keepPaused }
  const { end } = await runUp(run, (one) => done.push(one)).catch((error: unknown) => {
    throw withProgress(error, done.length)
  })
  if (site.toId === undefined) await completeAll(site, states, runnings, done)
  const after = await statesOf(site.engines)
  const remarks = end.kind === 'work' ? [workWords(end)] : []
  return upResult(site, { flags, states: after, plan, outcome: outcomeOf(site, plan, end), done, remarks })
}

export async function completeAll(
  { chain }: Site,
  states: ReadonlyMap<string, DatabaseState>,
  runnings: Runnings,
  done: readonly Done[],
): Promise<void> {
  const ids = done.map(({ step }) => step.link.migration.id)
  for (const [name, running] of runnings) await completeTarget(chain, running, states.get(name)!, ids)
}

export function workWords(end: Extract<UpOutcome['end'], { kind: 'work' }>): string {
  const ended = end.ended === 'time-over' ? 'was not finished in the time it was given' : `ended ${end.ended}`
  return `${end.work} ${ended}${end.error === null ? '' : `: ${end.error}`}; look at it with plan bbm show ${end.work}`
}

/** How far it came belongs to whatever cut it off. */
export function withProgress(error: unknown, done: number): unknown {
  if (!(error instanceof DatabaseError)) return error
  const { code, what, place, next, suggestions } = error
  const kept = done === 0 ? 'nothing was applied' : `${done} migrations before it were applied and stay applied`
  const details = [...error.details, kept]
  const facts = { code, what, place, next, suggestions, details }
  return error instanceof QueryError
    ? new QueryError({ ...facts, sqlstate: error.sqlstate, message: error.message }, { cause: error })
    : new DatabaseError(facts, { cause: error })
}

function outcomeOf({ ground }: Site, { steps }: UpPlan, end: UpOutcome['end']): MigrationRun['outcome'] {
  if (end.kind === 'stopped') return 'stopped'
  if (end.kind === 'work') return 'work-open'
  if (ground.missing.length > 0) return 'undetermined'
  return steps.length === 0 ? 'nothing-to-do' : 'done'
}

export interface UpFacts {
  readonly flags: UpFlags
  readonly states: ReadonlyMap<string, DatabaseState>
  readonly plan: UpPlan
  readonly outcome: MigrationRun['outcome']
  readonly done: readonly Done[]
  readonly remarks?: readonly string[]
  readonly verb?: MigrationRun['verb']
}

export function upResult(site: Site, facts: UpFacts): MigrationRun {
  const { flags, states, plan, outcome, remarks = [], verb = 'up' } = facts
  const { ground, target, toId } = site
  const to = toId ?? target?.text
  return {
    kind: 'migration-run',
    schema_version: 1,
    manifest: ground.facts,
    verb,
    ...(to !== undefined && { target: to }),
    outcome,
    dry_run: flags.dryRun ?? false,
    databases: databasesOf(site, states),
    missing: [...ground.missing],
    steps: stepsOf(facts),
    refusals: plan.refusals.map(refusalOf),
    remarks: [...ground.remarks, ...remarks, ...missingRemarks(ground.missing)],
    command: nextCommand(facts),
  }
}

export function missingRemarks(missing: readonly string[]): string[] {
  return missing.map((name) => `the database ${name} was not given, so what is true of it is not known`)
}

function stepsOf({ flags, plan, outcome, done }: UpFacts): MigrationStep[] {
  const durations = new Map(done.map(({ step, duration }) => [step.link.migration.id, duration]))
  return plan.steps.map(({ link, gates, source }) => {
    const duration = durations.get(link.migration.id)
    const left = outcome === 'planned' ? 'planned' : 'not-reached'
    return stepOf({
      link,
      action: 'apply',
      outcome: duration === undefined ? left : 'done',
      duration,
      gates,
      file: source.up,
      showSql: flags.dryRun ?? false,
    })
  })
}

function nextCommand({ flags, outcome, verb = 'up', plan }: UpFacts): string {
  const to = flags.to === undefined ? [] : ['--to', flags.to]
  const again = verb === 'install' ? ['install', ...to] : ['migrate', 'up', ...to]
  // A first installation that ended early goes on as one: nothing else may be done with it.
  const goesOn = verb === 'install' && plan.left.length > 0
  if (goesOn || ['planned', 'stopped', 'work-open', 'declined'].includes(outcome)) return siteCommand(again, flags)
  const queues = plan.steps.some(({ link }) => link.queues.length > 0)
  if (outcome === 'done' && queues) return siteCommand(['bbm', 'status'], flags)
  return siteCommand(['migrate', 'status', ...to], flags)
}
