import { describe, expect, test } from 'vitest'
import { guardedServer, rawRequest, tokenNow } from '../support/guarded-server.ts'

/** Spellings of addresses that somebody might take for the same, or for another, one. */
const spellings = [
  '//gitlab/v1/background-migrations/',
  '/gitlab//v1/background-migrations/',
  '/gitlab/v1/background-migrations//',
  '/./gitlab/v1/background-migrations/',
  '/x/../gitlab/v1/background-migrations/',
  '/healthz/../gitlab/v1/background-migrations/pause/',
  '/healthz/%2e%2e/gitlab/v1/background-migrations/',
  '/healthz%2f..%2fgitlab/v1/background-migrations/',
  '/healthz;/gitlab/v1/background-migrations/',
  '/gitlab/v1/background-migrations/%2e/',
  '/gitlab/v1/background-migrations/.',
  '/gitlab/v1/background-migrations./',
  '/gitlab/v1/background-migrations/..;/',
  '/gitlab/v1/background%2dmigrations/',
  '/gitlab/v1/background-migrations%2f',
  '/gitlab/v1/background-migrations%00/',
  '/gitlab/v1/background-migrations%20/',
  '/gitlab/v1/background-migrations\\',
  '/GITLAB/V1/BACKGROUND-MIGRATIONS/',
  '/Gitlab/v1/background-migrations/',
  '/gitlab/v1/background-migrations/PAUSE/',
  '/gitlab/v1/background-migrations/1%0d%0aX-Injected:%20yes/',
  '/gitlab/v1/background-migrations/%E2%80%8E1/',
  '/gitlab/v1/background-migrations/１/',
  '/gitlab/v1/background-migrations/0x1/',
  '/gitlab/v1/background-migrations/+1/',
  '/gitlab/v1/background-migrations/-1/',
  '/gitlab/v1/background-migrations/1e3/',
  '/gitlab/v1/background-migrations/1;2/',
  '/api/v1/background-migrations/..%2f..%2fmetrics',
  '/api/v1/background-migrations/%252e%252e',
  '/api/v1/background-migrations/__proto__',
  '/api/v1/background-migrations/constructor/pause',
  '/api/v1/runs/..%2f..%2f..%2fetc%2fpasswd',
  '/api/v1/runs/%2fetc%2fpasswd',
  '/api/v1/runs/2026-01-01-1%00.json',
  '/%zz',
  '/%',
  '/%c0%ae%c0%ae/',
  '/\uD83D',
  `/${'a/'.repeat(1500)}`,
  '*',
] as const

describe('an odd address', () => {
  test('lets nobody past, and breaks nothing', async () => {
    const { app, lines } = await guardedServer({ rate: 100_000 })
    const past: string[] = []
    for (const url of spellings)
      for (const method of ['GET', 'POST'] as const) {
        const { statusCode, headers } = await app.inject({ method, url })
        // Nothing is there, it is no request, it leads to its canonical form, or a token is needed: never an answer.
        const isRefused = [301, 308, 400, 401, 404, 405, 414].includes(statusCode)
        if (!isRefused || headers['x-injected'] !== undefined) past.push(`${method} ${url} ${statusCode}`)
      }
    expect(past).toEqual([])
    expect(lines.filter(({ level }) => level === 'error')).toEqual([])
  })

  test('is no way to write for who only reads', async () => {
    const { app } = await guardedServer({ rate: 100_000 })
    const headers = { authorization: `Bearer ${await tokenNow('read')}` }
    const past: string[] = []
    for (const url of spellings) {
      const { statusCode } = await app.inject({ method: 'POST', url, headers })
      if (statusCode < 300 || statusCode >= 500) past.push(`${url} ${statusCode}`)
    }
    expect(past).toEqual([])
  })

  test('leads nowhere but here', async () => {
    const { app } = await guardedServer()
    const own = '/gitlab/v1/background-migrations'
    const odd = ['//evil.example/gitlab/v1/background-migrations', '/\\evil.example/..', '//evil.example%2f..']
    const places: string[] = []
    for (const url of [...odd, own, `${own}?next=//evil.example`, `${own}?%0d%0aa:b`]) {
      const { location } = (await app.inject({ url, headers: { host: 'evil.example' } })).headers
      if (location !== undefined) places.push(location)
    }
    expect(places.length).toBeGreaterThan(0)
    for (const place of places) expect(place).toMatch(/^\/gitlab\/v1\/background-migrations\/(?:\?[^\s\\]*)?$/u)
  })

  test('of another method by a header or a parameter is still of its own', async () => {
    const { app } = await guardedServer()
    const authorization = `Bearer ${await tokenNow('read')}`
    const url = '/gitlab/v1/background-migrations/pause/?_method=POST'
    for (const name of ['x-http-method-override', 'x-method-override', 'x-http-method'])
      expect((await app.inject({ url, headers: { authorization, [name]: 'POST' } })).statusCode).toBe(405)
  })

  test('in absolute form, or rewritten by a header, is judged by what it is', async () => {
    const server = await guardedServer()
    await server.app.listen({ port: 0, host: '127.0.0.1' })
    const absolute =
      'GET http://127.0.0.1/gitlab/v1/background-migrations/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
    expect(await rawRequest(server, absolute)).toMatch(/^HTTP\/1\.1 40[0145] /u)
    const rewritten =
      'GET /healthz HTTP/1.1\r\nHost: x\r\nX-Original-URL: /metrics\r\nX-Rewrite-URL: /metrics\r\nConnection: close\r\n\r\n'
    expect(await rawRequest(server, rewritten)).toMatch(/ok\n$/u)
  })
})

const disagreements: readonly (readonly [what: string, rest: string])[] = [
  ['two lengths', 'Content-Length: 5\r\nContent-Length: 0\r\n\r\nhello'],
  [
    'a length and chunks',
    'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n',
  ],
  ['chunks that are none', 'Transfer-Encoding: chunked\r\n\r\nzz\r\n'],
  ['an encoding in disguise', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
  ['a header with a line feed alone', 'X: a\nAuthorization: Bearer x\r\n\r\n'],
  ['a header with a null', 'X: a\u0000b\r\n\r\n'],
  ['a header folded over lines', 'X: a\r\n b\r\nHost : y\r\n\r\n'],
  ['headers without end', `X: ${'a'.repeat(20_000)}\r\n\r\n`],
]

test('what parsers do not agree about is refused, and the connection is over', async () => {
  const server = await guardedServer()
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  for (const [what, rest] of disagreements) {
    const request = `POST /gitlab/v1/background-migrations/pause/ HTTP/1.1\r\nHost: x\r\n${rest}`
    const answer = await rawRequest(server, request)
    expect.soft(answer, what).toMatch(/^HTTP\/1\.1 4\d\d /u)
    expect.soft(answer.match(/^HTTP\/1\.1 /gmu), what).toHaveLength(1)
    expect.soft(answer, what).not.toContain('process_cpu')
  }
})
