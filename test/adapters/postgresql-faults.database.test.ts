import { inject, beforeAll, expect, test } from 'vitest'
import { machineDatabases } from '../../src/adapters/databases.ts'
import { QueryError } from '../../src/domain/query-error.ts'
import { type Queries } from '../../src/ports/database.ts'
import { testDatabase, type TestDatabase } from '../support/postgres/database.ts'
import { brokenAt } from '../support/postgres/breaking-proxy.ts'

let subject: TestDatabase
beforeAll(async () => {
  subject = await testDatabase()
  await subject.sql('CREATE TABLE kept (id bigint PRIMARY KEY)')
})

const pidOf = async (tx: Queries): Promise<number> =>
  (await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]!.pid

/** Ends the connection as an administrator does, and waits until its process is gone. */
async function kill(pid: number): Promise<void> {
  await subject.sql('SELECT pg_terminate_backend($1, 5000)', [pid])
}

const count = async (): Promise<number> => {
  const [row] = await subject.sql<{ n: number }>('SELECT count(*)::int AS n FROM kept')
  return row!.n
}

const failed = async (work: Promise<unknown>): Promise<QueryError> => {
  const error: unknown = await work.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(QueryError)
  return error as QueryError
}

test('a lock that somebody else holds is waited for as long as was said', async () => {
  const other = await subject.client()
  await other.query('BEGIN; LOCK TABLE kept')
  const work = subject.db.transaction((tx) => tx.query('SELECT 1 FROM kept'), { lockTimeout: 100 })
  expect(await failed(work)).toMatchObject({ sqlstate: '55P03' })
  await other.query('ROLLBACK')
})

test('a connection that is killed while a statement runs says so, and the next transaction works', async () => {
  const work = subject.db.transaction(async (tx) => {
    await tx.query('INSERT INTO kept VALUES (1)')
    const pid = await pidOf(tx)
    setTimeout(() => void kill(pid), 100)
    await tx.query('SELECT pg_sleep(30)')
  })
  expect(await failed(work)).toMatchObject({ sqlstate: '57P01' })
  expect(await count()).toBe(0)
  await subject.db.transaction((tx) => tx.query('SELECT 1'))
})

test('a connection that is killed between two statements says what the server said', async () => {
  const work = subject.db.transaction(async (tx) => {
    await tx.query('INSERT INTO kept VALUES (1)')
    await kill(await pidOf(tx))
    await tx.query('SELECT 1')
  })
  expect((await failed(work)).sqlstate).toMatch(/^(?:57P01|08006)$/u)
  expect(await count()).toBe(0)
})

test('a connection that is killed before its commit was sent is no unknown outcome', async () => {
  const work = subject.db.transaction(async (tx) => {
    await tx.query('INSERT INTO kept VALUES (1)')
    await kill(await pidOf(tx))
    // The driver hears of it.
    await new Promise((resolve) => setTimeout(resolve, 50))
  })
  expect((await failed(work)).sqlstate).toMatch(/^(?:57P01|08006)$/u)
  expect(await count()).toBe(0)
})

test('a commit that the server carried out and never answered has an unknown outcome', async () => {
  const proxy = await brokenAt(inject('postgresUrl'), { after: 'COMMIT', reaches: true })
  const db = await machineDatabases.open({ kind: 'postgresql', name: 'main', url: proxy.urlOf(subject.url) })
  const work = db.transaction((tx) => tx.query('INSERT INTO kept VALUES (1)'))
  expect(await failed(work)).toMatchObject({ sqlstate: '08007', code: 'connection-lost' })
  expect(await count()).toBe(1)
  await subject.sql('DELETE FROM kept')
  await db.close()
  await proxy.stop()
})

test('a commit that never reached the server has an unknown outcome as well: nobody here can know', async () => {
  const proxy = await brokenAt(inject('postgresUrl'), { after: 'COMMIT', reaches: false })
  const db = await machineDatabases.open({ kind: 'postgresql', name: 'main', url: proxy.urlOf(subject.url) })
  const work = db.transaction((tx) => tx.query('INSERT INTO kept VALUES (1)'))
  expect(await failed(work)).toMatchObject({ sqlstate: '08007' })
  expect(await count()).toBe(0)
  await db.close()
  await proxy.stop()
})

test.each([
  { reaches: true, kept: 1 },
  { reaches: false, kept: 0 },
])('last statements whose answer is cut off have an unknown outcome, and an id to ask for: %o', async (cut) => {
  const proxy = await brokenAt(inject('postgresUrl'), { after: 'COMMIT', reaches: cut.reaches })
  const db = await machineDatabases.open({ kind: 'postgresql', name: 'main', url: proxy.urlOf(subject.url) })
  const ids: string[] = []
  const work = db.transaction((tx) => tx.last([{ text: 'INSERT INTO kept VALUES (1)' }]), {
    sparing: true,
    onId: (id) => void ids.push(id),
  })
  expect(await failed(work)).toMatchObject({ sqlstate: '08007', code: 'connection-lost' })
  const status = (): Promise<unknown> => subject.sql('SELECT pg_xact_status($1::text::xid8) AS status', ids)
  // The server has to notice first that nobody is there any more.
  await expect.poll(status, { timeout: 10_000 }).toEqual([{ status: cut.reaches ? 'committed' : 'aborted' }])
  expect(await count()).toBe(cut.kept)
  await subject.sql('DELETE FROM kept')
  await db.close()
  await proxy.stop()
})

test('a network that falls silent is given up a little after the time of the statement', async () => {
  const proxy = await brokenAt(inject('postgresUrl'), { after: 'SELECT silent', reaches: false, silent: true })
  const db = await machineDatabases.open({ kind: 'postgresql', name: 'main', url: proxy.urlOf(subject.url) })
  const begun = performance.now()
  const work = db.transaction((tx) => tx.script('SELECT silent'), { statementTimeout: 200 })
  const error = await failed(work)
  expect(error).toMatchObject({ sqlstate: '08006', code: 'connection-lost' })
  expect(error.message).toContain('has not answered for 5 s')
  expect(performance.now() - begun).toBeLessThan(10_000)
  expect(await db.transaction((tx) => tx.query('SELECT 1 AS one'))).toMatchObject({ rows: [{ one: 1 }] })
  await db.close()
  await proxy.stop()
})

test('an administrator who ends a connection in the middle of its commit leaves no doubt when the server says so', async () => {
  await subject.sql(`
    CREATE TABLE slow_commit (id int);
    CREATE FUNCTION wait_a_while() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(30); RETURN NULL; END';
    CREATE CONSTRAINT TRIGGER waits AFTER INSERT ON slow_commit DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION wait_a_while()`)
  const work = subject.db.transaction(async (tx) => {
    await tx.query('INSERT INTO slow_commit VALUES (1)')
    const pid = await pidOf(tx)
    setTimeout(() => void kill(pid), 200)
  })
  expect(await failed(work)).toMatchObject({ sqlstate: '57P01' })
  expect(await subject.sql('SELECT * FROM slow_commit')).toEqual([])
})

test('connections that died while nobody used them are replaced before any work is lost', async () => {
  await Promise.all(Array.from({ length: 5 }, () => subject.db.transaction((tx) => tx.query('SELECT pg_sleep(0.05)'))))
  await subject.sql(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'waystop'",
  )
  await Promise.all(Array.from({ length: 20 }, () => subject.db.transaction((tx) => tx.query('SELECT 1'))))
  expect(await count()).toBe(0)
})

test('a statement that is stopped leaves a connection on which the next one is not hit', async () => {
  const target = { kind: 'postgresql', name: 'main', url: subject.url, connections: 1 } as const
  const db = await machineDatabases.open(target)
  for (let round = 0; round < 10; round += 1) {
    const controller = new AbortController()
    const work = db.transaction(
      async (tx) => {
        setTimeout(() => controller.abort(), round)
        await tx.query('SELECT pg_sleep(0.005)')
        await tx.query('SELECT pg_sleep(30)')
      },
      { signal: controller.signal },
    )
    expect(await failed(work)).toMatchObject({ sqlstate: '57014' })
    await db.transaction((tx) => tx.query('SELECT pg_sleep(0.01)'))
  }
  await db.close()
})

test('what else is in the connection string does not hide that nobody answers', async () => {
  const url = 'postgresql://me:hush@127.0.0.1:1/db'
  const error = await failed(machineDatabases.open({ kind: 'postgresql', name: 'main', url }))
  expect(error).toMatchObject({ code: 'cannot-connect', sqlstate: '08001' })
  expect(error.what).toContain('cannot connect to postgresql://me@127.0.0.1:1/db: ')
  expect(error.next).toContain('nothing listens there')
})
