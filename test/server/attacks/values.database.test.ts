import { expect, test } from 'vitest'
import { nativeDatabase, queued, withBatches } from '../../engine/background/native-fixture.ts'
import { guardedServer, tokenNow, waystopToken } from '../support/guarded-server.ts'

const hostile = [
  "'",
  "' OR '1'='1",
  "main_1'; DROP TABLE waystop.background_migration; --",
  '1); DELETE FROM waystop.audit; --',
  "\\'; SELECT pg_sleep(10); --",
  '$$; SELECT pg_sleep(10); $$',
  'main_1" OR ""="',
  '%27%20OR%201=1',
  'main_1/**/UNION/**/SELECT/**/1',
  '\u0000',
  '\uD800',
  'main_99999999999999999999999999',
  'main_-1',
  '__proto__',
  'constructor',
  'toString',
  '{{7*7}}${7*7}',
  '../../../etc/passwd',
  '9'.repeat(400),
  '(a+)+$'.repeat(20),
  '18.'.repeat(100),
] as const

/** Every parameter of every address, one at a time; `X` is where the value goes. */
const places = [
  '/gitlab/v1/background-migrations/X/',
  '/v1/gitlab/background-migrations/X/',
  '/v1/gitlab/bbm/status/?X=X',
  '/api/v1/background-migrations?state=X',
  '/api/v1/background-migrations?database=X',
  '/api/v1/background-migrations?limit=X',
  '/api/v1/background-migrations?cursor=X',
  '/api/v1/background-migrations?all=X',
  '/api/v1/background-migrations?limit=1&cursor=main_X',
  '/api/v1/background-migrations/X',
  '/api/v1/background-migrations/X/batches',
  '/api/v1/background-migrations/main_1/batches?cursor=X',
  '/api/v1/background-migrations/main_1/batches?limit=X',
  '/api/v1/background-migrations/main_1/attempts?limit=X',
  '/api/v1/background-migrations/main_1/attempts?cursor=X',
  '/api/v1/path?from=X',
  '/api/v1/path?from=1.4.0&to=X',
  '/api/v1/path?from=1.4.0&fact=X',
  '/api/v1/path?from=1.4.0&fact=X=yes',
  '/api/v1/path?from=1.4.0&component=X=X',
  '/api/v1/path?from=1.4.0&accept=X',
  '/api/v1/why?subject=X',
  '/api/v1/why?from=X&to=X',
  '/api/v1/stops?X=X',
  '/api/v1/preflight?from=X',
  '/api/v1/preflight?from=1.4.0&to=X',
  '/api/v1/runs/X',
  '/api/v1/runs?state=X',
] as const

async function ground() {
  const base = await nativeDatabase('main')
  const id = await queued(base, 'Recount', { state: 'active' })
  await withBatches(base, id, { ready: 2, done: 1 })
  const server = await guardedServer({ url: base.url, rate: 100_000 })
  const count = (): Promise<unknown> =>
    base.sql(`SELECT (SELECT count(*) FROM waystop.background_migration) AS migrations,
      (SELECT string_agg(state, ',') FROM waystop.background_migration) AS states,
      (SELECT count(*) FROM waystop.batch) AS batches`)
  return { base, id, server, count }
}

test('SQL, patterns and odd letters in every parameter are values, or refused', async () => {
  const { server, count } = await ground()
  const before = await count()
  const tokens = { bbm: await tokenNow('*'), paths: await waystopToken('paths'), runs: await waystopToken('runs') }
  const odd: string[] = []
  let asked = 0
  const tokenFor = (place: string): string => {
    if (/^\/api\/v1\/(?:path|why|stops)/u.test(place)) return tokens.paths
    return /^\/api\/v1\/(?:preflight|runs)/u.test(place) ? tokens.runs : tokens.bbm
  }
  for (const place of places)
    for (const value of hostile) {
      const url = place.replaceAll('X', encodeURIComponent(value.toWellFormed()))
      // Each from another address: what costs work is had at a pace.
      asked += 1
      const remoteAddress = `10.0.${Math.floor(asked / 250)}.${asked % 250}`
      const headers = { authorization: `Bearer ${tokenFor(place)}` }
      const { statusCode, body } = await server.app.inject({ url, remoteAddress, headers })
      const isFine = statusCode < 500 && statusCode !== 401 && statusCode !== 429
      if (!isFine || body.includes('background_migration"') || body.includes('root:'))
        odd.push(`${place} ${value.slice(0, 30)} ${statusCode} ${body.slice(0, 200)}`)
    }
  expect(odd).toEqual([])
  expect(server.lines.filter(({ level }) => level === 'error')).toEqual([])
  expect(await count()).toEqual(before)
}, 60_000)

test('SQL in a body and in headers is words of a person, in the records as it was sent', async () => {
  const { base, server, id } = await ground()
  const authorization = `Bearer ${await tokenNow('*')}`
  // Who it was is told by the connection.
  const lies = { 'x-forwarded-for': '6.6.6.6', 'x-real-ip': '6.6.6.6', forwarded: 'for=6.6.6.6' }
  const because = "'); DROP TABLE waystop.audit; --"
  const url = `/api/v1/background-migrations/main_${id}/pause`
  const headers = {
    authorization,
    'idempotency-key': "k'; DROP TABLE waystop.audit; --",
    'user-agent': "'; --",
    ...lies,
  }
  const answer = await server.app.inject({ method: 'POST', url, headers, payload: { because } })
  expect(answer.statusCode).toBe(200)
  const [row] = await base.sql<{ actor: string; because: string }>(
    'SELECT actor, because FROM waystop.audit ORDER BY id DESC LIMIT 1',
  )
  expect(row).toEqual({ actor: 'token:alice@127.0.0.1', because })
})

test('keys of prototypes, what is not asked for and the same word twice are refused', async () => {
  const { server, id } = await ground()
  const authorization = `Bearer ${await tokenNow('*')}`
  const headers = { authorization, 'content-type': 'application/json' }
  const url = `/api/v1/background-migrations/main_${id}/pause`
  const bodies = [
    '{"__proto__":{"polluted":true}}',
    '{"because":"x","__proto__":{"dry_run":true}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '{"because":"x","prototype":{}}',
    '{"because":{"toString":"x"}}',
    '{"because":["x"]}',
    '{"because":"x","actor":"root"}',
    '{"because":"x","names":["all"]}',
    '{"because":"x","dry_run":"false"}',
    '{"because":""}',
    '[]',
    '"x"',
    '{"because":"x"',
    `${'{"because":'.repeat(5000)}1${'}'.repeat(5000)}`,
  ]
  for (const payload of bodies) {
    const answer = await server.app.inject({ method: 'POST', url, headers, payload })
    expect.soft(answer.statusCode, payload.slice(0, 60)).toBe(400)
  }
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  for (const query of [
    'limit=1&limit=2',
    'cursor=main_1&cursor=main_2',
    'all=true&all=false',
    '__proto__=1',
    'limit[]=1',
  ]) {
    const answer = await server.app.inject({
      url: `/api/v1/background-migrations?${query}`,
      headers: { authorization },
    })
    expect.soft(answer.statusCode, query).toBe(400)
  }
  const state = (await server.app.inject({ url: `/api/v1/background-migrations/main_${id}`, headers })).body
  expect(state).not.toContain('"state":"paused"')
  expect(server.lines.filter(({ level }) => level === 'error')).toEqual([])
})
