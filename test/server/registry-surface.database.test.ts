import { beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabase } from '../support/postgres/database.ts'
import { nativeDatabase, queued, withBatches } from '../engine/background/native-fixture.ts'
import { only, site } from '../app/background/site.ts'
import { registryDatabase } from '../support/systems/vendors.ts'
import { testServer } from './support/server.ts'

const base = '/gitlab/v1/background-migrations'

describe("On the registry's own tables", () => {
  let registry: TestDatabase
  beforeAll(async () => {
    registry = await registryDatabase('2025-09', ['registry-fixture-s'])
    await registry.sql(
      'UPDATE batched_background_migrations SET total_tuple_count = 10, status = 3, failure_error_code = 1 WHERE id = 3',
    )
    await registry.sql(
      "UPDATE batched_background_migrations SET batching_strategy = 'NullKeySetBatchingStrategy' WHERE id = 4",
    )
  })
  const serve = () => testServer(site(), { system: 'registry', database: [`main=${registry.url}`] })

  test('a list has the fields of the registry in their order, and leaves out what is not known', async () => {
    const { app, needs } = await serve()
    const answer = await app.inject(`${base}/`)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    const { migrations } = answer.json<{ migrations: object[] }>()
    expect(migrations).toHaveLength(5)
    expect(Object.entries(migrations[2]!)).toEqual(
      Object.entries({
        id: 3,
        name: 'M3',
        status: 'failed',
        job_signature_name: 'copy',
        target_table: 'public.repositories',
        target_column: 'id',
        batch_size: 1,
        min_value: 1,
        max_value: 16,
        batching_strategy: '',
        total_tuple_count: 10,
        error_code: 1,
        capped: false,
        finished_jobs: 0,
        progress: 0,
      }),
    )
    expect(migrations[0]).toMatchObject({ status: 'finished', finished_jobs: 2, progress: 100, capped: false })
    expect(migrations[0]).not.toHaveProperty('error_code')
    expect(migrations[0]).not.toHaveProperty('total_tuple_count')
    expect(migrations[3]).toMatchObject({ status: 'running', batching_strategy: 'NullKeySetBatchingStrategy' })
    expect(migrations[4]).toMatchObject({ status: 'paused' })
    expect(needs).toEqual([{ name: 'background-migrations', action: 'read' }])
  })

  test.each(['/v1/gitlab/background-migrations/', '/v1/gitlab/bbm/status/'])('%s is the same', async (url) => {
    const { app } = await serve()
    expect((await app.inject(url)).json()).toEqual((await app.inject(`${base}/`)).json())
  })

  test('one is given by its id; one that is not there, too large or no number is told as the registry tells it', async () => {
    const { app } = await serve()
    const one = await app.inject(`${base}/5/`)
    expect(one.json()).toMatchObject({ migration: { id: 5, name: 'M5' } })
    const errors = async (url: string) => {
      const { statusCode, body } = await app.inject(url)
      const { errors: told } = JSON.parse(body) as { errors: { code: string; message: string; detail: object }[] }
      expect(Object.keys(told[0]!)).toEqual(['code', 'message', 'detail'])
      return statusCode
    }
    expect(await errors(`${base}/9223372036854775807/`)).toBe(404)
    expect(await errors(`${base}/9223372036854775808/`)).toBe(400)
    expect(await errors(`${base}/${'9'.repeat(150)}/`)).toBe(400)
    expect(await errors(`${base}/x/`)).toBe(404)
    expect(await errors(`${base}/-1/`)).toBe(404)
    expect(await errors('/gitlab/v1/nothing/')).toBe(404)
  })

  test('the form without a slash leads to the one with it, what stands behind the question mark too', async () => {
    const { app } = await serve()
    const get = await app.inject(`${base}?x=1`)
    expect([get.statusCode, get.headers.location]).toEqual([301, `${base}/?x=1`])
    const post = await app.inject({ method: 'POST', url: `${base}/pause` })
    expect([post.statusCode, post.headers.location]).toEqual([308, `${base}/pause/`])
  })

  test('another method is told so', async () => {
    const { app } = await serve()
    for (const [method, url, allow] of [
      ['POST', `${base}/`, 'GET, HEAD'],
      ['DELETE', `${base}/1/`, 'GET, HEAD'],
      ['GET', `${base}/pause/`, 'POST'],
      ['GET', '/gitlab/v1/restart/1/', 'POST'],
    ] as const) {
      const answer = await app.inject({ method, url })
      expect([answer.statusCode, answer.headers.allow]).toEqual([405, allow])
      expect(answer.json()).toMatchObject({ errors: [{ code: 'UNSUPPORTED' }] })
    }
  })

  test('restart lets a failed one go on and clears its code; then all are paused, and resumed', async () => {
    const { app, needs } = await serve()
    const states = async () =>
      (await registry.sql<{ status: number }>('SELECT status FROM batched_background_migrations ORDER BY id')).map(
        ({ status }) => status,
      )
    const restarted = await app.inject({ method: 'POST', url: '/gitlab/v1/restart/3/' })
    expect(restarted.json()).toEqual({ success: true, message: 'Background migration 3 has been restarted' })
    expect(
      await registry.sql('SELECT status, failure_error_code FROM batched_background_migrations WHERE id = 3'),
    ).toEqual([{ status: 1, failure_error_code: null }])
    const paused = await app.inject({ method: 'POST', url: '/v1/gitlab/bbm/pause/' })
    expect(paused.json()).toEqual({ success: true, message: 'All eligible background migrations have been paused' })
    expect(await states()).toEqual([2, 0, 0, 0, 0])
    const resumed = await app.inject({
      method: 'POST',
      url: `${base}/resume/`,
      headers: { 'content-type': 'application/json' },
      payload: '',
    })
    expect(resumed.json()).toEqual({ success: true, message: 'All eligible background migrations have been resumed' })
    expect(await states()).toEqual([2, 1, 1, 1, 1])
    expect(needs.map(({ action }) => action)).toEqual(['write', 'write', 'write'])
    expect((await app.inject({ method: 'POST', url: '/gitlab/v1/restart/99/' })).statusCode).toBe(404)
    expect((await app.inject({ method: 'POST', url: '/gitlab/v1/restart/99999999999999999999/' })).statusCode).toBe(400)
  })

  test('a database that does not answer is a 500, never an empty list', async () => {
    const { app } = await testServer(site(), { system: 'registry', database: ['main=postgresql://x@127.0.0.1:1/x'] })
    for (const [method, url] of [
      ['GET', `${base}/`],
      ['GET', `${base}/1/`],
      ['POST', `${base}/pause/`],
      ['POST', '/gitlab/v1/restart/1/'],
    ] as const) {
      const answer = await app.inject({ method, url })
      expect([url, answer.statusCode]).toEqual([url, 500])
      expect(answer.json()).toMatchObject({ errors: [{ code: 'UNKNOWN' }] })
    }
  })
})

describe('On our own tables', () => {
  test('states are told in the words of the registry', async () => {
    const main = await nativeDatabase()
    const states = [
      'paused',
      'active',
      'running',
      'finished',
      'failed',
      'finalizing',
      'finalized',
      'cancelled',
    ] as const
    for (const state of states) await queued(main, `Is${state}`, { state })
    await main.sql("UPDATE waystop.background_migration SET upper_bound = '{4711}' WHERE name = 'Isrunning'")
    const { app } = await testServer(site(), only(main.url))
    const { migrations } = (await app.inject(`${base}/`)).json<{ migrations: { name: string; status: string }[] }>()
    expect(Object.fromEntries(migrations.map(({ name, status }) => [name.slice(2), status]))).toEqual({
      paused: 'paused',
      active: 'active',
      running: 'running',
      finished: 'finished',
      failed: 'failed',
      finalizing: 'running',
      finalized: 'finished',
      cancelled: 'failed',
    })
    expect(migrations.find(({ name }) => name === 'Isrunning')).toMatchObject({ max_value: 4711 })
  })

  test('restart keeps what is done, and does not bring back what was given up', async () => {
    const main = await nativeDatabase()
    const failed = await queued(main, 'Failed', { state: 'failed' })
    await withBatches(main, failed, { done: 3, failed: 1 })
    const cancelled = await queued(main, 'Cancelled', { state: 'cancelled' })
    const { app } = await testServer(site(), only(main.url))
    expect((await app.inject({ method: 'POST', url: `/gitlab/v1/restart/${failed}/` })).statusCode).toBe(200)
    const [row] = await main.sql(
      'SELECT m.state, t.batches_done::int AS done FROM waystop.background_migration m JOIN waystop.tally t ON t.migration_id = m.id WHERE m.id = $1',
      [failed],
    )
    expect(row).toEqual({ state: 'active', done: 3 })
    const refused = await app.inject({ method: 'POST', url: `/gitlab/v1/restart/${cancelled}/` })
    expect(refused.statusCode).toBe(400)
    expect(refused.body).toContain('/api/v1/background-migrations/main_2/restart')
  })

  test('ids of a second database begin higher, and lead to it', async () => {
    const [main, stock] = await Promise.all([nativeDatabase('main'), nativeDatabase('stock')])
    await queued(main, 'InMain')
    await queued(stock, 'InStock', { state: 'failed' })
    const flags = { manifest: 'shop', database: [`main=${main.url}`, `stock=${stock.url}`] }
    const { app } = await testServer(site(), flags)
    const { migrations } = (await app.inject(`${base}/`)).json<{ migrations: { id: number; name: string }[] }>()
    expect(migrations.map(({ id, name }) => [id, name])).toEqual([
      [1, 'InMain'],
      [1_000_000_000_001, 'InStock'],
    ])
    expect((await app.inject(`${base}/1000000000001/`)).json()).toMatchObject({ migration: { name: 'InStock' } })
    await app.inject({ method: 'POST', url: '/gitlab/v1/restart/1000000000001/' })
    expect(await stock.sql('SELECT state FROM waystop.background_migration')).toEqual([{ state: 'active' }])
  })
})
