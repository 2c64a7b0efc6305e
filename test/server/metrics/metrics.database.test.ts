import { expect, test } from 'vitest'
import { nativeDatabase, queued, withBatches } from '../../engine/background/native-fixture.ts'
import { guardedServer, tokenNow, waystopToken } from '../support/guarded-server.ts'

const elsewhere = { remoteAddress: '10.0.0.5', headers: { host: 'waystop.example' } } as const

test('numbers of background migrations, databases and requests are told', async () => {
  const base = await nativeDatabase('main')
  await queued(base, 'Recount', { state: 'paused' })
  const id = await queued(base, 'Later', { state: 'running' })
  await withBatches(base, id, { ready: 1, done: 3 })
  const { app } = await guardedServer({ url: base.url })
  await app.inject({ url: '/api/v1/stops?secret=value' })
  const { body, headers, statusCode } = await app.inject({ url: '/metrics', headers: { host: 'localhost' } })
  expect([statusCode, headers['content-type']]).toEqual([200, expect.stringContaining('text/plain')])
  expect(body).toContain('waystop_bbm_migrations{database="main",status="paused"} 1')
  expect(body).toMatch(
    /waystop_bbm_state_timestamp_seconds\{[^}]*migration_name="Recount",status="paused"\} 1\.\d+e\+?9|waystop_bbm_state_timestamp_seconds\{[^}]*status="paused"\} \d{10}/u,
  )
  expect(body).toContain(`waystop_bbm_held{database="main",migration_id="${id}",migration_name="Later"} 0`)
  expect(body).toContain(`waystop_bbm_worked{database="main",migration_id="${id}",migration_name="Later"} 0`)
  expect(body).toContain('waystop_database_up{database="main"} 1')
  expect(body).toContain('waystop_http_requests_total{method="GET",route="/api/v1/stops",code="401"} 1')
  expect(body).toContain('waystop_http_in_flight_requests 1')
  expect(body).not.toContain('secret')
})

test('metrics are for this machine, and for others with a token that may read them', async () => {
  const { app } = await guardedServer()
  const status = async (token: string | undefined, from: object): Promise<number> => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const told = from as { headers?: object }
    return (await app.inject({ url: '/metrics', ...from, headers: { host: 'localhost', ...told.headers, ...headers } }))
      .statusCode
  }
  expect(await status(undefined, {})).toBe(200)
  expect(await status(undefined, { headers: { 'x-forwarded-for': '10.0.0.5' } })).toBe(401)
  expect(await status(undefined, { headers: { host: 'evil.example' } })).toBe(401)
  expect(await status(undefined, { headers: { origin: 'https://evil.example' } })).toBe(401)
  expect(await status(undefined, elsewhere)).toBe(401)
  expect(await status(await tokenNow('*'), elsewhere)).toBe(401)
  expect(await status(await waystopToken('metrics'), elsewhere)).toBe(200)
})

test('it lives while its database is down, and is ready when that answers', async () => {
  const down = await guardedServer()
  expect(await down.app.inject({ url: '/healthz', ...elsewhere })).toMatchObject({ statusCode: 200, body: 'ok\n' })
  expect(await down.app.inject({ url: '/readyz', ...elsewhere })).toMatchObject({
    statusCode: 503,
    body: 'not ready: main\n',
  })
  expect((await down.app.inject({ url: '/metrics', headers: { host: 'localhost' } })).body).toContain(
    'waystop_database_up{database="main"} 0',
  )
  const { url } = await nativeDatabase('main')
  const up = await guardedServer({ url })
  expect(await up.app.inject({ url: '/readyz', ...elsewhere })).toMatchObject({ statusCode: 200, body: 'ready\n' })
})
