import { type FastifyRequest } from 'fastify'
import { type Access, AccessDenied, type Need, type Principal } from './access.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the hook of `requires`; undefined on routes that ask for nothing. */
    principal: Principal | undefined
  }
}

/** An `onRequest` hook: whoever is denied gets no further, and nothing of the body is read. */
export function requires(access: Access, need: Need): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const { authorization } = request.headers
    const decision = await access.check({ authorization, remoteAddress: request.ip }, need)
    if ('denied' in decision) throw new AccessDenied(decision.denied)
    request.principal = decision.principal
  }
}
