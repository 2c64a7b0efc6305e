import { describe, expect, test } from 'vitest'
import { concrete, type GuardedServer, guardedServer, tokenNow, waystopToken } from '../support/guarded-server.ts'

type Method = 'GET' | 'HEAD' | 'POST'

/** What everybody may see: nothing of it is about a product. /metrics is, and is for this machine. */
const open = new Set(['/healthz', '/readyz', '/openapi.json', '/metrics'])

/** Addresses whose canonical form has a slash behind it lead there, before anybody is asked for anything. */
const isRedirect = (status: number): boolean => status === 301 || status === 308

async function statuses(server: GuardedServer, authorization: string | undefined, only?: Method) {
  const answers: string[] = []
  for (const [method, url] of server.routes) {
    if (open.has(url) || (only !== undefined && method !== only)) continue
    const headers = { ...(authorization !== undefined && { authorization }) }
    const { statusCode } = await server.app.inject({ method: method as Method, url: concrete(url), headers })
    if (!isRedirect(statusCode)) answers.push(`${method} ${url} ${statusCode}`)
  }
  return answers
}

describe('nothing is told or controlled', () => {
  test('without a token', async () => {
    const server = await guardedServer({ rate: 100_000 })
    const answers = await statuses(server, undefined)
    expect(answers.length).toBeGreaterThan(40)
    expect(answers.filter((line) => !line.endsWith(' 401'))).toEqual([])
  })

  test('with what is no token', async () => {
    const server = await guardedServer({ rate: 100_000 })
    const values = ['Basic YWxpY2U6cGFzcw==', 'Bearer', 'bearer x', 'Token x.y.z', 'Bearer x.y.z, Bearer a.b.c']
    for (const authorization of values)
      expect((await statuses(server, authorization, 'POST')).filter((line) => !line.endsWith(' 401'))).toEqual([])
  })

  test('with a token that only reads nothing is controlled, and what it may not read is not read', async () => {
    const server = await guardedServer({ rate: 100_000 })
    const authorization = `Bearer ${await tokenNow('read')}`
    expect((await statuses(server, authorization, 'POST')).filter((line) => !line.endsWith(' 401'))).toEqual([])
    for (const url of [
      '/api/v1/path?from=1.4.0',
      '/api/v1/why?subject=2.0',
      '/api/v1/stops',
      '/api/v1/preflight',
      '/api/v1/runs',
    ])
      expect((await server.app.inject({ url, headers: { authorization } })).statusCode).toBe(401)
  })

  test('with a token that only writes nothing is read', async () => {
    const server = await guardedServer({ rate: 100_000 })
    const authorization = `Bearer ${await tokenNow('write')}`
    expect((await statuses(server, authorization, 'GET')).filter((line) => !line.endsWith(' 401'))).toEqual([])
  })

  test.each(['background-migrations', 'metrics', 'paths'])(
    'with a token for our own %s what it does not name',
    async (name) => {
      const server = await guardedServer({ rate: 100_000 })
      const answers = await statuses(server, `Bearer ${await waystopToken(name)}`)
      const allowed = name === 'paths' ? /^(?:GET|HEAD) \/api\/v1\/(?:path|why|stops) / : /^$/
      expect(answers.filter((line) => !line.endsWith(' 401') && !allowed.test(line))).toEqual([])
    },
  )
})

describe('a denial', () => {
  test('on the surface of the registry is as its clients know it', async () => {
    const { app } = await guardedServer({ rate: 100_000 })
    const answer = await app.inject({ url: '/gitlab/v1/background-migrations/' })
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['www-authenticate']).toBe(
      'Bearer realm="waystop",service="waystop",scope="registry:background-migrations:read"',
    )
    expect(answer.json()).toMatchObject({ errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] })
    const write = await app.inject({ method: 'POST', url: '/v1/gitlab/bbm/pause/' })
    expect(write.headers['www-authenticate']).toContain('scope="registry:background-migrations:write"')
  })

  test('elsewhere is a problem, with the same challenge', async () => {
    const { app } = await guardedServer({ rate: 100_000 })
    const answer = await app.inject({ url: '/api/v1/stops', headers: { authorization: 'Bearer x.y.z' } })
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.headers['www-authenticate']).toContain('scope="waystop:paths:read",error="invalid_token"')
    expect(answer.json()).toMatchObject({ status: 401, detail: 'this token is not valid here' })
  })

  test('tells nothing of the token, and neither does the log', async () => {
    const { app, lines } = await guardedServer({ rate: 100_000 })
    const token = await tokenNow('pull')
    for (const value of [`Bearer ${token}`, `Bearer ${token.slice(0, -4)}AAAA`]) {
      const answer = await app.inject({ url: '/api/v1/stops?x=1', headers: { authorization: value } })
      const told = JSON.stringify([answer.headers, answer.body, lines])
      for (const part of token.split('.')) expect(told).not.toContain(part)
    }
    expect(lines.length).toBeGreaterThan(0)
  })

  test('of a body is given before the body is read', async () => {
    const { app } = await guardedServer({ rate: 100_000 })
    const headers = { 'content-type': 'application/json' }
    const url = '/api/v1/background-migrations/main_1/pause'
    for (const payload of ['{', 'x'.repeat(1_000_000), '{"__proto__":1}'])
      expect((await app.inject({ method: 'POST', url, headers, payload })).statusCode).toBe(401)
  })
})
