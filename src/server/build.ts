import swagger from '@fastify/swagger'
import fastify, { type FastifyInstance } from 'fastify'
import { finalizing } from '../app/serve/finalizing.ts'
import { type ServeGround } from '../app/serve/ground.ts'
import { type Log } from '../ports/log.ts'
import { type Access } from './access/access.ts'
import { answerErrors, refuseUnreadable } from './errors.ts'
import { eventHub } from './events.ts'
import { crossOrigin, refuseOddAddresses, securityHeaders } from './headers.ts'
import { tooMany } from './http-problem.ts'
import { idempotency } from './idempotency.ts'
import { onlyJson } from './json-bodies.ts'
import { logRequests } from './log-requests.ts'
import { refuseOtherMethods, rememberMethods } from './methods.ts'
import { addSchemas, described, openApi } from './openapi.ts'
import { networkOf, rateLimit } from './rate.ts'
import { backgroundRoutes } from './routes/background.ts'
import { controlRoutes } from './routes/control.ts'
import { eventRoutes } from './routes/events.ts'
import { planningRoutes } from './routes/planning.ts'
import { registryRoutes } from './routes/registry.ts'
import { runRoutes } from './routes/runs.ts'
import { type Site } from './site.ts'
import { ourSchemas } from './validation.ts'

export interface ServerOptions {
  readonly access: Access
  readonly log: Log
  /** Origins of pages of others that may ask. */
  readonly origins?: readonly string[] | undefined
  /** Requests a second of one address; default 1000. */
  readonly rate?: number | undefined
  /** Streams of events at once; default 100. */
  readonly streams?: number | undefined
  /** Routes of others: metrics, the page. They are added before addresses learn which methods they do not take. */
  readonly more?: ((app: FastifyInstance, site: Site) => void) | undefined
}

/** Milliseconds and bytes that a request may take. */
const limits = {
  http: { maxHeaderSize: 16_384, headersTimeout: 5000, connectionsCheckingInterval: 1000 },
  requestTimeout: 10_000,
  keepAliveTimeout: 10_000,
  // Events are told more often than that.
  connectionTimeout: 60_000,
  bodyLimit: 64 * 1024,
} as const

/** The server without a port: routes, access, limits. It reads nothing before somebody asks. */
export function buildServer(ground: ServeGround, options: ServerOptions): FastifyInstance {
  const app = fastify({
    ...limits,
    logger: false,
    schemaController: ourSchemas(),
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    // What is passed on by proxies is not believed: the address of who asks is that of the connection.
    trustProxy: false,
    routerOptions: { maxParamLength: 200 },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    frameworkErrors: refuseUnreadable,
  })
  const site = siteOf(ground, options)
  app.decorateRequest('principal', undefined)
  onlyJson(app)
  answerErrors(app, site)
  guard(app, site, options)
  const known = rememberMethods(app)
  void app.register(swagger, openApi())
  void app.register((inner, _, done) => {
    addSchemas(inner)
    for (const routes of [registryRoutes, backgroundRoutes, controlRoutes, planningRoutes, runRoutes, eventRoutes])
      routes(inner, site)
    options.more?.(inner, site)
    inner.get('/openapi.json', { schema: { hide: true } }, () => described(app))
    refuseOtherMethods(inner, known)
    done()
  })
  app.addHook('preClose', () => site.events.close())
  app.addHook('onClose', () => site.finalizing.settled())
  return app
}

function siteOf(ground: ServeGround, { access, log, rate = 1000, streams = 100 }: ServerOptions): Site {
  const { clock } = ground.ports
  return {
    ground,
    access,
    log,
    finalizing: finalizing(ground, log),
    events: eventHub({ clock, standing: ground.standing, most: streams }),
    idempotency: idempotency(clock),
    requests: rateLimit(clock, { perSecond: rate, burst: 2 * rate }),
    work: rateLimit(clock, { perSecond: 10, burst: 40 }),
  }
}

function guard(app: FastifyInstance, site: Site, { origins = [] }: ServerOptions): void {
  app.addHook('onRequest', (request, _reply, done) => {
    refuseOddAddresses(request)
    const wait = site.requests.take(networkOf(request.ip))
    done(wait > 0 ? tooMany(wait, 'too many requests come from your address') : undefined)
  })
  crossOrigin(app, origins)
  app.addHook('onSend', (_request, reply, payload, next) => {
    securityHeaders(reply)
    next(null, payload)
  })
  logRequests(app, site)
}
