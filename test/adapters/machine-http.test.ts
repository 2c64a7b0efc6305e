import { describe, expect, test } from 'vitest'
import { machineHttp } from '../../src/adapters/machine-http.ts'
import { deserted, localHttp } from '../support/local-http.ts'

const send = (url: string, timeout = 5000, signal?: AbortSignal) =>
  machineHttp.send({ method: 'POST', url, headers: { 'x-a': 'b' }, body: 'hello', timeout, signal })

const gone = await deserted()
const there = await localHttp((response, { url }) => {
  if (url === '/redirect') response.writeHead(302, { location: '/elsewhere' }).end()
  else if (url === '/endless') {
    const more = (): void => {
      if (!response.destroyed) response.write('x'.repeat(16_384), () => setImmediate(more))
    }
    more()
  } else if (url === '/cut') response.destroy()
  else if (url !== '/silent') response.writeHead(201, { 'content-type': 'text/plain' }).end('thanks')
})

describe('a request', () => {
  test('arrives whole, and its answer comes back', async () => {
    expect(await send(`${there.url}/ok?x=1`)).toEqual({ kind: 'answered', status: 201, body: 'thanks' })
    expect(there.received.at(-1)).toMatchObject({
      method: 'POST',
      url: '/ok?x=1',
      body: 'hello',
      headers: { 'x-a': 'b' },
    })
  })

  test('is not sent on to where a redirect points', async () => {
    expect(await send(`${there.url}/redirect`)).toMatchObject({ kind: 'answered', status: 302 })
    expect(there.received.map(({ url }) => url)).not.toContain('/elsewhere')
  })

  test('tells the headers that are asked for, and takes as much of the answer as is wanted', async () => {
    const request = { method: 'GET', url: `${there.url}/redirect`, headers: {}, timeout: 5000 } as const
    const told = await machineHttp.send({ ...request, tells: ['location', 'x-absent'] })
    expect(told).toEqual({ kind: 'answered', status: 302, body: '', headers: { location: '/elsewhere' } })
    const endless = await machineHttp.send({ ...request, url: `${there.url}/endless`, mostBody: 100_000 })
    expect(endless).toMatchObject({ body: 'x'.repeat(100_000) })
  })

  test('takes no more than the beginning of an endless answer', async () => {
    const outcome = await send(`${there.url}/endless`)
    expect(outcome).toEqual({ kind: 'answered', status: 200, body: 'x'.repeat(65_536) })
  })

  test('that nobody answers ends in time', async () => {
    expect(await send(`${there.url}/silent`, 300)).toEqual({ kind: 'failed', because: 'no answer within 0 s' })
  })

  test('ends when its signal says so', async () => {
    expect(await send(`${there.url}/silent`, 60_000, AbortSignal.timeout(50))).toMatchObject({ kind: 'failed' })
  })

  test.each([
    ['nobody listens', `${gone}/secret`, 'nobody listens there'],
    ['the address is none', 'http//secret', 'that is no web address'],
  ])('tells why when %s, without the address', async (_, url, because) => {
    expect(await send(url)).toEqual({ kind: 'failed', because })
  })

  test('tells why when the connection is cut', async () => {
    expect(await send(`${there.url}/cut`)).toEqual({ kind: 'failed', because: 'the other side cut the connection' })
  })
})
