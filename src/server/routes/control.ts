import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { controlBackground } from '../../app/background/control.ts'
import { type BackgroundChange, backgroundChangeSchema } from '../../results/background-change.ts'
import { type Told } from '../idempotency.ts'
import { actorOf, costs, guarded, type Site } from '../site.ts'
import { answers, refTo } from './answers.ts'
import { base } from './background.ts'
import { refParams } from './parameters.ts'

const need = { name: 'background-migrations', action: 'write' } as const
const verbs = ['pause', 'resume', 'retry', 'restart', 'cancel', 'finalize'] as const
type Verb = (typeof verbs)[number]

const summaries: Readonly<Record<Verb, string>> = {
  pause: 'Stop it after the sub-batch at hand',
  resume: 'Go on with it',
  retry: 'Give its failed batches their attempts back',
  restart: 'Forget what was done and begin again',
  cancel: 'Give it up',
  finalize: 'Finish it, here and in the background',
}

interface Body {
  readonly because?: string
  readonly dry_run?: boolean
  readonly confirm?: boolean
  readonly workers?: number
}

interface Asked {
  Params: { ref: string }
  Body: Body | null | undefined
}

/** Does what `plan bbm pause` and its like do, in the name of who asks. What is so already is no error. */
export function controlRoutes(app: FastifyInstance, site: Site): void {
  for (const verb of verbs) {
    const status = verb === 'finalize' ? 202 : 200
    const schema = {
      tags: ['background migrations'],
      summary: summaries[verb],
      params: refParams,
      headers: headersSchema,
      body: bodyOf(verb),
      response: {
        ...answers(status, backgroundChangeSchema, `As plan bbm ${verb} --json.`),
        409: {
          description: 'It is not possible now: the same form, whose outcome is refused or moved.',
          content: { 'application/json': { schema: refTo(backgroundChangeSchema) } },
        },
      },
    }
    app.post<Asked>(`${base}/:ref/${verb}`, { ...guarded(site, need, costs.write), schema }, async (request, reply) => {
      const told = await onceWhereAsked(site, request, () => done(site, verb, request))
      return sent(reply, told)
    })
  }
}

const headersSchema = {
  type: 'object',
  properties: {
    'idempotency-key': {
      type: 'string',
      minLength: 1,
      maxLength: 128,
      description: 'The same key is answered with the same answer for a day, and the work is done once.',
    },
  },
}

function bodyOf(verb: Verb) {
  const properties = {
    because: { type: 'string', minLength: 1, maxLength: 500, description: 'Why, for whoever reads it later.' },
    dry_run: { type: 'boolean', description: 'Show what would be changed, with its SQL, and change nothing.' },
    ...(verb === 'finalize' && {
      confirm: { type: 'boolean', description: 'Declare it final when it is finished.' },
      workers: { type: 'integer', minimum: 1, maximum: 16, description: 'Batches at once; default 1.' },
    }),
  }
  return { type: ['object', 'null'], additionalProperties: false, properties }
}

/** The key counts for who sent it alone, and only with the same request. */
function onceWhereAsked(site: Site, request: FastifyRequest<Asked>, work: () => Promise<Told>): Promise<Told> {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string') return work()
  const what = JSON.stringify([request.method, request.url, request.body ?? null])
  return site.idempotency.once(JSON.stringify([request.principal?.name, key]), what, work)
}

async function done(site: Site, verb: Verb, request: FastifyRequest<Asked>): Promise<Told> {
  const { ground, finalizing } = site
  const { because, dry_run: dryRun, confirm, workers } = request.body ?? {}
  const { ref } = request.params
  const actor = actorOf(request)
  // Whoever may write and names one means it: nobody is asked again.
  const flags = { ...ground.flags, names: [ref], because, dryRun, actor, yes: true, forMachine: true }
  const change = await (
    verb === 'finalize'
      ? finalizing.begin({ ref, actor, because, confirm, workers, dryRun })
      : controlBackground(ground.ports, verb, flags)
  ).finally(ground.standing.forget)
  logChange(site, change, actor)
  const headers = verb === 'finalize' ? { location: `${base}/${encodeURIComponent(ref)}/finalize` } : {}
  return { status: statusOf(verb, change), headers, body: change }
}

function statusOf(verb: Verb, { changes }: BackgroundChange): number {
  if (changes.some(({ outcome }) => outcome === 'refused' || outcome === 'moved')) return 409
  return verb === 'finalize' ? 202 : 200
}

function logChange({ log }: Site, { verb, changes }: BackgroundChange, actor: string): void {
  for (const { ref, name, from, to, outcome } of changes)
    log.write('info', `${verb} of ${name} by ${actor}: ${outcome}`, {
      bbm_ref: ref,
      bbm_name: name,
      actor,
      verb,
      outcome,
      bbm_status_before: from,
      bbm_status: to,
    })
}

function sent(reply: FastifyReply, { status, headers, body }: Told): FastifyReply {
  return reply.code(status).headers(headers).send(body)
}
