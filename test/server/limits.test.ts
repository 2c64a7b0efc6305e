import { describe, expect, test } from 'vitest'
import { idempotency, type Told } from '../../src/server/idempotency.ts'
import { networkOf, rateLimit } from '../../src/server/rate.ts'
import { site } from '../app/background/site.ts'
import { testServer } from './support/server.ts'

const still = { now: 0 }
const clock = { now: () => still.now, wait: () => Promise.resolve() }
const told = (body: unknown): Promise<Told> => Promise.resolve({ status: 200, headers: {}, body })

describe('A bucket', () => {
  test('lets a burst through, then so many a second, each for himself', () => {
    still.now = 0
    const limit = rateLimit(clock, { perSecond: 10, burst: 3 })
    expect([1, 2, 3, 4].map(() => limit.take('a'))).toEqual([0, 0, 0, 0.1])
    expect(limit.take('b')).toBe(0)
    still.now = 100
    expect([limit.take('a'), limit.take('a') > 0]).toEqual([0, true])
    limit.charge('b', 100)
    expect(limit.take('b')).toBeGreaterThan(0)
    still.now = -1000
    expect(limit.take('a')).toBeGreaterThan(0)
  })

  test('is one for all addresses of a network', () => {
    expect(networkOf('::ffff:10.0.0.5')).toBe('10.0.0.5')
    expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe(networkOf('2001:db8:1:2::9'))
    expect(networkOf('2001:db8:1:2::9')).not.toBe(networkOf('2001:db8:1:3::9'))
  })
})

describe('A key', () => {
  test('is answered alike for a day, is refused with another request, and forgets work that threw', async () => {
    still.now = 0
    const { once } = idempotency(clock)
    const first = await once('k', 'r', () => told(1))
    expect(await once('k', 'r', () => told(2))).toBe(first)
    await expect(once('k', 'other', () => told(2))).rejects.toMatchObject({ status: 422 })
    still.now = 25 * 3600_000
    expect(await once('k', 'other', () => told(3))).toMatchObject({ body: 3 })
    await expect(once('bad', 'r', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await once('bad', 'r', () => told(4))).toMatchObject({ body: 4 })
  })

  test('is forgotten, the oldest first, when there are very many', async () => {
    const { once } = idempotency(clock)
    for (let n = 0; n < 1500; n += 1) await once(`k${n}`, 'r', () => told(n))
    expect(await once('k1499', 'r', () => told('new'))).toMatchObject({ body: 1499 })
    expect(await once('k0', 'r', () => told('new'))).toMatchObject({ body: 'new' })
  })
})

describe('A server', () => {
  const flags = { manifest: 'shop', database: ['main=postgresql://x@127.0.0.1:1/x'], without: ['stock'] }

  test('tells whoever asks too often when to come back', async () => {
    const { app } = await testServer({ ...site(), clock }, flags, { rate: 5 })
    const statuses: number[] = []
    for (let n = 0; n < 12; n += 1) statuses.push((await app.inject('/openapi.json')).statusCode)
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429, 429])
    const late = await app.inject('/openapi.json')
    expect(late.headers['retry-after']).toBe('1')
    expect(late.json()).toMatchObject({ type: 'urn:waystop:problem:too-many-requests', status: 429 })
  })

  test('lets nobody plan without end', async () => {
    const { app } = await testServer({ ...site(), clock }, flags)
    const statuses = new Set<number>()
    for (let n = 0; n < 45; n += 1) statuses.add((await app.inject('/api/v1/stops')).statusCode)
    expect([...statuses]).toEqual([200, 429])
  })

  test('gives every answer headers that let a browser do nothing with it', async () => {
    const { app } = await testServer(site(), flags)
    for (const url of ['/openapi.json', '/nowhere', '/%zz', '/gitlab/v1/background-migrations/', '/api/v1/stops']) {
      const { headers } = await app.inject(url)
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      })
      expect(headers).not.toHaveProperty('access-control-allow-origin')
    }
  })

  test('lets pages of one origin ask when that was said, and no other', async () => {
    const { app } = await testServer(site(), flags, { origins: ['https://ops.example.com'] })
    const asked = (origin: string, method: 'GET' | 'OPTIONS') =>
      app.inject({ method, url: '/api/v1/stops', headers: { origin, 'access-control-request-method': 'POST' } })
    const allowed = await asked('https://ops.example.com', 'OPTIONS')
    expect(allowed.statusCode).toBe(204)
    expect(allowed.headers).toMatchObject({
      'access-control-allow-origin': 'https://ops.example.com',
      'access-control-allow-methods': 'GET, POST',
      vary: 'Origin',
    })
    expect((await asked('https://ops.example.com', 'GET')).headers).toHaveProperty('access-control-allow-origin')
    const other = await asked('https://ops.example.com.evil.example', 'OPTIONS')
    expect(other.statusCode).toBe(405)
    expect(other.headers).not.toHaveProperty('access-control-allow-origin')
  })

  test('never writes a token or what stands behind a question mark into its log', async () => {
    const { app, lines } = await testServer(site(), flags)
    await app.inject({ url: '/api/v1/why?subject=tops3cret', headers: { authorization: 'Bearer tops3cret' } })
    expect(lines.length).toBeGreaterThan(0)
    expect(JSON.stringify(lines)).not.toContain('tops3cret')
  })
})
