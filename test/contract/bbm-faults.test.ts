import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { machineClock } from '../../src/adapters/clock.ts'
import { machineDatabases } from '../../src/adapters/databases.ts'
import { defaults, type Definition } from '../../src/engine/background/definition.ts'
import { queue } from '../../src/engine/background/queue.ts'
import { ensureTables } from '../../src/engine/tables/ensure.ts'
import { fixedCli } from '../support/fixed-cli.ts'
import { type Server, startServer } from '../support/postgres/server.ts'
import { type RunningCli, startCli } from '../support/running-cli.ts'

const cli = fixedCli()
let server: Server
let database = 'postgres'
let count = 0

beforeAll(async () => {
  server = await startServer(18, ['fsync=off'])
}, 30_000)

afterAll(() => server.stop())

beforeEach(async () => {
  database = 'postgres'
  const name = `shop_${(count += 1)}`
  await sql(`CREATE DATABASE ${name}`)
  database = name
})

/** Over a connection of its own, since the server goes away in some tests. */
async function sql<Row>(text: string): Promise<Row[]> {
  const client = new Client({ connectionString: server.urlOf(database) })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows as Row[]
  } finally {
    await client.end()
  }
}

const rows = 600

/** Sixty sub-batches that take a moment each; every row counts how often it was worked on. */
async function queueWork({ value = 'n + 1', seconds = 0.02 } = {}): Promise<void> {
  const db = await machineDatabases.open({ kind: 'postgresql', name: 'main', url: server.urlOf(database) })
  await ensureTables(db, machineClock)
  await sql('CREATE TABLE t (id bigint PRIMARY KEY, n bigint NOT NULL DEFAULT 0)')
  await sql(`INSERT INTO t SELECT generate_series(1, ${rows})`)
  const text = `WITH s AS MATERIALIZED (SELECT pg_sleep(${seconds})) UPDATE t SET n = ${value} FROM s WHERE {batch}`
  const definition: Definition = {
    ...defaults,
    table: 't',
    key: ['id'],
    strategy: 'keyset',
    work: { kind: 'update', sql: text },
    done: null,
    batchSize: 60,
    maximumBatchSize: 60,
    subBatchSize: 10,
  }
  await db.transaction((tx) =>
    queue(tx, { name: 'Work', queuedBy: '20250101000000', definition, actor: 'tester@here:1' }),
  )
  await db.close()
}

const verbs = [
  ['run', ['bbm', 'run', '--workers', '2']],
  ['finalize', ['bbm', 'finalize', 'Work', '--workers', '2']],
] as const

const start = (words: readonly string[]): RunningCli =>
  startCli(cli, [...words, '--manifest', 'depot', '--database', `main=${server.urlOf(database)}`, '--without', 'stock'])

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 10)))
    if (await holds()) return
  throw new Error('it did not happen')
}

/** Processes of the server that still do what they were told last. */
const others = 'SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'

/** Resolves when so many rows are done, which are not all. */
const whenDone = (least: number): Promise<void> =>
  until(async () => (await sql('SELECT 1 FROM t WHERE n > 0')).length >= least)

const state = async (): Promise<string> =>
  (await sql<{ state: string }>('SELECT state FROM waystop.background_migration'))[0]!.state

async function expectEveryRowOnce(): Promise<void> {
  expect(await sql('SELECT n::int, count(*)::int AS rows FROM t GROUP BY n')).toEqual([{ n: 1, rows }])
  expect(await state()).toBe('finished')
}

describe.each(verbs)('plan bbm %s', (verb, words) => {
  test('that is killed in the middle is run again, goes on behind it, and works on no row twice', async () => {
    await queueWork()
    const first = start(words)
    await whenDone(100)
    expect(await first.kill('SIGKILL')).toBe(true)
    await until(async () => (await sql(others)).length === 0)
    const [left] = await sql<{ rows: number }>('SELECT count(*)::int AS rows FROM t WHERE n = 0')
    expect(left!.rows).toBeGreaterThan(0)
    const second = start(words)
    const whom = `${first.child.pid}, who has (?:a batch|2 batches) of Work; if that process is dead, (?:it is|they are) free in`
    await second.says(new RegExp(`^main: waits for \\S+:${whom} \\d+ s$`, 'mu'))
    // What the dead process held ends by itself; nobody waits for it here.
    await sql("UPDATE waystop.batch SET lease_until = '-infinity' WHERE state = 'running'")
    const { code, stdout, stderr } = await second.ended
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Finished after /u)
    expect(stdout).toMatch(new RegExp(`^Worked +main: \\d+ batch(?:es)?, ${left!.rows} rows`, 'mu'))
    expect(stderr).toMatch(/a batch ended as lost: no sign of life of \S+@\S+:\d+/u)
    await expectEveryRowOnce()
  }, 60_000)

  test('that meets a row that cannot be done does all others, names it, and ends with 7', async () => {
    await queueWork({ value: 'n + 1 / (CASE id WHEN 333 THEN 0 ELSE 1 END)' })
    const { code, stdout, stderr } = await start(words).ended
    expect(code).toBe(7)
    expect(stdout.replaceAll(/\s+/gu, ' ')).toMatch(
      /^Failed after [\d.]+ m?s: Work: it failed: 1 batch failed: row id = 333: division by zero\. /u,
    )
    expect(stdout).toContain('last error')
    expect(stdout).toContain('plan bbm show main_1')
    expect(stderr).toContain('is split into')
    expect(await sql('SELECT id::int FROM t WHERE n = 0')).toEqual([{ id: 333 }])
    // Again it is no better, and says the same; the row is put right, and its batch is all that is left.
    await sql(`UPDATE waystop.background_migration
      SET definition = jsonb_set(definition, '{work,sql}', '"UPDATE t SET n = n + 1 WHERE {batch}"')`)
    const retry = verb === 'run' ? await start(['bbm', 'retry', 'Work']).ended : undefined
    expect(retry?.code ?? 0).toBe(0)
    expect(await start(words).ended).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/main: 1 batch, 1 rows?$/mu),
    })
    await expectEveryRowOnce()
  }, 60_000)

  test('waits for a server that is restarted in the middle, tells the trouble, and goes on', async () => {
    await queueWork()
    const running = start(words)
    await whenDone(100)
    await server.restart()
    const { code, stderr } = await running.ended
    expect(code).toBe(0)
    expect(stderr).toMatch(/\((?:57P0\d|08\w{3})\)$/mu)
    await expectEveryRowOnce()
  }, 60_000)

  test('works beside another of its kind: both end well, and both did some of it', async () => {
    // Long enough that the second is there before the first is done.
    await queueWork({ seconds: 0.1 })
    const both = [start(words), start(words)]
    for (const { code, stdout } of await Promise.all(both.map(({ ended }) => ended))) {
      expect(code).toBe(0)
      expect(stdout).toMatch(/^Finished after /u)
    }
    await expectEveryRowOnce()
    const owners = await sql('SELECT DISTINCT owner FROM waystop.attempt')
    expect(owners).toHaveLength(2)
  }, 60_000)

  test('gives its batches back on Ctrl-C, uncounted, and says how to go on', async () => {
    await queueWork()
    const running = start(words)
    await whenDone(100)
    running.child.kill('SIGINT')
    const { code, stdout } = await running.ended
    expect(code).toBe(130)
    expect(stdout).toMatch(/^Interrupted after [\d.]+ m?s: somebody ended it; left: Work\.\n/u)
    expect(stdout).toMatch(new RegExp(`^Next +plan ${words.join(' ')} --manifest depot `, 'mu'))
    expect(
      await sql(
        "SELECT state, attempts FROM waystop.batch WHERE state = 'running' OR attempts > 0 AND state = 'ready'",
      ),
    ).toEqual([])
    expect(await start(words).ended).toMatchObject({ code: 0 })
    await expectEveryRowOnce()
  }, 60_000)
})
