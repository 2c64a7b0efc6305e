import { type FastifyRequest } from 'fastify'
import { type Access, AccessDenied, type Asking, type Need, type Principal } from './access.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the hook of `requires`; undefined on routes that ask for nothing. */
    principal: Principal | undefined
  }
}

/** An `onRequest` hook: whoever is denied gets no further, and nothing of the body is read. */
export function requires(access: Access, need: Need): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const decision = await access.check(askingOf(request), need)
    if ('denied' in decision) throw new AccessDenied(decision.denied)
    request.principal = decision.principal
  }
}

/** What a check looks at. A header that came twice fits nothing: nobody knows which was meant. */
export function askingOf({ headers, socket, raw }: FastifyRequest): Asking {
  const once = (name: string): string | undefined => {
    const times = raw.rawHeaders.filter((word, index) => index % 2 === 0 && word.toLowerCase() === name).length
    return times > 1 ? 'twice' : one(headers[name])
  }
  return {
    authorization: once('authorization'),
    remoteAddress: socket.remoteAddress ?? '',
    host: once('host'),
    origin: once('origin'),
    fetchSite: once('sec-fetch-site'),
    isForwarded: forwarding.some((name) => headers[name] !== undefined),
  }
}

const forwarding = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const

const one = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : value?.join(',')
