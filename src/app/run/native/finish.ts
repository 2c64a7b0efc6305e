import { finalizeBackground } from '../../../engine/background/finalize.ts'
import { type BackgroundStatus } from '../../../engine/background/system.ts'
import { workOn } from '../../../engine/background/work.ts'
import { databaseHealth } from '../../../engine/health/database-health.ts'
import { type Duration } from '../../../domain/time.ts'
import { type Probe, type StepEnd, type StepExecutor } from '../../../run/driver.ts'
import { isUnfinished, type Judged } from '../../background/judge.ts'
import { type Reading } from '../../background/reader.ts'
import { judgedAmong } from '../../background/run-answer.ts'
import { tellingHolders } from '../../background/company.ts'
import { engineOn } from '../../background/run.ts'
import { blockedEnd, caught, failed, probing, unreadEnd } from './ends.ts'
import { atHop, lineOf, type NativeGround, type NativeHop } from './ground.ts'
import { broughtWork, dueWork, type HopWork } from './hop-work.ts'
import { type ProgressTeller, progressTeller } from './progress.ts'

interface Finishing {
  readonly choose: (hop: NativeHop, reading: Reading) => HopWork
  readonly nothing: (hop: NativeHop) => string
  /** `finalize`: somebody waits for it, so health signals only slow it. `work`: users are served meanwhile. */
  readonly how: 'finalize' | 'work'
}

/** Background migrations that the next version finalizes or needs are finished, still on the old one. */
export function finishDue(native: NativeGround): StepExecutor {
  return finishing(native, {
    choose: dueWork,
    nothing: ({ to }) => `nothing that ${to.text} rests on is unfinished`,
    how: 'finalize',
  })
}

/** Background migrations that the hop queued are finished, while the new version serves. */
export function finishBackground(native: NativeGround): StepExecutor {
  return finishing(native, {
    choose: broughtWork,
    nothing: ({ to }) => `${to.text} queues no background work`,
    how: 'work',
  })
}

function finishing(native: NativeGround, what: Finishing): StepExecutor {
  return {
    run: (context) => caught(() => atHop(native, context, (hop) => finish(hop, what))),
    probe: (context) => probing(() => atHop(native, context, async (hop) => probe(hop, what, await hop.reader.read()))),
    commands: ({ to }) => [
      {
        on: undefined,
        command:
          what.how === 'finalize' ? lineOf(native, 'bbm', 'wait', '--for-hop', to) : lineOf(native, 'bbm', 'run'),
      },
    ],
  }
}

async function finish(hop: NativeHop, what: Finishing): Promise<StepEnd> {
  const before = await hop.reader.read()
  const work = what.choose(hop, before)
  const early =
    unreadEnd(before.databases) ?? lackingEnd(hop, work) ?? blockedEnd(hop, judgedAmong(before, work.targets))
  if (early) return early
  if (work.targets.length === 0) return { kind: 'skipped', because: what.nothing(hop) }
  const left = judgedAmong(before, work.targets).filter(isUnfinished)
  if (left.length === 0) return { kind: 'done', outcome: `${namesOf(work.targets)}: finished already` }
  const rows = await workThrough(
    hop,
    what,
    left.map(({ status }) => status),
  )
  return endOf(hop, judgedAmong(await hop.reader.read(), work.targets), rows)
}

/** Databases work side by side; in each, one background migration after the other where somebody waits for it. */
async function workThrough(hop: NativeHop, { how }: Finishing, targets: readonly BackgroundStatus[]): Promise<bigint> {
  const { ports, context, reader } = hop
  const { system } = reader
  const read = (database: string) => system.list(reader.databaseOf({ database }))
  const teller = progressTeller({ clock: ports.clock, tell: context.tell, read })
  const byDatabase = Map.groupBy(targets, ({ database }) => database)
  const all = [...byDatabase.values()].map((some) => workIn(hop, how, some, teller.sink))
  try {
    // Nobody gives databases back while another of them is still at work.
    const ends = await Promise.allSettled(all)
    const broken = ends.find((end) => end.status === 'rejected')
    if (broken) throw broken.reason
  } finally {
    await teller.settle()
  }
  return teller.rows()
}

async function workIn(
  hop: NativeHop,
  how: Finishing['how'],
  targets: readonly BackgroundStatus[],
  tell: ProgressTeller['sink'],
): Promise<void> {
  const { ports, ground, reader, context, flags } = hop
  const { workers = 2 } = flags
  const ids = targets.map(({ id }) => id)
  const engine = tellingHolders(engineOn(ports, { ground, database: reader.databaseOf(targets[0]!), tell }), ids, tell)
  const health = databaseHealth()
  const options = (): { workers: number; stop: AbortSignal; health: typeof health; budget: Duration | undefined } => ({
    workers,
    stop: context.stop,
    health,
    budget: context.deadline === undefined ? undefined : Math.max(1, context.deadline - ports.clock.now()),
  })
  if (how === 'work') {
    await workOn(engine, { ...options(), only: ids, untilIdle: true, poll: 1000 })
    return
  }
  for (const id of ids) {
    const { ended } = await finalizeBackground(engine, { ...options(), id })
    if (ended !== 'finished') return
  }
}

/** Milliseconds until it is looked at again when others work on it, or nobody can now. */
const poll: Duration = 5000

function endOf(hop: NativeHop, judged: readonly Judged[], rows: bigint): StepEnd {
  const left = judged.filter(isUnfinished)
  const changed = `${rows.toLocaleString('en-US')} rows`
  if (left.length === 0 && judged.every(({ judgement }) => judgement === 'finished'))
    return { kind: 'done', outcome: `${namesOf(judged.map(({ status }) => status))}: finished, ${changed}` }
  if (hop.context.stop.aborted) return { kind: 'stopped' }
  const blocked = blockedEnd(hop, judged)
  if (blocked) return blocked
  return {
    kind: 'waiting',
    because: left.map(({ status, told }) => `${status.name} on ${status.database}: ${told}`).join('; '),
    poll,
    progress: left.map(({ status: { name, database, state, percent, rate, remaining } }) => ({
      text: `${name} is ${state}`,
      subject: name,
      database,
      percent,
      rate,
      remaining,
    })),
    stalled: left.some(({ judgement }) => judgement === 'stuck'),
  }
}

function lackingEnd(hop: NativeHop, { lacking }: HopWork): StepEnd | undefined {
  if (lacking.length === 0) return undefined
  return failed(`no record says that these were ever queued: ${lacking.join(', ')}`, {
    next: [lineOf(hop, 'migrate', 'status'), lineOf(hop, 'migrate', 'redo', 'ID')],
    doNot: [`migrate to ${hop.to.text}: it takes for granted that they are done`],
  })
}

function probe(hop: NativeHop, { choose, nothing }: Finishing, reading: Reading): Probe {
  const unreadable = unreadEnd(reading.databases)
  if (unreadable?.kind === 'failed') return { kind: 'unknown', because: unreadable.what }
  const { targets, lacking } = choose(hop, reading)
  if (lacking.length > 0) return { kind: 'not-done', because: `no record of ${lacking.join(', ')}` }
  const judged = judgedAmong(reading, targets)
  const open = judged.find(({ judgement }) => judgement !== 'finished')
  if (open) return { kind: 'not-done', because: `${open.status.name} on ${open.status.database}: ${open.told}` }
  return { kind: 'done', because: targets.length === 0 ? nothing(hop) : `${namesOf(targets)}: finished` }
}

const namesOf = (statuses: readonly BackgroundStatus[]): string =>
  [...new Set(statuses.map(({ name }) => name))].join(', ')
