import { type FastifyInstance } from 'fastify'
import { type LogLevel } from '../ports/log.ts'
import { actorOf, type Site } from './site.ts'

/** One line for each request: who, what, how long. Headers and what stands behind a question mark are never in it. */
export function logRequests(app: FastifyInstance, { log, ground: { ports } }: Site): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method, url, routeOptions, id } = request
    const status = reply.statusCode
    const path = (url.split('?')[0] ?? '').slice(0, 200)
    log.write(levelOf(method, status), `${method} ${path} ${status}`, {
      request: id,
      method,
      path,
      route: routeOptions.url,
      status,
      duration_s: Math.round(reply.elapsedTime) / 1000,
      actor: actorOf(request),
      at: new Date(ports.clock.now()).toISOString(),
    })
    done()
  })
}

/** Looks are many and say little. */
function levelOf(method: string, status: number): LogLevel {
  if (status >= 500) return 'error'
  if (status >= 400) return 'warn'
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? 'debug' : 'info'
}
