import { UserError } from '../../domain/errors.ts'
import { type EngineEvent } from '../../engine/events.ts'
import { nativeSystem } from '../../engine/background/native-system.ts'
import { type HealthCheck } from '../../engine/health/verdict.ts'
import { type Database } from '../../ports/database.ts'
import { type Log } from '../../ports/log.ts'
import { type Metrics } from '../../ports/metrics.ts'
import { type Ports } from '../../ports/ports.ts'
import { listenAt } from './listen-at.ts'
import { type BackgroundMetrics, backgroundMetrics } from './metrics.ts'
import { type Readiness } from './readiness.ts'
import { type WorkerFlags } from './request.ts'
import { routes } from './routes.ts'

/** What is told to monitors; where nobody listens it costs nothing. */
export interface Monitor {
  readonly event: (event: EngineEvent) => void
  /** The same check, and what it says becomes numbers. */
  readonly measured: (database: string, check: HealthCheck) => HealthCheck
  readonly connected: (name: string, database: Database | undefined) => void
  readonly close: () => Promise<void>
}

const silent: Monitor = {
  event: () => undefined,
  measured: (_, check) => check,
  connected: () => undefined,
  close: () => Promise.resolve(),
}

interface Surroundings {
  readonly flags: WorkerFlags
  readonly log: Log
  readonly readiness: Readiness
}

/** Listens, where that was asked for. Throws UserError when the port is taken or the address is none. */
export async function openMonitor(ports: Ports, { flags, log, readiness }: Surroundings): Promise<Monitor> {
  if (flags.listen === undefined) return silent
  const where = listenAt(flags.listen)
  checkPrefix(flags.metricsPrefix)
  const metrics = await ports.metrics.open()
  const background = backgroundMetrics(metrics, flags.metricsPrefix)
  const open = new Map<string, Database>()
  const answer = answerWith(ports, { metrics, background, open, readiness })
  const listening = await ports.outlet.listen(where, answer)
  log.write('info', `listening on ${listening.address}: /healthz /readyz /metrics`, {
    event: 'listening',
    address: listening.address,
  })
  return {
    event: background.event,
    measured: (name, check) => measuredCheck(ports, { name, check, background }),
    connected: (name, database) => {
      background.connected(name, database !== undefined)
      if (database) open.set(name, database)
      else open.delete(name)
    },
    close: listening.close,
  }
}

interface Answering {
  readonly metrics: Metrics
  readonly background: BackgroundMetrics
  readonly open: ReadonlyMap<string, Database>
  readonly readiness: Readiness
}

function answerWith(ports: Ports, { metrics, background, open, readiness }: Answering): ReturnType<typeof routes> {
  const refresh = async (): Promise<void> => {
    const lists = await Promise.allSettled([...open.values()].map((database) => nativeSystem.list(database)))
    background.progress(lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : [])))
  }
  return routes({ clock: ports.clock, readiness, metrics, refresh })
}

function measuredCheck(
  { clock }: Ports,
  {
    name,
    check,
    background,
  }: { readonly name: string; readonly check: HealthCheck; readonly background: BackgroundMetrics },
): HealthCheck {
  return async (queries, target) => {
    const began = clock.now()
    const verdict = await check(queries, target)
    const at = clock.now()
    background.health(name, verdict, { at, took: at - began })
    return verdict
  }
}

function checkPrefix(prefix: string): void {
  if (/^[a-zA-Z_][a-zA-Z0-9_]*$/u.test(prefix)) return
  throw new UserError({
    code: 'usage',
    what: `--metrics-prefix ${prefix} cannot begin the name of a metric`,
    next: 'use letters, digits and underscores, a letter first: waystop, registry',
  })
}
