import { type FastifyInstance, type FastifyRequest } from 'fastify'
import { backgroundMetrics } from '../../app/worker/metrics.ts'
import { journalsOf } from '../../app/run/journals.ts'
import { runMetrics } from '../../app/run/run-metrics.ts'
import { type ServeGround } from '../../app/serve/ground.ts'
import { UserError } from '../../domain/errors.ts'
import { type Duration, type Instant } from '../../domain/time.ts'
import { type Metrics } from '../../ports/metrics.ts'
import { type Access } from '../access/access.ts'
import { foreignness } from '../access/loopback.ts'
import { askingOf, requires } from '../access/requires.ts'
import { observeRequests } from './http-metrics.ts'

/** Milliseconds for which numbers are not read anew: many may scrape. */
const fresh: Duration = 5000
/** Runs that are shown: those that are not over, then the newest. */
const shownRuns = 3

/** What the routes need of a server. */
export interface MetricsSite {
  readonly ground: Pick<ServeGround, 'ports' | 'flags' | 'standing'>
  readonly access: Access
}

const plain = 'text/plain; charset=utf-8'

/**
 * `/healthz`: the process lives. `/readyz`: every database answers. `/metrics`: Prometheus' text format, for this machine, and for
 * others with a token that may read metrics. Returns what adds them to a server. Throws UserError for a prefix that is none.
 */
export async function metricsRoutes(
  makers: Pick<ServeGround['ports'], 'metrics'>,
  prefix = 'waystop',
): Promise<(app: FastifyInstance, site: MetricsSite) => void> {
  checkPrefix(prefix)
  const metrics = await makers.metrics.open()
  return (app, site) => {
    observeRequests(app, metrics, prefix)
    const refresh = refreshing(metrics, prefix, site)
    const hidden = { schema: { hide: true } as object }
    app.get('/healthz', hidden, (_request, reply) => reply.type(plain).send('ok\n'))
    app.get('/readyz', hidden, async (_request, reply) => {
      const missing = await unread(site)
      return reply
        .code(missing.length === 0 ? 200 : 503)
        .type(plain)
        .send(missing.length === 0 ? 'ready\n' : `not ready: ${missing.join(', ')}\n`)
    })
    app.get('/metrics', { ...hidden, onRequest: fromHereOrAllowed(site.access) }, async (_request, reply) => {
      await refresh()
      return reply.type(metrics.contentType).send(await metrics.text())
    })
  }
}

/** This machine, through no proxy and by no page of a stranger; everybody else needs a token. */
function fromHereOrAllowed(access: Access): (request: FastifyRequest) => Promise<void> {
  const allowed = requires(access, { name: 'metrics', action: 'read' })
  return async (request) => {
    if (foreignness(askingOf(request), []) !== undefined) await allowed(request)
  }
}

/** Names of databases that did not answer. */
async function unread({ ground }: MetricsSite): Promise<readonly string[]> {
  const taken = await ground.standing.take().catch(() => undefined)
  if (!taken) return ['none could be read']
  return taken.value.list.databases.flatMap(({ database, state }) => (isDown(state) ? [database] : []))
}

/** One without records yet answers; one that was left out is no outage. */
const isDown = (state: string): boolean => state === 'unreadable' || state === 'missing'

/** Reads at most once in a while; whoever asks meanwhile waits for the same reading. What cannot be read has no numbers. */
function refreshing(metrics: Metrics, prefix: string, { ground }: MetricsSite): () => Promise<void> {
  const { ports, flags, standing } = ground
  const background = backgroundMetrics(metrics, prefix)
  const runs = runMetrics(metrics, prefix)
  let read: Instant = Number.NEGATIVE_INFINITY
  let reading = Promise.resolve()
  const readBackground = async (): Promise<void> => {
    const taken = await standing.take().catch(() => undefined)
    background.progress(taken?.value.reading.statuses ?? [])
    for (const { database, state } of taken?.value.list.databases ?? [])
      if (state !== 'same' && state !== 'left-out') background.connected(database, !isDown(state))
  }
  const readRuns = async (): Promise<void> => {
    const records = await journalsOf(ports, flags, shownRuns).catch(() => [])
    runs(records, ports.clock.now())
  }
  return () => {
    if (ports.clock.now() - read >= fresh) {
      read = ports.clock.now()
      reading = Promise.all([readBackground(), readRuns()]).then(() => undefined)
    }
    return reading
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
