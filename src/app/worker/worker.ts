import { UserError } from '../../domain/errors.ts'
import { type Instant } from '../../domain/time.ts'
import { actorOf } from '../../engine/actor.ts'
import { type EngineEvent } from '../../engine/events.ts'
import { databaseHealth } from '../../engine/health/database-health.ts'
import { type HealthCheck } from '../../engine/health/verdict.ts'
import { type Database } from '../../ports/database.ts'
import { type Log } from '../../ports/log.ts'
import { type Ports } from '../../ports/ports.ts'
import { type WorkerResult } from '../../results/worker.ts'
import { iso, whole } from '../background/item.ts'
import { type EngineGround, engineGround } from '../engine/ground.ts'
import { watchIdleness } from './idle.ts'
import { logLine } from './log-line.ts'
import { openMonitor, type Monitor } from './monitor.ts'
import { type Readiness, trackReadiness } from './readiness.ts'
import { type WorkerFlags } from './request.ts'
import { makeTallies, type Tallies } from './tally.ts'
import { tendDatabase, type Tended } from './tend-database.ts'

/**
 * Works on the background migrations of every database until a signal comes, and then gives every batch back after its
 * sub-batch. Throws what a person has to mend; everything else is waited for.
 */
export async function runWorker(ports: Ports, flags: WorkerFlags): Promise<WorkerResult> {
  const ground = await engineGround(ports, flags, 'plan worker')
  requireAll(ground)
  // A probe that cannot work is told before anything is opened.
  const health = flags.health && databaseHealth(flags.health)
  const stop = new AbortController()
  ports.host.stopSignal().addEventListener('abort', () => stop.abort())
  const log = await openLog(ports, flags)
  for (const remark of ground.remarks) log.write('warn', remark)
  const shift = await beginShift(ports, { flags, ground, log, health, stop })
  const startedAt = ports.clock.now()
  try {
    await tendAll(shift)
  } finally {
    await shift.end()
  }
  const result = summary(shift.tallies, { startedAt, endedAt: ports.clock.now(), isIdle: shift.isIdle() })
  logEnd(log, result)
  return result
}

function logEnd(log: Log, { ended, batches, rows, failures }: WorkerResult): void {
  const message = `ended (${ended}): ${batches} batches, ${rows} rows, ${failures} failed attempts`
  log.write('info', message, { event: 'ended', ended, batches, rows, failures })
}

interface Beginning {
  readonly flags: WorkerFlags
  readonly ground: EngineGround
  readonly log: Log
  readonly health: HealthCheck | undefined
  readonly stop: AbortController
}

/** Everything the databases of one worker share. */
interface Shift extends Beginning {
  readonly ports: Ports
  readonly tallies: Tallies
  readonly readiness: Readiness
  readonly monitor: Monitor
  readonly tell: (event: EngineEvent) => void
  readonly isIdle: () => boolean
  readonly end: () => Promise<void>
}

async function beginShift(ports: Ports, beginning: Beginning): Promise<Shift> {
  const { flags, ground, log, stop } = beginning
  const databases = ground.targets.map(({ name }) => name)
  const sign = flags.readyFile === undefined ? undefined : ports.outlet.signFile(ports.files.resolve(flags.readyFile))
  const readiness = trackReadiness(databases, sign, `${actorOf(ports.host)} since ${iso(ports.clock.now())}\n`)
  const monitor = await openMonitor(ports, { flags, log, readiness })
  const tallies = makeTallies(databases)
  let isIdle = false
  const end = (): void => {
    isIdle = true
    stop.abort()
  }
  const { stopAfterIdle: after } = flags
  const idleness = after === undefined ? undefined : watchIdleness(ports.clock, { after, databases, end })
  stop.signal.addEventListener('abort', () => {
    readiness.leave()
    log.write('info', 'stopping: every batch is given back after its sub-batch; a second signal ends at once')
  })
  return {
    ...beginning,
    ports,
    tallies,
    readiness,
    monitor,
    isIdle: () => isIdle,
    tell: (event) => {
      const { level, message, fields } = logLine(event)
      log.write(level, message, fields)
      for (const listener of [tallies.event, monitor.event, idleness]) listener?.(event)
    },
    end: async () => {
      readiness.leave()
      await monitor.close()
    },
  }
}

/** One that fails for good ends the others, and is told when they have given their batches back. */
async function tendAll(shift: Shift): Promise<void> {
  const { ground, stop } = shift
  const ends = await Promise.allSettled(
    ground.targets.map(async (target) => {
      try {
        await tendDatabase(tendedOf(shift, target))
      } catch (error) {
        stop.abort()
        throw error
      }
    }),
  )
  const broken = ends.find((end) => end.status === 'rejected')
  if (broken) throw broken.reason
}

function tendedOf(shift: Shift, target: Tended['target']): Tended {
  const { ports, flags, ground, log, stop, readiness, monitor, tallies, health } = shift
  const { clock, processes, modules } = ports
  return {
    ports,
    target,
    log,
    stop: stop.signal,
    engine: { clock, processes, modules, actor: actorOf(ports.host), folder: ground.folder, tell: shift.tell },
    options: {
      workers: flags.workers,
      limits: { perTable: flags.limitPerTable, total: flags.limit },
      lease: flags.lease,
      poll: flags.poll,
      health: health && monitor.measured(target.name, health),
    },
    ready: (database: Database | undefined) => {
      readiness.set(target.name, database !== undefined)
      monitor.connected(target.name, database)
    },
    outage: () => tallies.outage(target.name),
  }
}

function openLog(ports: Ports, { log }: WorkerFlags): Promise<Log> {
  const { hostName, pid } = ports.host
  return ports.logs.open({ ...log, fields: { component: 'waystop.bbm.Worker', hostname: hostName, pid } })
}

/** Work on some databases of a product only would look like work on all of them. */
function requireAll({ missing, targets }: EngineGround): void {
  if (targets.length > 0 && missing.length === 0) return
  throw new UserError({
    code: 'missing-database',
    what: `nobody said where the database ${missing.join(', ')} of the product is`,
    next: `add --database ${missing[0]}=postgresql://…`,
  })
}

function summary(
  tallies: Tallies,
  { startedAt, endedAt, isIdle }: { readonly startedAt: Instant; readonly endedAt: Instant; readonly isIdle: boolean },
): WorkerResult {
  const all = tallies.all()
  return {
    kind: 'worker',
    schema_version: 1,
    ended: isIdle ? 'idle' : 'stopped',
    started_at: iso(startedAt),
    ended_at: iso(endedAt),
    batches: all.reduce((sum, { batches }) => sum + batches, 0),
    rows: whole(all.reduce((sum, { rows }) => sum + rows, 0n)),
    failures: all.reduce((sum, { failures }) => sum + failures, 0),
    databases: all.map((one) => ({ ...one, rows: whole(one.rows) })),
  }
}
