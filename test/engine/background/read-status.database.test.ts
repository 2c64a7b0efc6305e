import { beforeAll, describe, expect, test } from 'vitest'
import { machineDatabases } from '../../../src/adapters/databases.ts'
import { nativeSystem } from '../../../src/engine/background/native-system.ts'
import { readNativeStatus, statusQuery } from '../../../src/engine/background/read-status.ts'
import { type TestDatabase, testDatabase } from '../../support/postgres/database.ts'
import { nativeDatabase, queued, statusNamed, withAttempts, withBatches } from './native-fixture.ts'

let main: TestDatabase
beforeAll(async () => {
  main = await nativeDatabase()
})

describe('The status', () => {
  test('is refused, not empty, where there are no tables of ours', async () => {
    const { db } = await testDatabase()
    await expect(readNativeStatus(db)).rejects.toMatchObject({ code: 'no-tables' })
  })

  test('of a table that nobody analysed is unknown, never 0 %', async () => {
    await queued(main, 'Unknown')
    expect(await statusNamed(main, 'Unknown')).toMatchObject({
      percent: undefined,
      rowsTotal: undefined,
      rate: undefined,
      remaining: undefined,
      rowsDone: 0n,
    })
  })

  test('takes the size from the statistics of the right table, whatever its name', async () => {
    await main.sql('CREATE SCHEMA "Odd"')
    await main.sql('CREATE TABLE "Odd"."Big Table" (id bigint PRIMARY KEY)')
    await main.sql('INSERT INTO "Odd"."Big Table" SELECT generate_series(1, 4000)')
    await main.sql('ANALYZE "Odd"."Big Table"')
    const id = await queued(main, 'Odd', { state: 'running', definition: { table: '"Odd"."Big Table"' } })
    await withBatches(main, id, { done: 1, ready: 1 })
    expect(await statusNamed(main, 'Odd')).toMatchObject({ rowsTotal: 4000n, rowsDone: 1000n, percent: 25 })
    await queued(main, 'OddRemaining', { definition: { table: '"Odd"."Big Table"', strategy: 'remaining' } })
    expect(await statusNamed(main, 'OddRemaining')).toMatchObject({ rowsTotal: undefined, percent: undefined })
  })

  test('counts what is behind a checkpoint, and knows the total once all batches are planned', async () => {
    const id = await queued(main, 'Planned', { state: 'running' })
    await withBatches(main, id, { done: 6, running: 1, ready: 2, failed: 1 })
    await main.sql("UPDATE waystop.batch SET rows_done = 500 WHERE migration_id = $1 AND state = 'running'", [id])
    await main.sql('UPDATE waystop.background_migration SET planned = true, total_rows = 99 WHERE id = $1', [id])
    expect(await statusNamed(main, 'Planned')).toMatchObject({
      rowsTotal: 10_000n,
      rowsDone: 6500n,
      percent: 65,
      batches: { done: 6, running: 1, ready: 2, failed: 1 },
      worked: true,
    })
  })

  test('of more rows than were estimated is 99.9 % without a remaining time, and of what is finished 100', async () => {
    const id = await queued(main, 'Grown', { state: 'running' })
    await withBatches(main, id, { done: 5 })
    await withAttempts(main, id, { count: 5 })
    await main.sql('UPDATE waystop.background_migration SET total_rows = 3000 WHERE id = $1', [id])
    expect(await statusNamed(main, 'Grown')).toMatchObject({ percent: 99.9, remaining: undefined })
    await main.sql("UPDATE waystop.background_migration SET state = 'finished' WHERE id = $1", [id])
    expect(await statusNamed(main, 'Grown')).toMatchObject({ percent: 100, remaining: undefined })
  })

  test('tells rate and remaining time from attempts, a hold on top; what is paused has no end in sight', async () => {
    const id = await queued(main, 'Paced', { state: 'running' })
    await withBatches(main, id, { done: 10 })
    await withAttempts(main, id, { count: 10 })
    await main.sql('UPDATE waystop.background_migration SET total_rows = 110000 WHERE id = $1', [id])
    const status = await statusNamed(main, 'Paced')
    expect(status.rate).toBeCloseTo(1000, -1)
    expect(status.remaining!.least).toBeLessThan(100_000)
    expect(status.remaining!.most).toBeGreaterThan(100_000)
    await main.sql(
      "UPDATE waystop.background_migration SET hold_until = clock_timestamp() + interval '1 hour', hold_because = 'autovacuum runs' WHERE id = $1",
      [id],
    )
    const held = await statusNamed(main, 'Paced')
    expect(held.hold).toMatchObject({ because: 'autovacuum runs' })
    expect(held.remaining!.least).toBeGreaterThan(3_600_000)
    await main.sql("UPDATE waystop.background_migration SET state = 'paused' WHERE id = $1", [id])
    expect(await statusNamed(main, 'Paced')).toMatchObject({ remaining: undefined, rate: status.rate })
  })

  test('sees whether somebody works: a lease that ran out is nobody', async () => {
    const id = await queued(main, 'Abandoned', { state: 'running' })
    await withBatches(main, id, { running: 1 })
    expect(await statusNamed(main, 'Abandoned')).toMatchObject({ worked: true })
    await main.sql(
      'UPDATE waystop.batch SET lease_until = clock_timestamp() - interval $$1 s$$ WHERE migration_id = $1',
      [id],
    )
    expect(await statusNamed(main, 'Abandoned')).toMatchObject({ worked: false })
  })

  test('says that it waits for older transactions', async () => {
    await queued(main, 'Behind')
    await main.sql("UPDATE waystop.background_migration SET barrier_passed = false WHERE name = 'Behind'")
    expect((await statusNamed(main, 'Behind')).remarks).toEqual([expect.stringContaining('transaction')])
  })

  test('is for whoever may read our tables and nothing else', async () => {
    await main.sql('CREATE ROLE monitor_only LOGIN')
    await main.sql('GRANT USAGE ON SCHEMA waystop TO monitor_only')
    await main.sql('GRANT SELECT ON ALL TABLES IN SCHEMA waystop TO monitor_only')
    await queued(main, 'Elsewhere', { definition: { table: '"Odd"."Big Table"' } })
    const url = main.url.replace('postgres@', 'monitor_only@')
    const db = await machineDatabases.open({ kind: 'postgresql', name: 'main', url })
    try {
      expect((await readNativeStatus(db)).map(({ name }) => name)).toContain('Elsewhere')
    } finally {
      await db.close()
      await main.sql('DROP OWNED BY monitor_only')
      await main.sql('DROP ROLE monitor_only')
    }
  })
})

test('attempts come newest first, those that run before all', async () => {
  const id = await queued(main, 'Tried', { state: 'running' })
  await withAttempts(main, id, { count: 3 })
  await main.sql(
    `INSERT INTO waystop.attempt (migration_id, batch_id, number, owner, upper_bound, outcome, sqlstate, error, ended_at, lower_bound)
     VALUES ($1, 9, 3, 'w@host:2', '{90,x}', 'running', NULL, NULL, NULL, NULL),
            ($1, 8, 2, 'w@host:2', '{90,x}', 'failed', '22012', 'division by zero', clock_timestamp() + interval '1 s', '{80,y}')`,
    [id],
  )
  const attempts = await nativeSystem.attempts(main.db, await statusNamed(main, 'Tried'), 3)
  expect(attempts).toMatchObject([
    { batch: 9n, outcome: 'running', range: '[first, 90, x]', endedAt: undefined, duration: undefined },
    { batch: 8n, number: 2, outcome: 'failed', range: '(80, y, 90, x]', sqlstate: '22012', error: 'division by zero' },
    { batch: 1n, outcome: 'done', rows: 1000n },
  ])
})

test('costs the same however many batches are done: only what is left is looked at', async () => {
  const own = await nativeDatabase()
  const id = await queued(own, 'Long', { state: 'running' })
  await withBatches(own, id, { done: 20_000, ready: 20, running: 2, failed: 3, rows: 10 })
  await withAttempts(own, id, { count: 20_000, rows: 10 })
  await own.sql('ANALYZE waystop.batch')
  await own.sql('ANALYZE waystop.attempt')
  const [{ 'QUERY PLAN': plan }] = (await own.sql<{ 'QUERY PLAN': object[] }>(
    `EXPLAIN (ANALYZE, FORMAT JSON) ${statusQuery}`,
  )) as [{ 'QUERY PLAN': object[] }]
  const told = JSON.stringify(plan)
  const looked = [...told.matchAll(/"(?:Actual Rows|Rows Removed by Filter)":\s*([\d.]+)/gu)].map(([, rows]) =>
    Number(rows),
  )
  expect(Math.max(...looked)).toBeLessThan(100)
  expect(await statusNamed(own, 'Long')).toMatchObject({ batches: { done: 20_000, failed: 3, ready: 20, running: 2 } })
})
