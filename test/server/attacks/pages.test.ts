import { expect, test } from 'vitest'
import { type Access, type Asking } from '../../../src/server/access/access.ts'
import { accessWith, writeBackground } from '../../support/tokens.ts'
import { guardedServer, rawRequest, tokenNow } from '../support/guarded-server.ts'

const open: Access = await accessWith({}, { unauthenticated: true, origins: ['https://ops.example'] })
const asking: Asking = { remoteAddress: '127.0.0.1', host: 'localhost:7410' }

const causeOf = async (told: Partial<Asking>): Promise<string> => {
  const decision = await open.check({ ...asking, ...told }, writeBackground)
  return 'principal' in decision ? decision.principal.name : `${decision.denied.status} ${decision.denied.cause}`
}

test.each<[string, Partial<Asking>]>([
  ['a command line', {}],
  ['a command line of IPv6', { remoteAddress: '::1', host: '[::1]:7410' }],
  ['a command line through a socket for both', { remoteAddress: '::ffff:127.0.0.1', host: '127.0.0.1' }],
  ['our own page', { origin: 'http://localhost:7410', fetchSite: 'same-origin' }],
  ['a page that was let in', { origin: 'https://ops.example', fetchSite: 'cross-site' }],
  ['an address somebody typed', { fetchSite: 'none' }],
])('without tokens %s of this machine is let in', async (_, told) => {
  expect(await causeOf(told)).toBe('anonymous')
})

test.each<[string, Partial<Asking>]>([
  ['another machine', { remoteAddress: '10.0.0.5' }],
  ['an address that looks like this machine', { remoteAddress: '127.0.0.1.evil.example' }],
  ['something longer than an address', { host: '127.0.0.1.1' }],
  ['no address at all', { remoteAddress: '' }],
  ['a proxy', { isForwarded: true }],
  ['a name of a stranger that leads here', { host: 'evil.example:7410' }],
  ['a name that begins like this machine', { host: 'localhost.evil.example' }],
  ['a name with somebody before it', { host: 'evil@localhost' }],
  ['a name that wraps over lines', { host: 'localhost\r\nx' }],
  ['no name', { host: undefined }],
  ['two names', { host: 'twice' }],
  ['a page of a stranger', { origin: 'https://evil.example' }],
  ['a page on another port of this machine', { origin: 'http://localhost:3000' }],
  ['a page without an origin', { origin: 'null' }],
  ['a page whose origin begins like ours', { origin: 'http://localhost:7410.evil.example' }],
  ['a page whose origin begins like one that was let in', { origin: 'https://ops.example.evil.example' }],
  ['a picture in a page of a stranger', { fetchSite: 'cross-site' }],
  ['a picture in a page of a neighbour', { fetchSite: 'same-site' }],
])('without tokens %s is kept out', async (_, told) => {
  expect(await causeOf(told)).toBe('403 foreign')
})

test('a form or a script of a page cannot pause anything, with and without tokens', async () => {
  const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']
  const urls = ['/gitlab/v1/background-migrations/pause/', '/api/v1/background-migrations/main_1/pause']
  for (const isOpen of [true, false]) {
    const { app } = await guardedServer({ open: isOpen })
    for (const url of urls)
      for (const type of types) {
        const headers = { 'content-type': type, host: 'localhost', origin: 'https://evil.example' }
        const answer = await app.inject({ method: 'POST', url, headers, payload: '{"because":"x"}' })
        expect(answer.statusCode).toBe(isOpen ? 403 : 401)
        expect(answer.headers['access-control-allow-origin']).toBeUndefined()
      }
  }
})

test('even without an origin a body is JSON or nothing', async () => {
  const { app } = await guardedServer({ open: true })
  const url = '/api/v1/background-migrations/main_1/pause'
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'text/json'])
    for (const host of ['localhost', '127.0.0.1:7410']) {
      const headers = { 'content-type': type, host }
      expect((await app.inject({ method: 'POST', url, headers, payload: '{"because":"x"}' })).statusCode).toBe(415)
    }
})

test('a browser is told nothing about what other pages may do', async () => {
  const { app } = await guardedServer()
  const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' }
  const answer = await app.inject({ method: 'OPTIONS', url: '/api/v1/background-migrations', headers })
  expect(answer.statusCode).toBeGreaterThanOrEqual(400)
  expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
})

test('an origin that is let in is named alone, and never with a star', async () => {
  const { app } = await guardedServer({ origins: ['https://ops.example'] })
  const authorization = `Bearer ${await tokenNow('read')}`
  const told = async (origin: string) =>
    (await app.inject({ url: '/api/v1/stops', headers: { authorization, origin } })).headers
  expect(await told('https://ops.example')).toMatchObject({
    'access-control-allow-origin': 'https://ops.example',
    vary: 'Origin',
  })
  expect(await told('https://ops.example.evil.example')).not.toHaveProperty('access-control-allow-origin')
  expect(await told('https://ops.example')).not.toHaveProperty('access-control-allow-credentials')
})

test('headers that came twice, or name another host, are not believed', async () => {
  const server = await guardedServer({ open: true })
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  const ask = (headers: string): Promise<string> =>
    rawRequest(server, `GET /api/v1/stops HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`)
  expect(await ask('Host: localhost\r\n')).toMatch(/^HTTP\/1\.1 200 /u)
  expect(await ask('Host: localhost\r\nHost: evil.example\r\n')).toMatch(/^HTTP\/1\.1 40[03] /u)
  expect(await ask('Host: evil.example\r\nX-Forwarded-Host: localhost\r\n')).toMatch(/^HTTP\/1\.1 403 /u)
  expect(await ask('Host: localhost\r\nX-Forwarded-For: 127.0.0.1\r\n')).toMatch(/^HTTP\/1\.1 403 /u)
  expect(await ask('Host: localhost\r\nOrigin: http://localhost\r\nOrigin: http://evil.example\r\n')).toMatch(/ 403 /u)
})

test('a token that is sent twice is none', async () => {
  const server = await guardedServer()
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  const good = `Authorization: Bearer ${await tokenNow('*')}\r\n`
  const ask = (headers: string): Promise<string> =>
    rawRequest(server, `GET /openapi.json HTTP/1.1\r\nHost: x\r\n${headers}Connection: close\r\n\r\n`)
  expect(await ask(good)).toMatch(/^HTTP\/1\.1 200 /u)
  const twice = `POST /gitlab/v1/background-migrations/pause/ HTTP/1.1\r\nHost: x\r\n${good}${good}Connection: close\r\n\r\n`
  expect(await rawRequest(server, twice)).toMatch(/^HTTP\/1\.1 401 /u)
})
