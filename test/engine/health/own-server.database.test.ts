import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { machineDatabases } from '../../../src/adapters/databases.ts'
import { databaseHealth } from '../../../src/engine/health/database-health.ts'
import { type HealthOptions } from '../../../src/engine/health/limits.ts'
import { type HealthCheck, type HealthSignal } from '../../../src/engine/health/verdict.ts'
import { type Database } from '../../../src/ports/database.ts'
import { type Major } from '../../support/postgres/binaries.ts'
import { type Replica, startReplica } from '../../support/postgres/replica.ts'
import { type Server, startServer } from '../../support/postgres/server.ts'

let server: Server
let replica: Replica
let db: Database
let person: Client
let flag: string

/** An archive that works while a file is there, an eager and slow autovacuum, and a wraparound that is soon near. */
beforeAll(async () => {
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'wal_level=replica']
  const archive = ['archive_mode=on', 'archive_command=test -f archive_works', 'archive_timeout=0']
  const vacuum = ['autovacuum_naptime=1', 'autovacuum_vacuum_cost_delay=100', 'autovacuum_vacuum_cost_limit=1']
  const due = ['autovacuum_vacuum_threshold=50', 'autovacuum_freeze_max_age=100000', 'autovacuum_max_workers=4']
  server = await startServer(inject('postgresMajor') as Major, [...settings, ...archive, ...vacuum, ...due])
  flag = `${server.dataFolder}/archive_works`
  writeFileSync(flag, '')
  person = new Client({ connectionString: server.url })
  await person.connect()
  await person.query('CREATE TABLE parcel (id bigint, state int) WITH (autovacuum_enabled = off)')
  await person.query('CREATE TABLE quiet (id bigint) WITH (autovacuum_enabled = off)')
  await person.query('INSERT INTO parcel SELECT i, 0 FROM generate_series(1, 50000) i')
  db = await machineDatabases.open({ kind: 'postgresql', name: 'main', url: server.url })
  replica = await startReplica(server, 'reader')
}, 60_000)

afterAll(async () => {
  await db.close()
  await person.end()
  await replica.stop()
  await server.stop()
})

function signalOf(name: string, options: HealthOptions = {}, from = db): Promise<HealthSignal> {
  return ask(databaseHealth(options), name, from)
}

async function ask(check: HealthCheck, name: string, from = db, table = 'parcel'): Promise<HealthSignal> {
  const { signals } = await from.transaction((tx) => check(tx, { table }), { readOnly: true })
  return signals.find((signal) => signal.name === name)!
}

async function until<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  let last: T | undefined
  for (const end = Date.now() + 15_000; Date.now() < end;) {
    last = await read()
    if (holds(last)) return last
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`it did not happen; last: ${JSON.stringify(last)}`)
}

async function nextSegment(): Promise<void> {
  await person.query('INSERT INTO quiet VALUES (1)')
  await person.query('SELECT pg_switch_wal()')
}

test('an archive that fails stops as soon as more segments wait than the limit, and no sooner', async () => {
  await nextSegment()
  await until(
    () => signalOf('wal-archive'),
    ({ state, told }) => state === 'normal' && told.startsWith('1 '),
  )
  rmSync(flag)
  await nextSegment()
  await nextSegment()
  expect(existsSync(flag)).toBe(false)
  const limit = (archiveSegments: number): HealthOptions => ({ limits: { archiveSegments } })
  expect(await signalOf('wal-archive', limit(3))).toMatchObject({
    state: 'normal',
    told: '3 WAL segments are not archived yet',
  })
  expect(await signalOf('wal-archive', limit(2))).toMatchObject({
    state: 'stop',
    told: '3 WAL segments are not archived yet; the limit is 2',
  })
  writeFileSync(flag, '')
  await nextSegment()
  await until(
    () => signalOf('wal-archive', limit(2)),
    ({ state }) => state === 'normal',
  )
})

test('a replica that stands still stops by what it has not replayed, unless it does not count', async () => {
  const reader = new Client({ connectionString: replica.url })
  await reader.connect()
  await until(
    () => signalOf('replication-lag'),
    ({ told }) => told.includes('slowest replica'),
  )
  await reader.query('SELECT pg_wal_replay_pause()')
  await person.query('INSERT INTO quiet SELECT generate_series(1, 20000)')
  const limits = { replicationBytes: 500_000 }
  const stopped = await until(
    () => signalOf('replication-lag', { limits }),
    ({ state }) => state === 'stop',
  )
  expect(stopped.told).toMatch(/^replica reader is [\d.]+ \w+ and [\d.]+ .B behind; the limit is 10 s and 488 kB$/u)
  expect((await signalOf('replication-lag', { limits, ignoredReplicas: ['reader'] })).state).toBe('normal')
  await person.query('CREATE ROLE plain LOGIN')
  const url = server.url.replace('//postgres@', '//plain@')
  const plain = await machineDatabases.open({ kind: 'postgresql', name: 'main', url })
  expect(await signalOf('replication-lag', { limits }, plain)).toMatchObject({
    state: 'not-available',
    told: 'how far replicas are behind may not be seen: GRANT pg_monitor to this user',
  })
  await plain.close()
  await reader.query('SELECT pg_wal_replay_resume()')
  await until(
    () => signalOf('replication-lag', { limits }),
    ({ state }) => state === 'normal',
  )
  await reader.end()
})

test('on a standby what only a primary knows is not available, and nothing fails', async () => {
  const standby = await machineDatabases.open({ kind: 'postgresql', name: 'main', url: replica.url })
  const { stop, signals } = await standby.transaction((tx) => databaseHealth()(tx, { table: 'parcel' }))
  expect(stop).toBeUndefined()
  expect(signals.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'autovacuum normal',
    'wal-archive not-available',
    'replication-lag not-available',
    'replication-slots not-available',
    'lock-waiters normal',
    'long-transaction normal',
  ])
  await standby.close()
})

test('an autovacuum that our own updates woke holds nobody; one that was there before us does', async () => {
  const ours = databaseHealth()
  expect((await ask(ours, 'autovacuum')).state).toBe('normal')
  await person.query('ALTER TABLE parcel SET (autovacuum_enabled = on)')
  await person.query('UPDATE parcel SET state = 1')
  const seen = await until(
    () => ask(ours, 'autovacuum'),
    ({ told }) => told.includes('autovacuum'),
  )
  expect(seen).toMatchObject({ state: 'normal', told: expect.stringContaining('our own updates woke it') as unknown })
  expect(await signalOf('autovacuum')).toMatchObject({
    state: 'stop',
    told: 'autovacuum was at work on the table before we were',
  })
  // Of another table it is no concern.
  expect((await ask(databaseHealth(), 'autovacuum', db, 'quiet')).state).toBe('normal')
})

test('an autovacuum against wraparound holds even those whose updates woke it', async () => {
  const ours = databaseHealth()
  await person.query('CREATE TABLE old (id bigint)')
  await person.query('INSERT INTO old SELECT generate_series(1, 30000)')
  expect((await ask(ours, 'autovacuum', db, 'old')).state).toBe('normal')
  await person.query(`DO $$ BEGIN
    FOR i IN 1..110000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP;
  END $$`)
  const held = await until(
    () => ask(ours, 'autovacuum', db, 'old'),
    ({ state }) => state === 'stop',
  )
  expect(held.told).toBe('autovacuum works on the table to prevent wraparound of transaction ids')
})
