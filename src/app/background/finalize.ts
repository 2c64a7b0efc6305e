import { UserError } from '../../domain/errors.ts'
import { type Duration } from '../../domain/time.ts'
import { actorOf } from '../../engine/actor.ts'
import { confirmFinalized, finalizeBackground, type FinalizeEnd } from '../../engine/background/finalize.ts'
import { type BackgroundStatus } from '../../engine/background/system.ts'
import { type EngineSink } from '../../engine/events.ts'
import { databaseHealth } from '../../engine/health/database-health.ts'
import { type Ports } from '../../ports/ports.ts'
import { type BackgroundRun } from '../../results/background-run.ts'
import { type BackgroundFlags, backgroundGround } from './ground.ts'
import { type RunSink, tellingHolders } from './company.ts'
import { namedIn } from './named.ts'
import { backgroundReader, type Reader } from './reader.ts'
import { judgedAmong, type RunAnswer, runAnswer, type RunEnd, runEnd } from './run-answer.ts'
import { engineOn, onlyOurs } from './run.ts'

export interface FinalizeFlags extends BackgroundFlags {
  readonly name: string
  readonly workers: number
  readonly budget?: Duration | undefined
  /** Declare it final when it is finished. */
  readonly confirm?: boolean | undefined
  /** Who asked for it, for that record, where that is not the user of this process. */
  readonly actor?: string | undefined
}

type Worked = RunAnswer['worked'][number]

/** Stays with one background migration until it is finished in every database it lives in, and confirms it where asked. */
export async function finalizeNative(ports: Ports, flags: FinalizeFlags, tell: RunSink): Promise<BackgroundRun> {
  const ground = await backgroundGround(ports, flags, 'plan bbm finalize')
  onlyOurs(ground, 'finalize')
  const reader = await backgroundReader(ports, ground)
  const begun = ports.clock.now()
  try {
    const targets = namedIn(await reader.read(), flags.name)
    refuseImpossible(reader, targets)
    const counts = new Map<string, Worked>()
    const counted = countInto(counts, tell)
    const stop = ports.host.stopSignal()
    let ended: FinalizeEnd = 'finished'
    for (const target of targets) {
      const database = reader.databaseOf(target)
      const engine = tellingHolders(engineOn(ports, { ground, database, tell: counted }), [target.id], tell)
      const left = flags.budget === undefined ? undefined : flags.budget - (ports.clock.now() - begun)
      if (left !== undefined && left <= 0) ended = 'time-over'
      else {
        const options = { id: target.id, workers: flags.workers, budget: left, stop, health: databaseHealth() }
        ended = (await finalizeBackground(engine, options)).ended
      }
      if (ended !== 'finished') break
    }
    if (ended === 'finished' && flags.confirm) await confirm(reader, targets, flags.actor ?? actorOf(ports.host))
    const after = await reader.read()
    const judged = judgedAmong(after, targets)
    const end = endOf(runEnd(judged, after.databases, reasonOf(ended)), flags.confirm ?? false)
    const took = ports.clock.now() - begun
    const worked = [...counts.values()]
    return runAnswer({ ground, flags, how: 'finalize', words: wordsOf(flags), end, worked, judged, after, took })
  } finally {
    await reader.close()
  }
}

/** Before anything is worked on, in any database. */
function refuseImpossible({ system }: Reader, targets: readonly BackgroundStatus[]): void {
  for (const target of targets) {
    const plan = system.plan(target, 'finalize', { actor: '', because: undefined })
    if (plan.kind === 'refused') throw new UserError({ code: 'illegal-move', what: plan.because, next: plan.next })
  }
}

async function confirm(reader: Reader, targets: readonly BackgroundStatus[], actor: string): Promise<void> {
  for (const target of targets)
    await reader.databaseOf(target).transaction((tx) => confirmFinalized(tx, target.id, actor))
}

function reasonOf(ended: FinalizeEnd): 'idle' | 'time-over' | 'stopped' {
  return ended === 'time-over' || ended === 'stopped' ? ended : 'idle'
}

/** What was named is finished whatever a database that was not read may hold: names are looked up in all that are given. */
function endOf(end: RunEnd, confirmed: boolean): RunEnd {
  if (end.outcome !== 'finished' || !confirmed) return end
  return { outcome: 'finalized', because: 'it is finished, and confirmed as final' }
}

/** Counts what batches bring while everything is passed on. */
function countInto(counts: Map<string, Worked>, tell: EngineSink): EngineSink {
  return (event) => {
    tell(event)
    if (event.kind !== 'batch-ended') return
    const { database } = event.subject
    const before = counts.get(database) ?? { database, batches: 0, rows: 0n, failures: 0 }
    const isDone = event.outcome === 'done'
    counts.set(database, {
      database,
      batches: before.batches + Number(isDone),
      rows: before.rows + event.rows,
      failures: before.failures + Number(!isDone),
    })
  }
}

function wordsOf({ name, workers, budget, confirm: confirms }: FinalizeFlags): string[] {
  return [
    'finalize',
    name,
    ...(workers === 1 ? [] : ['--workers', String(workers)]),
    ...(budget === undefined ? [] : ['--budget', `${Math.round(budget / 1000)}s`]),
    ...(confirms ? ['--confirm'] : []),
  ]
}
