import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { queued, nativeDatabase } from '../engine/background/native-fixture.ts'
import { only, site } from '../app/background/site.ts'
import { type TestDatabase } from '../support/postgres/database.ts'
import { schemaErrors } from '../support/valid-answer.ts'
import { backgroundChangesSchema } from '../../src/results/background-changes.ts'
import { backgroundListSchema } from '../../src/results/background-list.ts'
import { testServer, type TestServer } from './support/server.ts'

interface Event {
  readonly id: string | undefined
  readonly event: string
  readonly data: Record<string, unknown>
}

/** Listens as a browser would. */
async function listen(address: string, headers: Record<string, string> = {}) {
  const end = new AbortController()
  onTestFinished(() => end.abort())
  const response = await fetch(`${address}/api/v1/events`, { headers, signal: end.signal })
  const events: Event[] = []
  let isOver = false
  const read = async (): Promise<void> => {
    let text = ''
    const decoder = new TextDecoder()
    try {
      for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
        text += decoder.decode(part, { stream: true })
        const blocks = text.split('\n\n')
        text = blocks.pop()!
        events.push(...blocks.flatMap((block) => eventIn(block)))
      }
    } catch {
      // Cut off, as whoever leaves is.
    }
    isOver = true
  }
  if (response.ok) void read()
  return { response, events, isOver: () => isOver, leave: () => end.abort() }
}

function eventIn(block: string): Event[] {
  const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'mu').exec(block)?.[1]
  const data = field('data')
  return data === undefined
    ? []
    : [{ id: field('id'), event: field('event')!, data: JSON.parse(data) as Event['data'] }]
}

let main: TestDatabase
beforeEach(async () => {
  main = await nativeDatabase()
  await queued(main, 'A', { state: 'paused' })
  await queued(main, 'B', { state: 'paused' })
})

async function listening(options: Parameters<typeof testServer>[2] = {}): Promise<TestServer & { address: string }> {
  const server = await testServer(site(), only(main.url), options)
  return { ...server, address: await server.app.listen({ host: '127.0.0.1', port: 0 }) }
}

describe('Whoever listens', () => {
  test('is told everything first, then what changes, and after a break only what was missed', async () => {
    const { address, app } = await listening()
    const one = await listen(address)
    expect(one.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(one.response.headers.get('cache-control')).toBe('no-store')
    await expect.poll(() => one.events.length).toBe(1)
    const [first] = one.events
    expect(first!.event).toBe('snapshot')
    expect(schemaErrors(backgroundListSchema, first!.data)).toEqual([])
    await app.inject({ method: 'POST', url: '/api/v1/background-migrations/A/resume', payload: {} })
    await expect.poll(() => one.events.length, { timeout: 5000 }).toBe(2)
    const change = one.events[1]!
    expect(schemaErrors(backgroundChangesSchema, change.data)).toEqual([])
    expect(change).toMatchObject({ event: 'changes', data: { changed: [{ name: 'A', state: 'active' }], gone: [] } })
    one.leave()
    const back = await listen(address, { 'last-event-id': first!.id! })
    await expect.poll(() => back.events.length).toBeGreaterThan(0)
    expect(back.events[0]).toEqual(change)
    const strange = await listen(address, { 'last-event-id': 'somebody-elses' })
    await expect.poll(() => strange.events[0]?.event).toBe('snapshot')
  })

  test('shares one look a second with all others', async () => {
    const { address, ground } = await listening()
    let readings = 0
    const { list } = ground.reader.system
    const counting: typeof list = (...asked) => {
      readings += 1
      return list(...asked)
    }
    Object.assign(ground.reader.system, { list: counting })
    onTestFinished(() => void Object.assign(ground.reader.system, { list }))
    const all = await Promise.all(Array.from({ length: 60 }, () => listen(address)))
    expect(new Set(all.map(({ response }) => response.status))).toEqual(new Set([200]))
    await expect.poll(() => all.every(({ events }) => events.length > 0)).toBe(true)
    const before = readings
    await new Promise((resolve) => setTimeout(resolve, 2100))
    expect(readings - before).toBeGreaterThan(0)
    expect(readings - before).toBeLessThanOrEqual(3)
  })

  test('is not let in when there are too many, nor when one has most of the places', async () => {
    const { address } = await listening({ streams: 4 })
    const all = await Promise.all([1, 2, 3].map(() => listen(address)))
    expect(all.map(({ response }) => response.status)).toEqual([200, 200, 200])
    const refused = await listen(address)
    expect([refused.response.status, refused.response.headers.get('retry-after')]).toEqual([503, '10'])
    expect(await refused.response.json()).toMatchObject({ type: 'urn:waystop:problem:too-many-streams' })
    all[0]!.leave()
    await expect.poll(async () => (await listen(address)).response.status, { timeout: 5000 }).toBe(200)
  })

  test('is let go when the token ends, and when the server does', async () => {
    const until = Date.now() + 1200
    const access = {
      mode: 'tokens',
      check: () => Promise.resolve({ principal: { name: 'token:alice', expiresAt: until } }),
    } as const
    const short = await listening({ access })
    const one = await listen(short.address)
    await expect.poll(() => one.isOver(), { timeout: 5000 }).toBe(true)
    expect(Date.now()).toBeGreaterThanOrEqual(until)
    const other = await listening()
    const two = await listen(other.address)
    await expect.poll(() => two.events.length).toBe(1)
    const began = Date.now()
    await other.app.close()
    await expect.poll(() => two.isOver()).toBe(true)
    expect(Date.now() - began).toBeLessThan(3000)
  })
})

test('What cannot be read is told to whoever listens', async () => {
  const server = await testServer(site(), { manifest: 'shop', database: ['main=postgresql://x@127.0.0.1:1/x'] })
  const one = await listen(await server.app.listen({ host: '127.0.0.1', port: 0 }))
  await expect.poll(() => one.events[0]?.data).toMatchObject({ verdict: 'undetermined' })
})
