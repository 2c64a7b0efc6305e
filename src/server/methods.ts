import { type FastifyInstance, type HTTPMethods } from 'fastify'
import { methodNotAllowed } from './http-problem.ts'

const methods: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Remembers which methods an address has; call before its routes are added. */
export function rememberMethods(app: FastifyInstance): ReadonlyMap<string, Set<string>> {
  const known = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    const some = known.get(url) ?? new Set()
    known.set(url, some)
    for (const one of Array.isArray(method) ? method : [method]) some.add(one)
  })
  return known
}

/** An address that is there and does not take a method says so (405), instead of not being there. */
export function refuseOtherMethods(app: FastifyInstance, known: ReadonlyMap<string, ReadonlySet<string>>): void {
  for (const [url, taken] of [...known].map(([url, some]) => [url, new Set(some)] as const)) {
    const others = methods.filter((one) => !taken.has(one))
    if (others.length === 0 || url === '*') continue
    app.route({
      method: others,
      url,
      schema: { hide: true },
      handler: () => {
        throw methodNotAllowed([...taken].toSorted())
      },
    })
  }
}
