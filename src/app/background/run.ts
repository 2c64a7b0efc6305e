import { type Outcome } from '../../domain/exit-code.ts'
import { UserError } from '../../domain/errors.ts'
import { type Duration } from '../../domain/time.ts'
import { actorOf } from '../../engine/actor.ts'
import { workOn } from '../../engine/background/work.ts'
import { type Engine } from '../../engine/engine.ts'
import { type EngineSink } from '../../engine/events.ts'
import { databaseHealth } from '../../engine/health/database-health.ts'
import { type Database } from '../../ports/database.ts'
import { type Ports } from '../../ports/ports.ts'
import { type BackgroundRun } from '../../results/background-run.ts'
import { type BackgroundFlags, type BackgroundGround, backgroundGround } from './ground.ts'
import { type RunSink, tellingHolders } from './company.ts'
import { namedIn } from './named.ts'
import { backgroundReader, type Reading } from './reader.ts'
import { judgedAmong, runAnswer, runEnd } from './run-answer.ts'

export interface RunFlags extends BackgroundFlags {
  readonly name?: string | undefined
  readonly workers: number
  readonly budget?: Duration | undefined
}

/** Works on background migrations here, until nothing is left that could be done now. */
export async function runBackground(ports: Ports, flags: RunFlags, tell: RunSink): Promise<BackgroundRun> {
  const ground = await backgroundGround(ports, flags, 'plan bbm run')
  onlyOurs(ground, 'run')
  const reader = await backgroundReader(ports, ground)
  const begun = ports.clock.now()
  try {
    const before = await reader.read()
    const targets = flags.name === undefined ? undefined : namedIn(before, flags.name)
    const stop = ports.host.stopSignal()
    const databases = targets ? targets.map(reader.databaseOf) : readable(before, reader.open())
    const worked = await Promise.all(
      databases.map(async (database) => {
        const only = targets?.filter((target) => target.database === database.name).map(({ id }) => id)
        const options = { only, workers: flags.workers, budget: flags.budget, untilIdle: true, stop }
        const engine = tellingHolders(engineOn(ports, { ground, database, tell }), only, tell)
        return { database: database.name, ...(await workOn(engine, { ...options, health: databaseHealth() })) }
      }),
    )
    const after = await reader.read()
    const judged = judgedAmong(after, targets)
    const took = ports.clock.now() - begun
    const end = runEnd(judged, after.databases, endedBy(worked, stop))
    return runAnswer({ ground, flags, how: 'run', words: wordsOf(flags), end, worked, judged, after, took })
  } finally {
    await reader.close()
  }
}

function endedBy(
  worked: readonly { readonly ended: 'idle' | 'time-over' | 'stopped' }[],
  stop: AbortSignal,
): 'idle' | 'time-over' | 'stopped' {
  if (stop.aborted || worked.some(({ ended }) => ended === 'stopped')) return 'stopped'
  return worked.some(({ ended }) => ended === 'time-over') ? 'time-over' : 'idle'
}

/** A database that was not read has nothing that could be worked on. */
function readable({ databases }: Reading, open: readonly Database[]): readonly Database[] {
  return open.filter(({ name }) => databases.some(({ database, state }) => database === name && state === 'read'))
}

export function engineOn(
  ports: Ports,
  {
    ground,
    database,
    tell,
  }: { readonly ground: BackgroundGround; readonly database: Database; readonly tell: EngineSink },
): Engine {
  const { clock, host, processes, modules } = ports
  return { database, clock, actor: actorOf(host), processes, modules, folder: ground.folder, tell }
}

export function onlyOurs({ system }: BackgroundGround, verb: string): void {
  if (system === 'native') return
  throw new UserError({
    code: 'usage',
    what: `${verb} works on background migrations of plan itself, not on those of ${system}`,
    next: `${system} works on its own: wait for it with plan bbm wait --system ${system}`,
  })
}

function wordsOf({ name, workers, budget }: RunFlags): string[] {
  return [
    'run',
    ...(name === undefined ? [] : [name]),
    ...(workers === 1 ? [] : ['--workers', String(workers)]),
    ...(budget === undefined ? [] : ['--budget', `${Math.round(budget / 1000)}s`]),
  ]
}

/** Exit code of run and finalize. */
export function runOutcome({ outcome }: Pick<BackgroundRun, 'outcome'>): Outcome {
  if (outcome === 'finished' || outcome === 'finalized') return 'done'
  return outcome === 'undetermined' || outcome === 'interrupted' ? outcome : 'ended'
}
