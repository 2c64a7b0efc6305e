import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { AccessDenied } from './access/access.ts'
import { securityHeaders } from './headers.ts'
import { notFound } from './http-problem.ts'
import { type ProblemAnswer, problemAnswer } from './problem-answers.ts'
import { networkOf } from './rate.ts'
import { isRegistryAddress, registryAnswer } from './registry-answers.ts'
import { type Site } from './site.ts'

/** A denied request costs as much as so many others: tokens are not to be guessed. */
const denialCost = 20

/** Whatever is thrown becomes an answer in the form of the surface it was asked on. */
export function answerErrors(app: FastifyInstance, site: Site): void {
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof AccessDenied) site.requests.charge(networkOf(request.ip), denialCost)
    return answered(site, error, request, reply)
  })
  app.setNotFoundHandler((request, reply) => answered(site, notFound(), request, reply))
}

/** An address that no route can be looked up by: `%zz`. */
export function refuseUnreadable(error: unknown, request: unknown, reply: unknown): void {
  securityHeaders(reply as FastifyReply)
  shown(problemAnswer(error), request as FastifyRequest, reply as FastifyReply)
}

function answered({ log }: Site, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = problemAnswer(error)
  if (answer.isBug) log.write('error', messageOf(error), { request: request.id, stack: stackOf(error) })
  return shown(answer, request, reply)
}

function shown(answer: ProblemAnswer, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.headers(answer.headers)
  if (isRegistryAddress(request.url)) {
    const { status, body } = registryAnswer(answer)
    return reply.code(status).type('application/json; charset=utf-8').send(body)
  }
  return reply.code(answer.status).type('application/problem+json; charset=utf-8').send(answer.problem)
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error)
const stackOf = (error: unknown): string | undefined => (error instanceof Error ? error.stack : undefined)
