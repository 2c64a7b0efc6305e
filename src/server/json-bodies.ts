import { type FastifyInstance } from 'fastify'

/**
 * A body is JSON or nothing: what a form or a page of somebody else can send without asking is none (415). Clients that send the type
 * with an empty body mean nothing.
 */
export function onlyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = String(body)
    if (text.trim() === '') done(null, undefined)
    else void parse(request, text, done)
  })
}
