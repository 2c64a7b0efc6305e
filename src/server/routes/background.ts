import { type FastifyInstance, type FastifyReply } from 'fastify'
import { attemptsOf, batchesOf } from '../../app/background/parts-of-one.ts'
import { shownFrom } from '../../app/background/show.ts'
import { type PageAsked, pageOf } from '../../app/serve/page.ts'
import { backgroundSchema } from '../../results/background.ts'
import { backgroundAttemptsSchema } from '../../results/background-attempts.ts'
import { backgroundBatchesSchema } from '../../results/background-batches.ts'
import { backgroundFinalizationSchema } from '../../results/background-finalization.ts'
import { backgroundListSchema } from '../../results/background-list.ts'
import { HttpProblem } from '../http-problem.ts'
import { costs, guarded, type Site } from '../site.ts'
import { answers, isKnown, json, sharedAnswers } from './answers.ts'
import { allowed, flag, limit, list, refParams, text } from './parameters.ts'

const need = { name: 'background-migrations', action: 'read' } as const
const tags = ['background migrations']
export const base = '/api/v1/background-migrations'

/** What `plan bbm status` and `plan bbm show` answer, and the batches behind it. */
export function backgroundRoutes(app: FastifyInstance, site: Site): void {
  listing(app, site)
  showing(app, site)
  batches(app, site)
  attempts(app, site)
  finalization(app, site)
}

const states = ['paused', 'active', 'running', 'finished', 'failed', 'finalizing', 'finalized', 'cancelled', 'unknown']

function listing(app: FastifyInstance, site: Site): void {
  const querystring = allowed({
    state: list({ type: 'string', enum: states }, 'Only in these states.'),
    database: list(text('Name of a database.'), 'Only of these databases.'),
    all: flag('Finished, finalized and cancelled ones too.'),
    limit: limit('So many at most; a page is in the order of databases and ids.'),
    cursor: text('The last ref of the page before: the Link of an answer has it.'),
  })
  const schema = {
    tags,
    querystring,
    summary: 'How far they are',
    response: answers(200, backgroundListSchema, 'As plan bbm status --json.'),
  }
  const shared = sharedAnswers<{ readonly body: string; readonly next: string | undefined }>()
  app.get<{ Querystring: PageAsked }>(base, { ...guarded(site, need), schema }, async (request, reply) => {
    const taken = await site.ground.standing.take()
    if (isKnown(request, reply, taken, site.ground.ports.clock.now())) return reply.send()
    const { body, next } = await shared(taken, request.url, () => {
      const page = pageOf(taken.value.list, request.query)
      return { body: JSON.stringify(page.list), next: page.next }
    })
    if (next !== undefined) linkNext(reply, request.url, next)
    return reply.type(json).send(body)
  })
}

/** RFC 8288: the same question, behind the last of this page. */
function linkNext(reply: FastifyReply, url: string, cursor: string): void {
  const [path = '', query = ''] = url.split('?')
  const asked = query.split('&').filter((part) => part !== '' && !part.startsWith('cursor='))
  reply.header('link', `<${path}?${[...asked, `cursor=${encodeURIComponent(cursor)}`].join('&')}>; rel="next"`)
}

interface Of {
  Params: { ref: string }
}

function showing(app: FastifyInstance, site: Site): void {
  const querystring = allowed({ limit: limit('So many attempts, failed batches and audit records at most.') })
  const schema = {
    tags,
    querystring,
    params: refParams,
    summary: 'Everything about one',
    response: answers(200, backgroundSchema, 'As plan bbm show --json.'),
  }
  app.get<Of & Limited>(`${base}/:ref`, { ...guarded(site, need, costs.plan), schema }, async ({ params, query }) => {
    const { ground } = site
    const { reading } = (await ground.standing.take()).value
    const flags = { ...ground.flags, name: params.ref, limit: query.limit ?? 10 }
    return shownFrom(reading, { ground: ground.background, reader: ground.reader, flags })
  })
}

interface Limited {
  Querystring: { limit?: number }
}

function batches(app: FastifyInstance, site: Site): void {
  const querystring = allowed({
    state: { type: 'string', enum: ['ready', 'running', 'done', 'failed'], description: 'Only in this state.' },
    after: { type: 'string', pattern: String.raw`^\d{1,18}$`, description: 'Only those with a greater id.' },
    limit: limit('So many at most; 100 when it is left out.'),
  })
  const schema = {
    tags,
    querystring,
    params: refParams,
    summary: 'Its batches',
    response: answers(200, backgroundBatchesSchema, 'By their ids; a Link leads to the next page.'),
  }
  app.get<Of & BatchesQuery>(
    `${base}/:ref/batches`,
    { ...guarded(site, need, costs.plan), schema },
    async (request, reply) => {
      const { state, after = '0', limit: most = 100 } = request.query
      const { ground } = site
      const { reading } = (await ground.standing.take()).value
      const one = { ground: ground.background, reader: ground.reader, reading, name: request.params.ref }
      const page = await batchesOf(one, { state, after: BigInt(after), limit: most })
      const last = page.batches.at(-1)
      if (page.more && last) linkAfter(reply, { url: request.url, after: String(last.batch) })
      return page
    },
  )
}

interface BatchesQuery {
  Querystring: { state?: 'ready' | 'running' | 'done' | 'failed'; after?: string; limit?: number }
}

function linkAfter(reply: FastifyReply, { url, after }: { readonly url: string; readonly after: string }): void {
  const [path = '', query = ''] = url.split('?')
  const asked = query.split('&').filter((part) => part !== '' && !part.startsWith('after='))
  reply.header('link', `<${path}?${[...asked, `after=${after}`].join('&')}>; rel="next"`)
}

function attempts(app: FastifyInstance, site: Site): void {
  const schema = {
    tags,
    querystring: allowed({ limit: limit('So many at most; 100 when it is left out.') }),
    params: refParams,
    summary: 'The last attempts at its batches',
    response: answers(200, backgroundAttemptsSchema, 'Newest first.'),
  }
  app.get<Of & Limited>(
    `${base}/:ref/attempts`,
    { ...guarded(site, need, costs.plan), schema },
    async ({ params, query }) => {
      const { ground } = site
      const { reading } = (await ground.standing.take()).value
      return attemptsOf(
        { ground: ground.background, reader: ground.reader, reading, name: params.ref },
        query.limit ?? 100,
      )
    },
  )
}

function finalization(app: FastifyInstance, site: Site): void {
  const schema = {
    tags,
    params: refParams,
    summary: 'What this server does, or did, to finish it',
    response: answers(200, backgroundFinalizationSchema, 'Since the server began.'),
  }
  app.get<Of>(`${base}/:ref/finalize`, { ...guarded(site, need), schema }, ({ params: { ref } }, reply) => {
    const found = site.finalizing.of(ref)
    if (!found)
      throw new HttpProblem(404, {
        code: 'not-asked-for',
        what: `nobody has asked this server to finalize ${ref} since it began`,
        next: `look how far it is: GET ${base}/${encodeURIComponent(ref)}`,
      })
    return reply.send(found)
  })
}
