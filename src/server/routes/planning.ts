import { type FastifyInstance } from 'fastify'
import { preflight } from '../../app/preflight/preflight.ts'
import { stopList } from '../../app/stops.ts'
import { upgrade } from '../../app/upgrade.ts'
import { why } from '../../app/why.ts'
import { preflightSchema } from '../../results/preflight.ts'
import { stopListSchema } from '../../results/stop-list.ts'
import { upgradeSchema } from '../../results/upgrade.ts'
import { whyAnswerSchema } from '../../results/why.ts'
import { costs, guarded, type Site } from '../site.ts'
import { answers } from './answers.ts'
import { allowed, flag, list, product, text, version } from './parameters.ts'

const paths = { name: 'paths', action: 'read' } as const
const tags = ['paths']

/** What a planning command takes, as far as it names nothing of this machine. */
const conditions = {
  product,
  fact: list(text('ID=yes, ID=no, or what its probe counted: ID=30001.'), 'Answers to conditions.'),
  component: list(text('ID=VERSION'), 'Installed versions of components.'),
  install: text('How the product is installed: adds commands.'),
  assume_no: flag('Take every unanswered condition for no.'),
  zero_downtime: flag('Land on every line.'),
  accept: list(text('Id of a reason.'), 'Risks that are taken.'),
  strict: flag('Warnings count as illegal.'),
}

interface Conditions {
  readonly product?: string
  readonly from?: string
  readonly to?: string
  readonly fact?: readonly string[]
  readonly component?: readonly string[]
  readonly install?: string
  readonly assume_no?: boolean
  readonly zero_downtime?: boolean
  readonly accept?: readonly string[]
  readonly strict?: boolean
}

/** Paths are planned from what is told, and from the server's installation file; no database is asked. */
export function planningRoutes(app: FastifyInstance, site: Site): void {
  path(app, site)
  whys(app, site)
  stops(app, site)
  before(app, site)
}

function path(app: FastifyInstance, site: Site): void {
  const ends = { from: version, to: { ...version, description: 'A version, a line, a major or newest.' } }
  const querystring = allowed({ ...ends, ...conditions, alternatives: flag('Other legal paths too.') })
  const schema = {
    tags,
    querystring,
    summary: 'The legal path',
    response: answers(200, upgradeSchema, 'As plan upgrade --json.'),
  }
  app.get<{ Querystring: Conditions & { alternatives?: boolean } }>(
    '/api/v1/path',
    { ...guarded(site, paths, costs.plan), schema },
    ({ query }) => upgrade(site.ground.ports, planningOf(site, query), { alternatives: query.alternatives ?? false }),
  )
}

function whys(app: FastifyInstance, site: Site): void {
  const subject = text('A line, a version, a hop FROM..TO, a background migration, or the id of a reason.')
  const querystring = allowed({ subject, from: version, to: version, ...conditions }, ['subject'])
  const schema = {
    tags,
    querystring,
    summary: 'Why it is so',
    response: answers(200, whyAnswerSchema, 'As plan why --json.'),
  }
  app.get<{ Querystring: Conditions & { subject: string } }>(
    '/api/v1/why',
    { ...guarded(site, paths, costs.plan), schema },
    ({ query }) => why(site.ground.ports, [query.subject], planningOf(site, query)),
  )
}

function stops(app: FastifyInstance, site: Site): void {
  const querystring = allowed({ product, from: version, to: version })
  const schema = {
    tags,
    querystring,
    summary: 'The declared stops',
    response: answers(200, stopListSchema, 'As plan stop list --json.'),
  }
  app.get<{ Querystring: Conditions }>('/api/v1/stops', { ...guarded(site, paths, costs.plan), schema }, ({ query }) =>
    stopList(site.ground.ports, { ...groundOf(site, query), from: query.from, to: query.to }),
  )
}

function before(app: FastifyInstance, site: Site): void {
  const { product: _, ...rest } = conditions
  const hop = { type: 'integer', minimum: 1, maximum: 1000, description: 'This hop of the path.' }
  const querystring = allowed({ from: version, to: version, hop, ...rest })
  const schema = {
    tags: ['runs'],
    querystring,
    summary: 'May this hop be made',
    response: answers(200, preflightSchema, 'As plan preflight --json; the databases of the server are read.'),
  }
  app.get<{ Querystring: Conditions & { hop?: number } }>(
    '/api/v1/preflight',
    { ...guarded(site, { name: 'runs', action: 'read' }, costs.site), schema },
    ({ query }) => {
      const { system, ...flags } = site.ground.flags
      const asked = { ...flags, ...wordsOf(query), ...(system !== 'native' && { system }) }
      return preflight(site.ground.ports, { ...asked, hop: query.hop, gates: false })
    },
  )
}

/** Manifest and installation file of the server, unless another product is asked for. */
function groundOf({ ground }: Site, { product: id }: Conditions) {
  const { manifest, product: own, installation, system } = ground.flags
  if (id !== undefined) return { product: id }
  const vendor = system === 'gitlab' && manifest === undefined && installation === undefined ? 'gitlab' : undefined
  return { manifest, product: own ?? vendor, installation }
}

function wordsOf(asked: Conditions) {
  const { from, to, fact, component, install, accept, strict } = asked
  return {
    from,
    to,
    fact,
    component,
    install,
    accept,
    strict,
    assumeNo: asked.assume_no,
    zeroDowntime: asked.zero_downtime,
  }
}

const planningOf = (site: Site, asked: Conditions) => ({ ...groundOf(site, asked), ...wordsOf(asked) })
