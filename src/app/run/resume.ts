import { UserError } from '../../domain/errors.ts'
import { type Ports } from '../../ports/ports.ts'
import { type RunAnswer } from '../../results/run.ts'
import { isOver, moveRun, stepOf, withEvent } from '../../run/machine.ts'
import { type RunSink } from '../../run/notice.ts'
import { type RunRecord } from '../../run/record.ts'
import { type RunHold, type StoredRun } from '../../run/store.ts'
import { limitsOf, overridesOf, withOverrides } from './asked.ts'
import { sameDriver } from './compose.ts'
import { answered, composedFor, driven, saved, underHold } from './driving.ts'
import { withLengths } from './estimates.ts'
import { type ResumeFlags } from './flags.ts'
import { atFoundRun } from './found.ts'
import { siteWords } from './new-record.ts'
import { reconsidered } from './replan.ts'
import { type RunGround } from './run-ground.ts'

/** Goes on with a run where it was left, whoever left it and however. */
export function resumeRun(ports: Ports, flags: ResumeFlags, tell: RunSink): Promise<RunAnswer> {
  return atFoundRun(ports, flags, 'plan run resume', (ground, { record }) => {
    if (isOver(record))
      return Promise.resolve(answered(ground, record, { verb: 'resume', remarks: [`run ${record.id} is over`] }))
    requireJournal(ground)
    return underHold(ground, record.id, (hold) => resumed(ground, { hold, tell, id: record.id }, 'resume'))
  })
}

interface Resuming {
  readonly hold: RunHold
  readonly tell: RunSink
  readonly id: string
}

/** Under the hold: reads once more, takes what was asked, and drives. */
export async function resumed(
  outer: RunGround<ResumeFlags>,
  { hold, tell, id }: Resuming,
  verb: 'resume' | 'confirm',
): Promise<RunAnswer> {
  const { record: before } = await fresh(outer, id)
  const ground = { ...outer, choice: sameDriver(outer, before) }
  const { flags, store } = ground
  requireAgain(before, flags.again)
  const record = await prepared(ground, before)
  // What was asked of the process before was for that process.
  await store.request(id, undefined)
  return driven(ground, { record, hold, tell }, { verb, workers: flags.workers, again: flags.again })
}

async function prepared(ground: RunGround<ResumeFlags>, before: RunRecord): Promise<RunRecord> {
  const { ports, actor, flags, store } = ground
  const mover = { by: actor, at: ports.clock.now() }
  const composed = composedFor(ground, before, flags.workers)
  const path = await reconsidered(ground, composed, before, { replan: flags.replan ?? false, mover })
  const limits = limitsOf(ground, flags, { hops: path.hops, before: path.limits })
  // What the run has done meanwhile tells of what is left.
  const hops = await withLengths(ground, path.hops)
  return saved(ground, { ...path, hops }, (run) => {
    // What is named now is named to whoever goes on next.
    const site = namesDatabases(flags) ? siteWords(flags) : run.site
    const odd = store.remarks().filter((remark) => remark.includes('restored'))
    const told = odd.reduce((one, text) => withEvent(one, 'restored', mover, { text }), { ...run, limits, site })
    const moved = moveRun(withOverrides(told, overridesOf(flags, mover), mover), 'running', undefined, mover)
    const again = flags.again === undefined ? undefined : `${flags.again} once more`
    return withEvent(moved, 'resumed', mover, { text: again })
  })
}

function namesDatabases({ database = [], embedded, without = [] }: ResumeFlags): boolean {
  return database.length > 0 || embedded !== undefined || without.length > 0
}

export async function fresh({ store }: RunGround, id: string): Promise<StoredRun> {
  const run = await store.load(id)
  if (!run)
    throw new UserError({ code: 'unknown-run', what: `run ${id} is gone`, next: 'plan run list shows the others' })
  if (isOver(run.record))
    throw new UserError({
      code: 'run-over',
      what: `run ${id} is ${run.record.state}`,
      next: 'plan run status shows it',
    })
  return run
}

/** A journal that cannot be written drives nothing. */
export function requireJournal({ away }: Pick<RunGround, 'away'>): void {
  if (away) throw away
}

function requireAgain(record: RunRecord, again: string | undefined): void {
  if (again === undefined) return
  const step = stepOf(record, again)?.step
  if (step?.state === 'begun') return
  throw new UserError({
    code: 'usage',
    what: step
      ? `step ${again} is ${step.state}: --again is for one that nobody knows about`
      : `there is no step ${again}`,
    next: 'go on without --again',
  })
}
