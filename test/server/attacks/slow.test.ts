import { request, type IncomingMessage } from 'node:http'
import { type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { type GuardedServer, guardedServer, rawRequest, tokenNow } from '../support/guarded-server.ts'

const body = (length: number): string => JSON.stringify({ because: 'x'.repeat(length) })
const url = '/api/v1/background-migrations/main_1/pause'

test('a body that is too large is refused, whatever it says of its length', async () => {
  const server = await guardedServer()
  const authorization = `Bearer ${await tokenNow('*')}`
  const headers = { authorization, 'content-type': 'application/json' }
  const answer = await server.app.inject({ method: 'POST', url, headers, payload: body(70_000) })
  expect(answer.statusCode).toBe(413)
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  const head = `POST ${url} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\n`
  expect(await rawRequest(server, `${head}Content-Length: 999999999\r\n\r\n{`)).toMatch(/^HTTP\/1\.1 413 /u)
  const chunk = `4000\r\n${'x'.repeat(0x40_00)}\r\n`
  expect(await rawRequest(server, `${head}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(6)}`)).toMatch(
    /^HTTP\/1\.1 413 /u,
  )
})

test('who sends headers or a body letter by letter is left, and others are answered meanwhile', async () => {
  const server = await guardedServer()
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  const authorization = `Bearer ${await tokenNow('*')}`
  const began = Date.now()
  const head = `POST ${url} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\n`
  const slow = [
    ...Array.from({ length: 50 }, () => rawRequest(server, 'GET /api/v1/stops HTTP/1.1\r\nHost: x\r\nX-A: ', 18_000)),
    rawRequest(server, `${head}Content-Length: 20\r\n\r\n{"because"`, 18_000),
    rawRequest(server, '', 18_000),
  ]
  expect((await server.app.inject({ url: '/healthz' })).statusCode).toBe(200)
  const answers = await Promise.all(slow.slice(0, 51))
  expect(Date.now() - began).toBeLessThan(16_000)
  for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 408 /u)
}, 25_000)

test('of many who want to listen no more are let in than may be, and the others are answered', async () => {
  const server = await guardedServer({ streams: 8, rate: 100_000 })
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  const tokens = await Promise.all([tokenNow('read'), tokenNow('read')])
  const opened = await Promise.all(Array.from({ length: 60 }, (_, i) => listen(server, tokens[i % 2] ?? '')))
  const codes = opened.map(({ statusCode }) => statusCode ?? 0)
  expect(codes.filter((code) => code === 200).length).toBeGreaterThan(0)
  expect(codes.filter((code) => code === 200).length).toBeLessThanOrEqual(8)
  expect(codes.filter((code) => code !== 200).every((code) => code === 503 || code === 429)).toBe(true)
  expect((await server.app.inject({ url: '/healthz' })).statusCode).toBe(200)
  for (const one of opened) one.destroy()
})

function listen(server: GuardedServer, token: string): Promise<IncomingMessage> {
  const { port } = server.app.server.address() as AddressInfo
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` }
    request({ port, host: '127.0.0.1', path: '/api/v1/events', headers }, (answer) => {
      answer.on('error', () => undefined)
      answer.resume()
      resolve(answer)
    })
      .on('error', reject)
      .end()
  })
}
