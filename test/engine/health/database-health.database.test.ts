import { expect, test } from 'vitest'
import { machineDatabases } from '../../../src/adapters/databases.ts'
import { databaseHealth } from '../../../src/engine/health/database-health.ts'
import { type HealthOptions } from '../../../src/engine/health/limits.ts'
import { type HealthVerdict } from '../../../src/engine/health/verdict.ts'
import { type Database } from '../../../src/ports/database.ts'
import { testDatabase, type TestDatabase } from '../../support/postgres/database.ts'

const table = 'public.parcel'

async function parcels(): Promise<TestDatabase> {
  const base = await testDatabase()
  await base.sql('CREATE TABLE parcel (id bigint PRIMARY KEY, state int)')
  await base.sql('INSERT INTO parcel SELECT i, 0 FROM generate_series(1, 1000) i')
  return base
}

function healthOf(db: Database, options?: HealthOptions, of = table): Promise<HealthVerdict> {
  const check = databaseHealth(options)
  return db.transaction((tx) => check(tx, { table: of }), { readOnly: true })
}

async function signalOf(db: Database, name: string, options?: HealthOptions): Promise<{ state: string; told: string }> {
  const { signals } = await healthOf(db, options)
  const { state, told } = signals.find((signal) => signal.name === name)!
  return { state, told }
}

/** Waits for what another session does, without guessing how long it takes. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error('it did not happen')
}

test('a database where nothing is wrong stops nobody, and every signal says why', async () => {
  const { db } = await parcels()
  const { stop, signals } = await healthOf(db)
  expect(stop).toBeUndefined()
  expect(signals.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'autovacuum normal',
    'wal-archive not-available',
    'replication-lag normal',
    'replication-slots normal',
    'lock-waiters normal',
    'long-transaction normal',
  ])
  expect(signals[1]!.told).toBe('nothing is archived (archive_mode is off)')
})

test('a table that is not there is no reason to stop', async () => {
  const { db } = await parcels()
  expect((await healthOf(db, {}, 'gone')).stop).toBeUndefined()
})

test('a signal that is off is not told', async () => {
  const { db } = await parcels()
  const { signals } = await healthOf(db, { off: ['autovacuum', 'long-transaction'] })
  expect(signals.map(({ name }) => name)).not.toContain('autovacuum')
  expect(signals).toHaveLength(4)
})

test('a vacuum that a person runs on the table stops until it ends; one of another table does not', async () => {
  const { db, client, sql } = await parcels()
  await sql('CREATE TABLE other (id bigint)')
  await sql('ALTER TABLE parcel SET (autovacuum_enabled = false)')
  const person = await client()
  await person.query('SET vacuum_cost_delay = 100; SET vacuum_cost_limit = 1')
  const vacuum = person.query('VACUUM (FREEZE) parcel').catch(() => undefined)
  await until(async () => (await signalOf(db, 'autovacuum')).state === 'stop')
  expect((await signalOf(db, 'autovacuum')).told).toMatch(/^session \d+ vacuums the table$/u)
  expect((await healthOf(db, {}, 'other')).stop).toBeUndefined()
  await sql('SELECT pg_cancel_backend(pid) FROM pg_stat_progress_vacuum WHERE datname = current_database()')
  await vacuum
  // Its client hears of the end before the session is idle.
  await until(async () => (await signalOf(db, 'autovacuum')).state === 'normal')
})

test('somebody who waits for a lock on the table stops, by number and by time', async () => {
  const { db, client } = await parcels()
  const [holder, waiter] = [await client(), await client()]
  await holder.query('BEGIN; LOCK TABLE parcel IN ACCESS EXCLUSIVE MODE')
  const waiting = waiter.query('SELECT count(*) FROM parcel')
  await until(async () => (await signalOf(db, 'lock-waiters', { limits: { lockWaiters: 0 } })).state === 'stop')
  expect((await signalOf(db, 'lock-waiters', { limits: { lockWait: 60_000 } })).state).toBe('normal')
  expect((await signalOf(db, 'lock-waiters', { limits: { lockWait: 0 } })).told).toMatch(
    /^1 wait for a lock on the table, for [\d.]+ s at most; the limit is 5, for 0 s$/u,
  )
  await holder.query('ROLLBACK')
  await waiting
  expect((await signalOf(db, 'lock-waiters', { limits: { lockWaiters: 0 } })).state).toBe('normal')
})

test('somebody who waits for a row of the table counts, and one who waits for another table does not', async () => {
  const { db, client, sql } = await parcels()
  await sql('CREATE TABLE other AS SELECT 1 AS id')
  const [holder, first, second] = [await client(), await client(), await client()]
  await holder.query('BEGIN; UPDATE parcel SET state = 1 WHERE id = 7; UPDATE other SET id = 2')
  const elsewhere = second.query('UPDATE other SET id = 3')
  await until(async () => (await sql('SELECT 1 FROM pg_locks WHERE NOT granted')).length > 0)
  const limits = { lockWaiters: 0 }
  expect((await signalOf(db, 'lock-waiters', { limits })).state).toBe('normal')
  const row = first.query('UPDATE parcel SET state = 2 WHERE id = 7')
  await until(async () => (await signalOf(db, 'lock-waiters', { limits })).state === 'stop')
  await holder.query('ROLLBACK')
  await Promise.all([elsewhere, row])
})

test('an idle transaction that keeps vacuum from cleaning up stops with its age, and names who it is', async () => {
  const { db, client } = await parcels()
  const idle = await client()
  const limits = { transactionAge: 0 }
  await idle.query("SET application_name = 'forgotten'; BEGIN")
  await idle.query('SELECT count(*) FROM parcel')
  expect((await signalOf(db, 'long-transaction', { limits })).state).toBe('normal')
  await idle.query('COMMIT; BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM parcel')
  expect(await signalOf(db, 'long-transaction', { limits })).toMatchObject({
    state: 'stop',
    told: expect.stringMatching(
      /^session \d+ \(forgotten\) keeps vacuum from cleaning up for [\d.]+ s; the limit is 0 s$/u,
    ) as unknown,
  })
  expect((await signalOf(db, 'long-transaction')).state).toBe('normal')
  await idle.query('ROLLBACK')
  expect((await signalOf(db, 'long-transaction', { limits })).state).toBe('normal')
})

test('a transaction of another database does not keep vacuum of this one back', async () => {
  const [{ db }, other] = [await parcels(), await parcels()]
  const idle = await other.client()
  await idle.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM parcel')
  expect((await signalOf(db, 'long-transaction', { limits: { transactionAge: 0 } })).state).toBe('normal')
})

test('a user without rights is told what it may not see, and is not stopped by it', async () => {
  const { db: asOwner, client, sql, url } = await parcels()
  await sql('DO $$ BEGIN CREATE ROLE health_plain LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$')
  const idle = await client()
  await idle.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM parcel')
  const plainUrl = url.replace('//postgres@', '//health_plain@')
  const db = await machineDatabases.open({ kind: 'postgresql', name: 'main', url: plainUrl })
  const limits = { transactionAge: 0 }
  expect((await signalOf(asOwner, 'long-transaction', { limits })).state).toBe('stop')
  expect(await signalOf(db, 'long-transaction', { limits })).toEqual({
    state: 'not-available',
    told: 'transactions of other users may not be seen: GRANT pg_monitor to this user',
  })
  await idle.query('ROLLBACK')
  const holder = await client()
  await holder.query('BEGIN; LOCK TABLE parcel IN ACCESS EXCLUSIVE MODE')
  const waiting = idle.query('SELECT count(*) FROM parcel')
  await until(async () => (await signalOf(db, 'lock-waiters', { limits: { lockWaiters: 0 } })).state === 'stop')
  await holder.query('ROLLBACK')
  await waiting
  await sql('GRANT pg_monitor TO health_plain')
  await idle.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM parcel')
  expect((await signalOf(db, 'long-transaction', { limits })).state).toBe('stop')
  await idle.query('ROLLBACK')
  await db.close()
  await sql('REVOKE pg_monitor FROM health_plain')
})

test('a vacuum whose table may not be seen is told and stops nobody', async () => {
  const { client, sql, url } = await parcels()
  await sql('DO $$ BEGIN CREATE ROLE health_blind LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$')
  const person = await client()
  await person.query('SET vacuum_cost_delay = 100; SET vacuum_cost_limit = 1')
  const vacuum = person.query('VACUUM (FREEZE) parcel').catch(() => undefined)
  await until(async () => (await sql('SELECT 1 FROM pg_stat_progress_vacuum')).length > 0)
  const blindUrl = url.replace('//postgres@', '//health_blind@')
  const db = await machineDatabases.open({ kind: 'postgresql', name: 'main', url: blindUrl })
  expect(await signalOf(db, 'autovacuum')).toMatchObject({ state: 'not-available' })
  await db.close()
  await sql('SELECT pg_cancel_backend(pid) FROM pg_stat_progress_vacuum')
  await vacuum
})

test.each([
  ['true stops', { sql: 'SELECT true' }, 'stop', /^the probe says true$/u],
  ['false does not', { sql: 'SELECT 1 > 2' }, 'normal', /^the probe says false$/u],
  [
    'a count above its threshold stops',
    { sql: 'SELECT count(*) FROM parcel', operator: '>', threshold: 999 },
    'stop',
    /^the probe returned 1000 \(stop at > 999\)$/u,
  ],
  [
    'a numeric at its threshold does not',
    { sql: 'SELECT 1.5', operator: '>', threshold: 1.5 },
    'normal',
    /^the probe returned 1.5 \(stop at > 1.5\)$/u,
  ],
  ['NULL is unknown', { sql: 'SELECT NULL::boolean' }, 'unknown', /^the probe returned NULL$/u],
  ['a word is no number', { sql: "SELECT 'x'", operator: '>', threshold: 1 }, 'unknown', /cannot be compared/u],
  ['no row is unknown', { sql: 'SELECT true WHERE false' }, 'unknown', /^the probe returned NULL$/u],
  ['an error is unknown', { sql: 'SELECT 1 / 0 = 1' }, 'unknown', /failed: .*\(22012\)$/u],
  ['two rows are unknown', { sql: 'SELECT true FROM parcel' }, 'unknown', /\(21000\)$/u],
  ['a missing table is unknown', { sql: 'SELECT gone.x FROM gone' }, 'unknown', /\(42P01\)$/u],
  ['what takes too long is unknown', { sql: 'SELECT pg_sleep(9) IS NULL', timeout: 50 }, 'unknown', /longer than/u],
  ['what writes is unknown', { sql: "SELECT nextval('counter') > 0" }, 'unknown', /\(25006\)$/u],
] as const)('of a probe, %s', async (_, probe, state, told) => {
  const { db, sql } = await parcels()
  await sql('CREATE SEQUENCE counter')
  const check = databaseHealth({ probe })
  const { signals, after } = await db.transaction(async (tx) => {
    const { signals } = await check(tx, { table })
    // The transaction it was asked in goes on, with its own limits.
    const { rows } = await tx.query<{ limit: string }>("SELECT current_setting('statement_timeout') AS limit")
    return { signals, after: rows[0]!.limit }
  })
  expect(after).toBe('15s')
  expect(signals.at(-1)).toMatchObject({ name: 'probe', state })
  expect(signals.at(-1)!.told).toMatch(told)
})

test('a probe may be asked outside of a transaction', async () => {
  const { db } = await parcels()
  const check = databaseHealth({ probe: { sql: 'SELECT 1 / 0 = 1' } })
  await db.session(async (session) => {
    expect((await check(session, { table })).signals.at(-1)!.told).toMatch(/\(22012\)$/u)
    expect((await session.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  })
})

test('a probe that is more than one query is refused at once', () => {
  expect(() => databaseHealth({ probe: { sql: 'SELECT true; DROP TABLE parcel' } })).toThrow(/not one query/u)
})

test('when nothing can be read everything is unknown, and the transaction it was asked in can end', async () => {
  const { db } = await parcels()
  const { stop, signals } = await db.transaction(async (tx) => {
    await tx.script('SET LOCAL statement_timeout = 1')
    const slow = { ...tx, query: (text: string) => tx.query(text.replace('SELECT', 'SELECT pg_sleep(1),')) }
    return databaseHealth()(slow as typeof tx, { table })
  })
  expect(stop).toBeUndefined()
  expect(new Set(signals.map(({ state }) => state))).toEqual(new Set(['unknown']))
  expect(signals[0]!.told).toMatch(/^it could not be read: .*\(57014\)$/u)
})

test('a replication slot that nobody reads stops when it keeps too much', async () => {
  const { db, sql } = await parcels()
  const name = `idle_${process.pid}_${Date.now()}`
  await sql('SELECT pg_create_physical_replication_slot($1, true)', [name])
  try {
    expect((await signalOf(db, 'replication-slots')).state).toBe('normal')
    await sql('UPDATE parcel SET state = 3')
    expect(await signalOf(db, 'replication-slots', { limits: { slotBytes: 1024 } })).toMatchObject({
      state: 'stop',
      told: expect.stringMatching(
        new RegExp(`^replication slot ${name}, which nobody reads, keeps [\\d.]+ .B of WAL; the limit is 1 kB$`, 'u'),
      ) as unknown,
    })
  } finally {
    await sql('SELECT pg_drop_replication_slot($1)', [name])
  }
})
