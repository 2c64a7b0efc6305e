import { type FastifyRequest, type onRequestHookHandler } from 'fastify'
import { type Finalizing } from '../app/serve/finalizing.ts'
import { type ServeGround } from '../app/serve/ground.ts'
import { type Log } from '../ports/log.ts'
import { type Access, type Need } from './access/access.ts'
import { requires } from './access/requires.ts'
import { type EventHub } from './events.ts'
import { tooMany } from './http-problem.ts'
import { type Idempotency } from './idempotency.ts'
import { networkOf, type RateLimit } from './rate.ts'

/** What the routes of one server share. */
export interface Site {
  readonly ground: ServeGround
  readonly access: Access
  readonly log: Log
  readonly finalizing: Finalizing
  readonly events: EventHub
  readonly idempotency: Idempotency
  /** Of each address. */
  readonly requests: RateLimit
  /** Of each who asks, for what costs more than a look at what was read: writes, plans, runs. */
  readonly work: RateLimit
}

/** Who it is, as records name it: `token:alice@10.0.0.5`. */
export function actorOf({ principal, ip }: FastifyRequest): string {
  return `${principal?.name ?? 'anonymous'}@${ip}`
}

/** Hooks of a route: who may ask, and, where it is work, how often. */
export function guarded(site: Site, need: Need, cost = 0): { readonly onRequest: onRequestHookHandler[] } {
  const allowed = requires(site.access, need)
  const paced: onRequestHookHandler = (request, _reply, done) => {
    const wait = site.work.take(`${request.principal?.name ?? ''}@${networkOf(request.ip)}`, cost)
    done(wait > 0 ? tooMany(wait, 'you ask for more work than one may here') : undefined)
  }
  return { onRequest: cost > 0 ? [allowed, paced] : [allowed] }
}

/** Tokens that are taken from the bucket of work. */
export const costs = { write: 1, plan: 1, run: 2, site: 5 } as const
