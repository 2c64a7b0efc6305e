import { type FastifyInstance } from 'fastify'
import { HttpProblem } from '../http-problem.ts'
import { actorOf, guarded, type Site } from '../site.ts'
import { streamTo } from '../stream.ts'

const need = { name: 'background-migrations', action: 'read' } as const

const schema = {
  tags: ['background migrations'],
  summary: 'What changes, as it changes',
  description:
    'Server-sent events. The first is `snapshot`: everything, as GET /api/v1/background-migrations?all=true. Then `changes`, at most once a second. `problem`: nothing could be read now. Whoever comes back with Last-Event-ID is told what was missed.',
  response: {
    200: { description: 'A stream of events.', content: { 'text/event-stream': { schema: { type: 'string' } } } },
  },
}

/** Live progress. One that reads too slowly is left, and one whose token ends is too. */
export function eventRoutes(app: FastifyInstance, site: Site): void {
  // How many there may be limits them; after a restart of the server all come back at once.
  const options = { ...guarded(site, need), exposeHeadRoute: false, schema }
  app.get('/api/v1/events', options, async (request, reply) => {
    const who = actorOf(request)
    if (!site.events.hasRoom(who)) throw full()
    const asked = request.headers['last-event-id']
    const lastId = typeof asked === 'string' && /^[\w-]{1,64}$/u.test(asked) ? asked : undefined
    const { clock } = site.ground.ports
    reply.hijack()
    reply.raw.writeHead(200, {
      ...Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)])),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-accel-buffering': 'no',
    })
    await site.events.join(streamTo(reply.raw, { clock, until: request.principal?.expiresAt }), who, lastId)
  })
}

function full(): HttpProblem {
  const facts = {
    code: 'too-many-streams',
    what: 'as many listen already as one may here',
    next: 'ask again in 10 s, or ask for the list now and then',
  }
  return new HttpProblem(503, facts, { 'retry-after': '10' })
}
