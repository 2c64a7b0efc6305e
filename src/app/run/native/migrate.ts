import { type MigrationRun } from '../../../results/migration-run.ts'
import { type MigrationStatus } from '../../../results/migration-status.ts'
import { type Probe, type StepContext, type StepEnd, type StepExecutor } from '../../../run/driver.ts'
import { isUnfinished } from '../../background/judge.ts'
import { judgedAmong } from '../../background/run-answer.ts'
import { migrateStatus } from '../../migrate/status.ts'
import { migrateUp } from '../../migrate/up.ts'
import { caught, failed, probing, unreadEnd } from './ends.ts'
import { atHop, lineOf, type NativeGround, portsOf } from './ground.ts'
import { dueWork } from './hop-work.ts'
import { progressTeller } from './progress.ts'

/** Offline: regular and post migrations at once. Online, or where post ones are left out: the regular ones. */
export function migrateStep(native: NativeGround): StepExecutor {
  return {
    run: (context) =>
      caught(
        async () => (await unfinishedEnd(native, context)) ?? migrate(native, context, leavesPost(native, context)),
        doNot(context),
      ),
    probe: (context) => probing(() => completeness(native, context, leavesPost(native, context))),
    commands: ({ to }) => shown(native, 'migrate', 'up', '--to', to),
  }
}

/** The post migrations of an online upgrade, after the new version serves. */
export function postMigrateStep(native: NativeGround): StepExecutor {
  return {
    run: (context) =>
      native.flags.skipPost
        ? Promise.resolve({ kind: 'done', outcome: 'left out, as asked for', skippedPost: [context.hop.to] })
        : caught(() => migrate(native, context, false), doNot(context)),
    probe: (context) => probing(() => completeness(native, context, native.flags.skipPost ?? false)),
    commands: ({ to }) => shown(native, 'migrate', 'up', '--to', to),
  }
}

function shown(native: NativeGround, ...words: readonly string[]): ReturnType<StepExecutor['commands']> {
  return [{ on: undefined, command: lineOf(native, ...words) }]
}

export function leavesPost({ flags }: NativeGround, { run }: Pick<StepContext, 'run'>): boolean {
  return run.mode === 'zero-downtime' || (flags.skipPost ?? false)
}

const doNot = ({ hop }: StepContext): string[] => [
  `start ${hop.to} before its migrations are complete`,
  `start ${hop.from} again without looking which of them were applied`,
]

/** Work that was taken up again since it was finished is not worked off with the product stopped. */
function unfinishedEnd(native: NativeGround, context: StepContext): Promise<StepEnd | undefined> {
  return atHop(native, context, async (hop) => {
    const reading = await hop.reader.read()
    const unread = unreadEnd(reading.databases)
    if (unread) return unread
    const open = judgedAmong(reading, dueWork(hop, reading).targets).find(isUnfinished)
    if (!open) return undefined
    return failed(`${open.status.name} on ${open.status.database} is not finished: ${open.told}`, {
      next: [lineOf(native, 'bbm', 'finalize', open.status.name)],
      doNot: [`migrate to ${hop.to.text}: the work would be done while nobody is served`],
    })
  })
}

async function migrate(native: NativeGround, context: StepContext, skipPost: boolean): Promise<StepEnd> {
  const ports = portsOf(native, context)
  const { sink } = progressTeller({ clock: ports.clock, tell: context.tell })
  const { flags } = native
  const { workers = 2 } = flags
  // What this very hop queues and needs: the planner found it legal to do that here.
  const asked = {
    ...flags,
    to: context.hop.to,
    skipPost,
    finalize: true,
    keepPaused: true,
    yes: true,
    json: true,
    workers,
  }
  return endOf(native, context, await migrateUp(ports, asked, sink), skipPost)
}

function endOf(native: NativeGround, context: StepContext, run: MigrationRun, skipPost: boolean): StepEnd {
  const done = run.steps.filter(({ outcome }) => outcome === 'done').length
  const again = lineOf(native, 'migrate', 'up', '--to', context.hop.to)
  switch (run.outcome) {
    case 'stopped':
      return { kind: 'stopped' }
    case 'refused':
      return failed(run.refusals.map(({ message }) => message).join('; '), {
        next: [...new Set(run.refusals.map(({ next }) => next))],
        doNot: doNot(context),
      })
    case 'work-open':
      return failed(run.remarks.at(-1) ?? 'background work that a migration rests on did not finish', {
        next: [lineOf(native, 'bbm', 'status'), again],
        doNot: doNot(context),
      })
    case 'declined':
    case 'planned':
      return failed(`the migrations were not applied: ${run.outcome}`, { next: [again], doNot: doNot(context) })
    case 'undetermined':
    case 'done':
    case 'nothing-to-do':
      return absentEnd(native, run.missing) ?? doneEnd(native, context, { done, skipPost })
  }
}

function doneEnd(
  { flags }: NativeGround,
  { hop }: StepContext,
  { done, skipPost }: { readonly done: number; readonly skipPost: boolean },
): StepEnd {
  const outcome =
    done === 0 ? 'nothing was left to apply' : `${done} ${done === 1 ? 'migration' : 'migrations'} applied`
  if (!skipPost || !(flags.skipPost ?? false)) return { kind: 'done', outcome }
  return { kind: 'done', outcome: `${outcome}; post migrations left out, as asked for`, skippedPost: [hop.to] }
}

/** A database of the product that nobody gave is not known to be migrated. */
export function absentEnd({ flags }: NativeGround, missing: readonly string[]): StepEnd | undefined {
  const absent = missing.filter((name) => !(flags.without ?? []).includes(name))
  if (absent.length === 0) return undefined
  return failed(`nobody said where ${absent.join(' and ')} is, so what is true of it is not known`, {
    next: absent.map((name) => `add --database ${name}=URL, or --without ${name} when this installation has none`),
  })
}

export function statusAt(native: NativeGround, context: StepContext): Promise<MigrationStatus> {
  return migrateStatus(portsOf(native, context), { ...native.flags, to: context.hop.to, json: true }, () => undefined)
}

/** What keeps a database from being at the release, one sentence; undefined: it is there. */
export function openAt(
  { database, state, release, migrations }: MigrationStatus['databases'][number],
  to: string,
  withoutPost: boolean,
): string | undefined {
  const bad = migrations.find(({ condition }) => ['late', 'edited', 'unknown', 'beyond'].includes(condition))
  if (bad) return `${bad.id} is ${bad.condition} on ${database}`
  if (state === 'not-installed' || state === 'installing') return `${database} is ${state.replace('-', ' ')}`
  const pending = migrations.find(
    ({ condition, phase }) => condition === 'begun' || (condition === 'pending' && !(withoutPost && phase === 'post')),
  )
  if (pending) return `${pending.id} is ${pending.condition} on ${database}`
  if (release !== to) return `${database} is recorded at ${release ?? 'no release'}`
  return undefined
}

async function completeness(native: NativeGround, context: StepContext, withoutPost: boolean): Promise<Probe> {
  const { databases, missing } = await statusAt(native, context)
  const absent = absentEnd(native, missing)
  if (absent?.kind === 'failed') return { kind: 'unknown', because: absent.what }
  const open = databases.flatMap((one) => openAt(one, context.hop.to, withoutPost) ?? [])
  if (open.length > 0) return { kind: 'not-done', because: open.join('; ') }
  return { kind: 'done', because: `the records say that ${context.hop.to} is complete` }
}
