import { connect, createServer, type Server as Proxy, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { waitForBackground } from '../../../src/app/background/wait.ts'
import { type WaitFlags } from '../../../src/app/background/wait-flags.ts'
import { freePort } from '../../support/postgres/server.ts'
import { type TestDatabase } from '../../support/postgres/database.ts'
import { schemaErrors } from '../../support/valid-answer.ts'
import { backgroundWaitSchema, type BackgroundWait } from '../../../src/results/wait.ts'
import { nativeDatabase, queued, withBatches } from '../../engine/background/native-fixture.ts'
import { only, site } from './site.ts'

const quick = { names: [], timeout: '20s', interval: '1s', stuckAfter: '1h', outage: '1h' }

async function waitFor(
  main: { readonly url: string },
  flags: Partial<WaitFlags> = {},
  stop?: AbortSignal,
): Promise<BackgroundWait> {
  const answer = await waitForBackground(
    site(stop && { stop }),
    { ...only(main.url), ...quick, ...flags },
    () => undefined,
  )
  expect(schemaErrors(backgroundWaitSchema, answer)).toEqual([])
  return answer
}

/** As soon as the wait has looked once. */
function onFirstLook(
  main: { readonly url: string },
  flags: Partial<WaitFlags>,
  then: () => Promise<unknown>,
): Promise<BackgroundWait> {
  let once: Promise<unknown> | undefined
  return waitForBackground(site(), { ...only(main.url), ...quick, ...flags }, () => {
    once ??= then()
  })
}

const setState = (main: TestDatabase, name: string, state: string): Promise<unknown> =>
  main.sql('UPDATE waystop.background_migration SET state = $2 WHERE name = $1', [name, state])

const longAgo = (main: TestDatabase): Promise<unknown> =>
  main.sql(
    `UPDATE waystop.background_migration SET created_at = now() - interval '1 day', state_at = now() - interval '1 day',
       started_at = now() - interval '1 day'`,
  )

describe('A wait', () => {
  test('ends as finished when everything is, and at once when there is nothing', async () => {
    const main = await nativeDatabase()
    expect(await waitFor(main)).toMatchObject({ outcome: 'finished', because: 'there is nothing to wait for' })
    await queued(main, 'One', { state: 'running' })
    await queued(main, 'Two', { state: 'finalized' })
    const answer = await onFirstLook(main, {}, () => setState(main, 'One', 'finished'))
    expect(answer).toMatchObject({ outcome: 'finished', because: 'all 2 are finished' })
  })

  test('ends at once as failed, though nothing is queued and others work', async () => {
    const main = await nativeDatabase()
    await queued(main, 'Works', { state: 'running' })
    await queued(main, 'Broke', { state: 'failed' })
    await queued(main, 'Held', { state: 'paused' })
    const answer = await waitFor(main, { ignorePaused: true })
    expect(answer).toMatchObject({ outcome: 'failed', because: expect.stringContaining('Broke (main_2)') })
    expect(answer.next).toContain('plan bbm show main_2')
    expect(answer.background.map(({ name }) => name)).toEqual(['Broke', 'Held', 'Works'])
  })

  test('ends at once as paused; asked to pass that over it waits for the others, and still does not say finished', async () => {
    const main = await nativeDatabase()
    await queued(main, 'Works', { state: 'running' })
    await queued(main, 'Held', { state: 'paused' })
    expect(await waitFor(main)).toMatchObject({ outcome: 'paused', because: expect.stringContaining('Held') })
    let looks = 0
    const answer = await waitForBackground(site(), { ...only(main.url), ...quick, ignorePaused: true }, () => {
      looks += 1
      void setState(main, 'Works', 'finished')
    })
    expect(answer).toMatchObject({ outcome: 'paused' })
    expect(looks).toBeGreaterThan(0)
  })

  test('tells work that is stuck: running with a lease that ran out, no batch for so long', async () => {
    const main = await nativeDatabase()
    const id = await queued(main, 'Orphan', { state: 'running' })
    await withBatches(main, id, { running: 1, ready: 2 })
    await longAgo(main)
    await main.sql("UPDATE waystop.batch SET started_at = now() - interval '10 minutes'")
    // Somebody still holds it: no news from a long batch is no bad news.
    expect(await waitFor(main, { stuckAfter: '5m', timeout: '1s' })).toMatchObject({ outcome: 'time-over' })
    await main.sql("UPDATE waystop.batch SET lease_until = now() - interval '9 minutes' WHERE state = 'running'")
    expect(await waitFor(main, { stuckAfter: '5m' })).toMatchObject({
      outcome: 'stuck',
      because: expect.stringContaining('no batch began or ended for 10m'),
    })
    expect(await waitFor(main, { stuckAfter: '11m', timeout: '1s' })).toMatchObject({ outcome: 'time-over' })
  })

  test('calls finalizing without a worker stuck, even while others are worked on', async () => {
    const main = await nativeDatabase()
    const busy = await queued(main, 'Busy', { state: 'running' })
    await withBatches(main, busy, { running: 1 })
    await queued(main, 'Waiting', { state: 'active' })
    await longAgo(main)
    expect(await waitFor(main, { stuckAfter: '5m', timeout: '1s' })).toMatchObject({ outcome: 'time-over' })
    await queued(main, 'Crashed', { state: 'finalizing' })
    await longAgo(main)
    expect(await waitFor(main, { stuckAfter: '5m' })).toMatchObject({
      outcome: 'stuck',
      because: expect.stringContaining('Crashed'),
    })
  })

  test('does not call stuck what is held, and tells nothing of the machine that waits: its clock may be off by an hour', async () => {
    const main = await nativeDatabase()
    await queued(main, 'Held', { state: 'running' })
    await longAgo(main)
    await main.sql(
      "UPDATE waystop.background_migration SET hold_until = now() + interval '10 minutes', hold_because = 'autovacuum'",
    )
    expect(await waitFor(main, { stuckAfter: '5m', timeout: '1s' })).toMatchObject({ outcome: 'time-over' })
    await main.sql('UPDATE waystop.background_migration SET hold_until = NULL, state_at = clock_timestamp()')
    const ports = site()
    const early = { ...ports, clock: { ...ports.clock, now: () => Date.now() + 3_600_000 } }
    const flags = { ...only(main.url), ...quick, stuckAfter: '5m', timeout: '1s' }
    expect(await waitForBackground(early, flags, () => undefined)).toMatchObject({ outcome: 'time-over' })
  })

  test('ends when its time is over, and names what is left', async () => {
    const main = await nativeDatabase()
    await queued(main, 'Slow', { state: 'running' })
    const answer = await waitFor(main, { timeout: '1s', interval: '1h' })
    expect(answer).toMatchObject({ outcome: 'time-over', because: '1s are over: 1 unfinished' })
    expect(answer.waited_ms).toBeLessThan(5000)
  })

  test('ends with a signal at once', async () => {
    const main = await nativeDatabase()
    await queued(main, 'Slow', { state: 'running' })
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 300)
    expect(await waitFor(main, { interval: '1h' }, stop.signal)).toMatchObject({ outcome: 'interrupted' })
  })

  test('waits only for what is named, and calls it failed when that was given up', async () => {
    const main = await nativeDatabase()
    await queued(main, 'Done', { state: 'finished' })
    await queued(main, 'Broke', { state: 'failed' })
    await queued(main, 'Dropped', { state: 'cancelled' })
    expect(await waitFor(main, { names: ['Done'] })).toMatchObject({ outcome: 'finished' })
    expect(await waitFor(main, { names: ['main_1', 'Done/20250101000000'] })).toMatchObject({ outcome: 'finished' })
    expect(await waitFor(main, { names: ['Dropped'] })).toMatchObject({ outcome: 'failed' })
    await expect(waitFor(main, { names: ['Doen'] })).rejects.toMatchObject({ suggestions: ['Done'] })
  })

  test.each(['0', 'abc', '0s', '30', '2d', '-1s', ''])('refuses the interval "%s"', async (interval) => {
    await expect(waitFor({ url: 'postgresql://nowhere' }, { interval })).rejects.toMatchObject({ code: 'bad-duration' })
  })

  test('takes 030s for thirty seconds', async () => {
    const main = await nativeDatabase()
    expect(await waitFor(main, { interval: '030s' })).toMatchObject({ outcome: 'finished' })
  })
})

describe('Before a hop', () => {
  const hop = { forHop: '2.0', from: '1.4.0' }

  test('only what ends with it is waited for', async () => {
    const main = await nativeDatabase()
    await queued(main, 'BackfillWeights', { state: 'finished' })
    await queued(main, 'Recount', { state: 'failed' })
    expect(await waitFor(main, hop)).toMatchObject({
      outcome: 'finished',
      for_hop: { from: '1.4.0', to: '2.0.0', without_record: [] },
    })
    expect(await waitFor(main, { ...hop, forHop: '2.1' })).toMatchObject({ outcome: 'failed' })
  })

  test('a required one without a record is never taken for finished', async () => {
    const main = await nativeDatabase()
    await queued(main, 'Recount', { state: 'finished' })
    expect(await waitFor(main, hop)).toMatchObject({
      outcome: 'undetermined',
      because: expect.stringContaining('BackfillWeights'),
      for_hop: { without_record: [expect.stringContaining('BackfillWeights (main')] },
    })
  })

  test('one of the same name that another migration queued does not stand for it', async () => {
    const main = await nativeDatabase()
    await queued(main, 'BackfillWeights', { state: 'finished', queuedBy: '20240101000000' })
    expect(await waitFor(main, hop)).toMatchObject({ outcome: 'undetermined' })
  })

  test('the installed version is that of our own records; without any it is asked for', async () => {
    const main = await nativeDatabase()
    await queued(main, 'BackfillWeights', { state: 'finished' })
    await expect(waitFor(main, { forHop: '2.0' })).rejects.toMatchObject({ code: 'no-version' })
    await main.sql("INSERT INTO waystop.release (version, phase) VALUES ('1.4.0', 'regular')")
    expect(await waitFor(main, { forHop: '2.0' })).toMatchObject({ outcome: 'finished', for_hop: { from: '1.4.0' } })
  })
})

describe('A database that is not there', () => {
  let proxy: Proxy | undefined
  const sockets = new Set<Socket>()
  afterEach(
    () =>
      new Promise<void>((resolve) => {
        for (const one of sockets) one.destroy()
        if (proxy) proxy.close(() => resolve())
        else resolve()
        proxy = undefined
      }),
  )

  /** A way to the database that can be cut and mended. */
  async function wayTo(main: TestDatabase) {
    const target = new URL(main.url)
    const upstream = Number(target.port)
    const port = await freePort()
    const way = {
      url: '',
      mode: 'open' as 'open' | 'cut' | 'silent',
      cut: () => {
        for (const one of sockets) one.destroy()
      },
    }
    proxy = createServer((client) => {
      sockets.add(client)
      client.on('error', () => undefined)
      if (way.mode === 'cut') return void client.destroy()
      if (way.mode === 'silent') return undefined
      const server = connect(upstream, target.hostname)
      sockets.add(server)
      server.on('error', () => client.destroy())
      client.pipe(server).pipe(client)
      return undefined
    })
    await new Promise<void>((resolve) => proxy!.listen(port, '127.0.0.1', () => resolve()))
    target.port = String(port)
    way.url = target.href
    return way
  }

  test('because nobody gave it, makes the wait undetermined at once', async () => {
    const main = await nativeDatabase()
    const flags = { manifest: 'shop', database: [`main=${main.url}`], ...quick }
    expect(await waitForBackground(site(), flags, () => undefined)).toMatchObject({
      outcome: 'undetermined',
      because: expect.stringContaining('stock was not read'),
    })
  })

  test('for a moment only, is tried again', async () => {
    const main = await nativeDatabase()
    await queued(main, 'Works', { state: 'running' })
    const way = await wayTo(main)
    const seen: string[] = []
    const answer = await waitForBackground(site(), { ...only(way.url), ...quick }, ({ databases }) => {
      seen.push(databases[0]!.state)
      if (seen.length === 1) {
        way.mode = 'cut'
        way.cut()
        void setState(main, 'Works', 'finished')
      } else way.mode = 'open'
    })
    expect(seen).toEqual(['read', 'unreadable'])
    expect(answer).toMatchObject({ outcome: 'finished' })
  })

  test('for longer than --outage, makes it undetermined', async () => {
    const main = await nativeDatabase()
    await queued(main, 'Works', { state: 'running' })
    const way = await wayTo(main)
    const answer = await waitForBackground(site(), { ...only(way.url), ...quick, outage: '1s' }, () => {
      way.mode = 'cut'
      way.cut()
    })
    expect(answer).toMatchObject({
      outcome: 'undetermined',
      because: expect.stringMatching(/^main could not be read for \ds/u),
    })
  })

  test('and swallows every packet, does not hold the wait beyond its time', async () => {
    const main = await nativeDatabase()
    await queued(main, 'Works', { state: 'running' })
    const way = await wayTo(main)
    way.mode = 'silent'
    const begun = Date.now()
    const answer = await waitForBackground(site(), { ...only(way.url), ...quick, timeout: '1s' }, () => undefined)
    expect(answer).toMatchObject({ outcome: 'time-over', databases: [{ state: 'unreadable' }, { state: 'left-out' }] })
    expect(Date.now() - begun).toBeLessThan(10_000)
  })

  test('from the beginning, is waited for like any other outage', async () => {
    const way = `postgresql://postgres@127.0.0.1:${await freePort()}/none`
    expect(await waitFor({ url: way }, { timeout: '2s' })).toMatchObject({
      outcome: 'time-over',
      because: expect.stringContaining('main was not read'),
    })
  })
})
