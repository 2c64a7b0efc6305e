import { beforeAll, describe, expect, test } from 'vitest'
import { listBackground } from '../../src/app/background/list.ts'
import { showBackground } from '../../src/app/background/show.ts'
import { backgroundSchema, type Background } from '../../src/results/background.ts'
import { backgroundAttemptsSchema } from '../../src/results/background-attempts.ts'
import { backgroundBatchesSchema, type BackgroundBatches } from '../../src/results/background-batches.ts'
import { backgroundChangeSchema, type BackgroundChange } from '../../src/results/background-change.ts'
import { backgroundFinalizationSchema, type BackgroundFinalization } from '../../src/results/background-finalization.ts'
import { backgroundListSchema, type BackgroundList } from '../../src/results/background-list.ts'
import { problemSchema } from '../../src/results/problem-schema.ts'
import { nativeDatabase, queued, withAttempts, withBatches } from '../engine/background/native-fixture.ts'
import { only, site } from '../app/background/site.ts'
import { type TestDatabase } from '../support/postgres/database.ts'
import { schemaErrors } from '../support/valid-answer.ts'
import { testServer } from './support/server.ts'

const base = '/api/v1/background-migrations'
let main: TestDatabase
beforeAll(async () => {
  main = await nativeDatabase()
  const broken = await queued(main, 'Broken', { state: 'failed' })
  await withBatches(main, broken, { done: 2, failed: 2 })
  await withAttempts(main, broken, { count: 2 })
  for (const name of ['A', 'B', 'C']) await queued(main, name, { state: 'paused' })
  await queued(main, 'Done', { state: 'finished' })
})
const serve = () => testServer(site(), only(main.url))

describe('What is shown', () => {
  test('is what plan bbm status and plan bbm show answer', async () => {
    const { app } = await serve()
    const list = (await app.inject(base)).json<BackgroundList>()
    const all = (await app.inject(`${base}?all=true`)).json<BackgroundList>()
    expect(schemaErrors(backgroundListSchema, list)).toEqual([])
    const timeless = (one: object): object => ({ ...one, at: '', command: '', next: '' })
    expect(timeless(list)).toEqual(timeless(await listBackground(site(), only(main.url))))
    expect(timeless(all)).toEqual(timeless(await listBackground(site(), { ...only(main.url), all: true })))
    const one = (await app.inject(`${base}/Broken?limit=1`)).json<Background>()
    expect(schemaErrors(backgroundSchema, one)).toEqual([])
    expect(timeless(one)).toEqual(
      timeless(await showBackground(site(), { ...only(main.url), name: 'Broken', limit: 1 })),
    )
  })

  test('comes in pages that miss nothing and show nothing twice, whatever changes its state between them', async () => {
    const { app } = await serve()
    const seen: string[] = []
    let url: string | undefined = `${base}?all=true&limit=2`
    while (url !== undefined) {
      const answer: Awaited<ReturnType<typeof app.inject>> = await app.inject(url)
      expect(answer.statusCode).toBe(200)
      seen.push(...answer.json<BackgroundList>().background.map(({ name }) => name))
      await main.sql(
        "UPDATE waystop.background_migration SET state = CASE state WHEN 'paused' THEN 'failed' ELSE 'paused' END WHERE name = 'A'",
      )
      url = /^<([^>]+)>; rel="next"$/u.exec(String(answer.headers['link'] ?? ''))?.[1]
    }
    expect(seen).toEqual(['Broken', 'A', 'B', 'C', 'Done'])
    await main.sql("UPDATE waystop.background_migration SET state = 'paused' WHERE name = 'A'")
  })

  test('is not sent again to who has it', async () => {
    const { app } = await serve()
    const first = await app.inject(`${base}?state=paused`)
    const tag = String(first.headers.etag)
    const again = await app.inject({ url: `${base}?state=paused`, headers: { 'if-none-match': `"x", ${tag}` } })
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', tag])
    await app.inject({ method: 'POST', url: `${base}/B/resume`, payload: {} })
    const changed = await app.inject({ url: `${base}?state=paused`, headers: { 'if-none-match': tag } })
    expect(changed.statusCode).toBe(200)
    await app.inject({ method: 'POST', url: `${base}/B/pause`, payload: {} })
  })

  test('of batches and attempts is a page with the keys and errors', async () => {
    const { app } = await serve()
    const first = await app.inject(`${base}/main_1/batches?limit=3`)
    const page = first.json<BackgroundBatches>()
    expect(schemaErrors(backgroundBatchesSchema, page)).toEqual([])
    expect(page.batches.map(({ state }) => state)).toEqual(['done', 'done', 'failed'])
    expect(page.more).toBe(true)
    const next = /^<([^>]+)>/u.exec(String(first.headers['link']))![1]!
    const rest = (await app.inject(next)).json<BackgroundBatches>()
    expect(rest).toMatchObject({ more: false, batches: [{ state: 'failed', error: 'division by zero', attempts: 3 }] })
    const failed = (await app.inject(`${base}/main_1/batches?state=failed`)).json<BackgroundBatches>()
    expect(failed.batches).toHaveLength(2)
    const attempts = (await app.inject(`${base}/main_1/attempts`)).json<{ attempts: object[] }>()
    expect(schemaErrors(backgroundAttemptsSchema, attempts)).toEqual([])
    expect(attempts.attempts).toHaveLength(2)
  })

  test('costs one reading, however many ask at once', async () => {
    const { app, ground } = await serve()
    let readings = 0
    const { list } = ground.reader.system
    Object.assign(ground.reader.system, {
      list: (...asked: Parameters<typeof list>) => {
        readings += 1
        return list(...asked)
      },
    })
    try {
      const answers = await Promise.all(Array.from({ length: 200 }, () => app.inject(base)))
      expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
      expect(readings).toBe(1)
    } finally {
      Object.assign(ground.reader.system, { list })
    }
  })

  test('is a problem where it is asked for wrongly', async () => {
    const { app } = await serve()
    const statuses: [string, number][] = [
      [`${base}/Nobody`, 404],
      [`${base}?limit=0`, 400],
      [`${base}?limit=1&limit=2`, 400],
      [`${base}?unknown=1`, 400],
      [`${base}?state=odd`, 400],
      [`${base}?limit=1&cursor=${encodeURIComponent("x'; DROP TABLE y")}`, 400],
      [`${base}/main_1/batches?after=-1`, 400],
      [`${base}/main_1/finalize`, 404],
      ['/api/v1/runs/..%2f..%2fetc', 400],
      ['/api/v1/path?product=../../etc', 400],
      ['/api/v1/path?from=99.9&to=2.1', 400],
      ['/api/v1/why', 400],
      [`${base}?cursor=${'x'.repeat(5000)}`, 414],
    ]
    for (const [url, status] of statuses) {
      const answer = await app.inject(url)
      expect([url, answer.statusCode]).toEqual([url, status])
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
      expect(schemaErrors(problemSchema, answer.json())).toEqual([])
      expect(answer.json()).toMatchObject({ status })
    }
  })

  test('of one that a database did not answer for is undetermined', async () => {
    const { app } = await testServer(site(), { manifest: 'shop', database: ['main=postgresql://x@127.0.0.1:1/x'] })
    const list = await app.inject(base)
    expect(list.json()).toMatchObject({
      verdict: 'undetermined',
      databases: [{ state: 'unreadable' }, { state: 'missing' }],
    })
    const one = await app.inject(`${base}/Broken`)
    expect([one.statusCode, one.headers['retry-after']]).toEqual([503, '5'])
  })
})

describe('What is changed', () => {
  const post = async (verb: string, payload?: object, headers: Record<string, string> = {}) => {
    const { app } = await serve()
    return app.inject({ method: 'POST', url: `${base}/C/${verb}`, ...(payload && { payload }), headers })
  }

  test('is recorded with who asked, from where and why', async () => {
    const answer = await post('resume', { because: 'month end is over' })
    expect(answer.statusCode).toBe(200)
    expect(schemaErrors(backgroundChangeSchema, answer.json())).toEqual([])
    expect(answer.json()).toMatchObject({ verb: 'resume', changed: 1, changes: [{ outcome: 'changed', to: 'active' }] })
    const [record] = await main.sql('SELECT actor, action, because FROM waystop.audit ORDER BY id DESC LIMIT 1')
    expect(record).toEqual({ actor: 'token:alice@127.0.0.1', action: 'resume', because: 'month end is over' })
    const shown = await showBackground(site(), { ...only(main.url), name: 'C', limit: 1 })
    expect(shown.audit).toMatchObject([{ actor: 'token:alice@127.0.0.1', because: 'month end is over' }])
  })

  test('and is so already, stays so, with or without a body', async () => {
    expect((await post('resume')).json()).toMatchObject({ changed: 0, changes: [{ outcome: 'nothing' }] })
  })

  test('only as a trial, is shown and not done', async () => {
    expect((await post('cancel', { dry_run: true })).json()).toMatchObject({
      dry_run: true,
      changes: [{ outcome: 'planned' }],
    })
    expect(await main.sql("SELECT state FROM waystop.background_migration WHERE name = 'C'")).toEqual([
      { state: 'active' },
    ])
  })

  test('and cannot be, is refused in the form of the command line', async () => {
    const { app } = await serve()
    const refused = await app.inject({ method: 'POST', url: `${base}/Done/cancel`, payload: {} })
    expect(refused.statusCode).toBe(409)
    expect(refused.json()).toMatchObject({ kind: 'background-change', changes: [{ outcome: 'refused' }] })
  })

  test('twice with one key, is done once and answered alike; another request with it is refused', async () => {
    const { app } = await serve()
    const send = (because: string) =>
      app.inject({ method: 'POST', url: `${base}/C/pause`, payload: { because }, headers: { 'idempotency-key': 'k1' } })
    const [first, second] = await Promise.all([send('one'), send('one')])
    const third = await send('one')
    expect(first.json<BackgroundChange>().changed).toBe(1)
    expect([second.body, third.body]).toEqual([first.body, first.body])
    expect((await send('two')).statusCode).toBe(422)
    const records = await main.sql(
      "SELECT 1 FROM waystop.audit WHERE action = 'pause' AND subject LIKE '%:C/%' AND because = 'one'",
    )
    expect(records).toHaveLength(1)
  })

  test('by a body that is none of ours, is not', async () => {
    const { app } = await serve()
    const send = (payload: string, type: string) =>
      app.inject({ method: 'POST', url: `${base}/C/resume`, payload, headers: { 'content-type': type } })
    expect((await send('{}', 'text/plain')).statusCode).toBe(415)
    expect((await send('a=b', 'application/x-www-form-urlencoded')).statusCode).toBe(415)
    expect((await send('{"because":', 'application/json')).statusCode).toBe(400)
    expect((await send('{"because":"x","more":1}', 'application/json')).statusCode).toBe(400)
    expect((await send('{"because":5}', 'application/json')).statusCode).toBe(400)
    expect((await send('{"__proto__":{"x":1}}', 'application/json')).statusCode).toBe(400)
    expect((await send(`{"because":"${'x'.repeat(70_000)}"}`, 'application/json')).statusCode).toBe(413)
    expect(await main.sql("SELECT state FROM waystop.background_migration WHERE name = 'C'")).toEqual([
      { state: 'paused' },
    ])
  })
})

test('Finalize answers at once, goes on in the background, and tells how that ended', async () => {
  const yard = await nativeDatabase()
  await yard.sql('INSERT INTO widgets (id) SELECT generate_series(1, 500)')
  await queued(yard, 'Backfill')
  const { app } = await testServer(site(), only(yard.url))
  const begun = await app.inject({
    method: 'POST',
    url: `${base}/main_1/finalize`,
    payload: { because: 'before 2.0', confirm: true },
  })
  expect([begun.statusCode, begun.headers.location]).toEqual([202, `${base}/main_1/finalize`])
  expect(begun.json()).toMatchObject({ verb: 'finalize', changes: [{ to: 'finalizing' }] })
  const again = await app.inject({ method: 'POST', url: `${base}/main_1/finalize`, payload: { confirm: true } })
  expect(again.statusCode).toBe(202)
  const told = async () => (await app.inject(`${base}/main_1/finalize`)).json<BackgroundFinalization>()
  await expect.poll(async () => (await told()).working, { timeout: 15_000 }).toBe(false)
  const end = await told()
  expect(schemaErrors(backgroundFinalizationSchema, end)).toEqual([])
  expect(end).toMatchObject({ by: 'token:alice@127.0.0.1', answer: { outcome: 'finalized' } })
  expect(await yard.sql('SELECT count(*)::int AS left FROM widgets WHERE NOT done')).toEqual([{ left: 0 }])
  const actors = await yard.sql<{ action: string; actor: string }>(
    "SELECT action, actor FROM waystop.audit WHERE action IN ('finalize', 'confirm') ORDER BY id",
  )
  expect(actors).toEqual(['finalize', 'confirm'].map((action) => ({ action, actor: 'token:alice@127.0.0.1' })))
})
