import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { type Metrics } from '../../ports/metrics.ts'

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/**
 * Counts requests, by the address as it was declared: what somebody writes into one makes no series. Names and labels are those of
 * the container registry.
 */
export function observeRequests(app: FastifyInstance, metrics: Metrics, prefix: string): void {
  const named = (name: string, help: string, labels: readonly string[]) => ({
    name: `${prefix}_http_${name}`,
    help,
    labels,
  })
  const inFlight = metrics.gauge(named('in_flight_requests', 'Requests that have no answer yet; streams too.', []))
  const total = metrics.counter(named('requests_total', 'Requests that were answered.', ['code', 'method', 'route']))
  const duration = metrics.histogram(
    named('request_duration_seconds', 'Until the answer was sent; not of streams.', ['method', 'route']),
    buckets,
  )
  const open = new Set<FastifyRequest>()
  inFlight.set({}, 0)
  app.addHook('onRequest', (request, _reply, done) => {
    open.add(request)
    inFlight.set({}, open.size)
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    open.delete(request)
    inFlight.set({}, open.size)
    const labels = { method: request.method, route: request.routeOptions.url ?? 'none' }
    total.add({ ...labels, code: String(reply.statusCode) }, 1)
    if (!isStream(reply)) duration.observe(labels, reply.elapsedTime / 1000)
    done()
  })
}

function isStream(reply: FastifyReply): boolean {
  return String(reply.getHeader('content-type') ?? reply.raw.getHeader('content-type')).startsWith('text/event-stream')
}
