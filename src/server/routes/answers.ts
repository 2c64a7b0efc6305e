import { type FastifyReply, type FastifyRequest } from 'fastify'
import { type TSchema } from 'typebox'
import { type Taken } from '../../app/serve/snapshot.ts'
import { problemSchema } from '../../results/problem-schema.ts'

/** A schema by its id, which the server was told once. */
export const refTo = (schema: TSchema): { readonly $ref: string } => ({
  $ref: `${String((schema as { $id?: string }).$id)}#`,
})

/** What a route may answer: its own form, or a problem. */
export function answers(status: 200 | 202, schema: TSchema, description: string) {
  const problem = {
    description: 'A problem (RFC 9457).',
    content: { 'application/problem+json': { schema: refTo(problemSchema) } },
  }
  const good = { description, content: { 'application/json': { schema: refTo(schema) } } }
  return { [status]: good, '4xx': problem, '5xx': problem }
}

/** How old a shared answer is, and its tag; true when who asks has it already, which is answered then. */
export function isKnown(
  request: FastifyRequest,
  reply: FastifyReply,
  taken: Pick<Taken<unknown>, 'at' | 'version'>,
  now: number,
): boolean {
  const tag = `W/"${taken.version}"`
  reply.header('etag', tag).header('age', String(Math.max(0, Math.floor((now - taken.at) / 1000))))
  const asked = request.headers['if-none-match']
  const isSame = asked !== undefined && (asked.trim() === '*' || asked.split(',').some((one) => one.trim() === tag))
  if (isSame) reply.code(304)
  return isSame
}

/** Different questions about one snapshot whose answers are kept. */
const mostKept = 100

/** Makes answers that everybody shares who asks the same of the same snapshot: writing them out costs more than reading did. */
export function sharedAnswers<T>(): (taken: object, question: string, make: () => T | Promise<T>) => Promise<T> {
  const kept = new WeakMap<object, Map<string, Promise<T>>>()
  return (taken, question, make) => {
    const known = kept.get(taken) ?? new Map<string, Promise<T>>()
    kept.set(taken, known)
    const before = known.get(question)
    if (before) return before
    const made = Promise.resolve(make())
    if (known.size < mostKept) known.set(question, made)
    return made
  }
}

export const json = 'application/json; charset=utf-8'
