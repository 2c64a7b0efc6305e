import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { HttpProblem } from './http-problem.ts'

/** Nothing here is a page: whatever a browser makes of an answer may load nothing, be framed by nobody and be kept nowhere. */
const always: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}

export function securityHeaders(reply: FastifyReply): void {
  for (const [name, value] of Object.entries(always)) if (!reply.hasHeader(name)) reply.header(name, value)
}

const exposed = 'ETag, Age, Link, Location, Retry-After, WWW-Authenticate'
const taken = 'Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID'

/** Pages of these origins may ask; of others the browser keeps the answers back. Without any nobody is told anything. */
export function crossOrigin(app: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return
  app.addHook('onRequest', (request, reply, done) => {
    if (answeredForPage(request, reply, origins)) return
    done()
  })
}

/** True when it was only asked whether one may ask, and that is answered. */
function answeredForPage(
  { headers, method }: FastifyRequest,
  reply: FastifyReply,
  origins: readonly string[],
): boolean {
  reply.header('vary', 'Origin')
  const { origin } = headers
  if (origin === undefined || !origins.includes(origin)) return false
  reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', exposed)
  reply.header('cross-origin-resource-policy', 'cross-origin')
  if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) return false
  reply.header('access-control-allow-methods', 'GET, POST').header('access-control-allow-headers', taken)
  void reply.header('access-control-max-age', '600').code(204).send()
  return true
}

/** Letters of an address at most. */
const longestAddress = 4096

/** What no client of ours sends is refused before anything looks at it. */
export function refuseOddAddresses({ url }: Pick<FastifyRequest, 'url'>): void {
  if (url.length <= longestAddress) return
  throw new HttpProblem(414, {
    code: 'too-long',
    what: `the address is longer than ${longestAddress} letters`,
    next: 'ask for less',
  })
}
