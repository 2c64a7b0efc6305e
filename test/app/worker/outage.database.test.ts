import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { machineClock } from '../../../src/adapters/clock.ts'
import { machineDatabases } from '../../../src/adapters/databases.ts'
import { queue } from '../../../src/engine/background/queue.ts'
import { ensureTables } from '../../../src/engine/tables/ensure.ts'
import { definition } from '../../engine/background/yard.ts'
import { type Major } from '../../support/postgres/binaries.ts'
import { type Server, startServer } from '../../support/postgres/server.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { startWorker } from './worker-process.ts'

let server: Server

beforeAll(async () => {
  server = await startServer(inject('postgresMajor') as Major, ['fsync=off'])
})

afterAll(() => server.stop())

async function once<Row>(text: string): Promise<Row[]> {
  const client = new Client({ connectionString: server.url })
  await client.connect()
  try {
    return (await client.query(text)).rows as Row[]
  } finally {
    await client.end()
  }
}

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (const end = Date.now() + 15_000; Date.now() < end;) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('it did not happen')
}

test('a server that dies and comes back is waited for: not ready meanwhile, then on to the end, every row once', async () => {
  const db = await machineDatabases.open({ kind: 'postgresql', name: 'main', url: server.url })
  await ensureTables(db, machineClock)
  await once('CREATE TABLE t AS SELECT g::bigint AS id, 0 AS n FROM generate_series(1, 600) g')
  await once('ALTER TABLE t ADD PRIMARY KEY (id)')
  const sql = 'WITH s AS MATERIALIZED (SELECT pg_sleep(0.02)) UPDATE t SET n = n + 1 FROM s WHERE {batch}'
  const draft = definition({ work: { kind: 'update', sql } })
  await db.transaction((tx) =>
    queue(tx, { name: 'Work', queuedBy: '20250101000000', definition: draft, actor: 'tester@here:1' }),
  )
  await db.close()
  const readyFile = join(temporaryFolder(), 'ready')
  const worker = startWorker({ database: [server.url], readyFile, lease: 2000, workers: 2 })
  await worker.line(({ event }) => event === 'batch-ended')
  expect(existsSync(readyFile)).toBe(true)
  await server.crash(() => until(() => !existsSync(readyFile)))
  await until(() => existsSync(readyFile))
  const state = 'SELECT state FROM waystop.background_migration'
  await until(async () => (await once<{ state: string }>(state))[0]!.state === 'finished')
  worker.kill('SIGTERM')
  const { code, result } = await worker.ended
  expect(code).toBe(0)
  expect(result!.databases[0]!.outages).toBeGreaterThan(0)
  expect(await once('SELECT n, count(*)::int AS rows FROM t GROUP BY n')).toEqual([{ n: 1, rows: 600 }])
})
