import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { type TSchema } from 'typebox'
import { registryControl, registryList, registryOne, registryRestart } from '../../app/serve/registry-view.ts'
import {
  registryDoneSchema,
  registryErrorsSchema,
  registryListSchema,
  registryOneSchema,
} from '../../results/registry-migrations.ts'
import { HttpProblem } from '../http-problem.ts'
import { actorOf, costs, guarded, type Site } from '../site.ts'
import { isKnown, json, sharedAnswers } from './answers.ts'

const read = { name: 'background-migrations', action: 'read' } as const
const write = { name: 'background-migrations', action: 'write' } as const

/** Where the surface is: as the registry has it, and as GitLab's own documents call it. */
const prefixes = ['/gitlab/v1', '/v1/gitlab'] as const

/** The HTTP API of GitLab's container registry for background migrations, as its clients know it. */
export function registryRoutes(app: FastifyInstance, site: Site): void {
  for (const prefix of prefixes) {
    listing(app, site, `${prefix}/background-migrations/`)
    one(app, site, `${prefix}/background-migrations/:id(^\\d+$)/`)
    for (const verb of ['pause', 'resume'] as const)
      control(app, site, { url: `${prefix}/background-migrations/${verb}/`, verb })
    restart(app, site, `${prefix}/restart/:id(^\\d+$)/`)
  }
  listing(app, site, '/v1/gitlab/bbm/status/')
  for (const verb of ['pause', 'resume'] as const) control(app, site, { url: `/v1/gitlab/bbm/${verb}/`, verb })
}

function schemaOf(summary: string, schema: TSchema, hasId = false) {
  const wrong = { description: 'An error as the registry tells it.', ...registryErrorsSchema }
  return {
    tags: ['container registry'],
    summary,
    ...(hasId && { params: { type: 'object', properties: { id: { type: 'string', pattern: String.raw`^\d+$` } } } }),
    response: { 200: { description: summary, ...schema }, '4xx': wrong, '5xx': wrong },
  }
}

function listing(app: FastifyInstance, site: Site, url: string): void {
  const shared = sharedAnswers<string>()
  app.get(
    url,
    { ...guarded(site, read), schema: schemaOf('Every background migration', registryListSchema) },
    async (request, reply) => {
      const taken = await site.ground.standing.take()
      const body = await shared(taken, '', async () =>
        JSON.stringify({ migrations: await registryList(site.ground, taken.value) }),
      )
      if (isKnown(request, reply, taken, site.ground.ports.clock.now())) return reply.send()
      return reply.type(json).send(body)
    },
  )
  redirected(app, url, 'GET')
}

function one(app: FastifyInstance, site: Site, url: string): void {
  app.get<WithId>(
    url,
    { ...guarded(site, read), schema: schemaOf('One background migration', registryOneSchema, true) },
    async (request) => {
      const id = idIn(request)
      const { value } = await site.ground.standing.take()
      return { migration: await registryOne(site.ground, value, id) }
    },
  )
  redirected(app, url, 'GET')
}

interface WithId {
  Params: { id: string }
}

const greatest = 2n ** 63n - 1n

function idIn({ params: { id } }: FastifyRequest<WithId>): bigint {
  const number = id.length > 20 ? greatest + 1n : BigInt(id)
  if (number <= greatest) return number
  throw new HttpProblem(400, {
    code: 'bad-id',
    what: 'the id is no number of 64 bits',
    next: 'list them for their ids',
  })
}

function control(
  app: FastifyInstance,
  site: Site,
  { url, verb }: { readonly url: string; readonly verb: 'pause' | 'resume' },
): void {
  app.post(
    url,
    { ...guarded(site, write, costs.write), schema: schemaOf(`${verb} all`, registryDoneSchema) },
    async (request) => {
      await registryControl(site.ground, verb, actorOf(request)).finally(site.ground.standing.forget)
      return { success: true, message: `All eligible background migrations have been ${verb}d` }
    },
  )
  redirected(app, url, 'POST')
}

function restart(app: FastifyInstance, site: Site, url: string): void {
  app.post<WithId>(
    url,
    { ...guarded(site, write, costs.write), schema: schemaOf('Let one that failed go on', registryDoneSchema, true) },
    async (request) => {
      const id = idIn(request)
      await registryRestart(site.ground, id, actorOf(request)).finally(site.ground.standing.forget)
      return { success: true, message: `Background migration ${id} has been restarted` }
    },
  )
  redirected(app, url, 'POST')
}

/** The form without a slash leads to the one with it; what is sent is sent again there. */
function redirected(app: FastifyInstance, url: string, method: 'GET' | 'POST'): void {
  app.route({
    method,
    url: url.slice(0, -1),
    schema: { hide: true },
    handler: (request: FastifyRequest, reply: FastifyReply) => {
      const [path = '', ...query] = request.url.split('?')
      const there = [`${path}/`, ...query].join('?')
      return reply.redirect(there, method === 'GET' ? 301 : 308)
    },
  })
}
