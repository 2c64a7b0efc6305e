import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { machineDatabases } from '../../src/adapters/databases.ts'
import { type Database } from '../../src/ports/database.ts'
import { testDatabase, type TestDatabase } from '../support/postgres/database.ts'
import { pgbouncer, startPooler, type Pooler } from '../support/postgres/pgbouncer.ts'

// Where PgBouncer is not installed these are shown as skipped.
describe.skipIf(pgbouncer === undefined)('through PgBouncer in transaction mode', () => {
  let subject: TestDatabase
  let pooler: Pooler
  let db: Database
  let url: string
  beforeAll(async () => {
    subject = await testDatabase()
    pooler = await startPooler(Number(new URL(inject('postgresUrl')).port))
    url = pooler.urlOf(new URL(subject.url).pathname.slice(1))
    db = await machineDatabases.open({ kind: 'postgresql', name: 'main', url })
    await subject.sql('CREATE TABLE kept (id bigint PRIMARY KEY)')
  })
  afterAll(async () => {
    await db.close()
    await pooler.stop()
  })

  test('transactions keep their statements, values and limits together', async () => {
    await Promise.all(
      Array.from({ length: 50 }, (_, id) =>
        db.transaction(
          async (tx) => {
            await tx.query('INSERT INTO kept VALUES ($1)', [BigInt(id)])
            const { rows } = await tx.query('SHOW statement_timeout')
            expect(rows).toEqual([{ statement_timeout: `${id + 1001}ms` }])
          },
          { statementTimeout: id + 1001 },
        ),
      ),
    )
    expect(await subject.sql('SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 50 }])
  })

  test('transactions in two messages keep theirs together as well', async () => {
    await subject.sql('CREATE TABLE sparing (id bigint PRIMARY KEY)')
    await Promise.all(
      Array.from({ length: 50 }, (_, id) =>
        db.transaction(
          async (tx) => {
            const { rows } = await tx.query('SHOW statement_timeout', [], { repeated: true })
            expect(rows).toEqual([{ statement_timeout: `${id + 1001}ms` }])
            await tx.last([{ text: 'INSERT INTO sparing VALUES ($1)', values: [id], options: { repeated: true } }])
          },
          { statementTimeout: id + 1001, sparing: true, onId: () => undefined },
        ),
      ),
    )
    expect(await subject.sql('SELECT count(*)::int AS n FROM sparing')).toEqual([{ n: 50 }])
  })

  test('no statement is prepared under a name, and no setting stays on the connections of the server', async () => {
    await db.transaction((tx) => tx.query('SELECT $1::int', [1]))
    const { rows } = await db.transaction((tx) => tx.query('SELECT name FROM pg_prepared_statements'))
    expect(rows).toEqual([])
    const shown = await db.transaction((tx) => tx.query('SHOW application_name'))
    expect(shown.rows).toEqual([{ application_name: 'waystop' }])
    const around = await machineDatabases.open({
      kind: 'postgresql',
      name: 'main',
      url: `${url}?application_name=other`,
    })
    const other = await around.transaction((tx) => tx.query("SELECT current_setting('application_name') AS v"))
    expect(other.rows).toEqual([{ v: 'other' }])
    await around.close()
  })

  test('what a pooler refuses at the door is told with what to do', async () => {
    const refused = machineDatabases.open({
      kind: 'postgresql',
      name: 'main',
      url: `${url}?options=-c%20work_mem%3D7MB`,
    })
    await expect(refused).rejects.toMatchObject({
      code: 'cannot-connect',
      next: expect.stringContaining('options= is not for poolers'),
    })
  })

  test('a session is refused, with what to do', async () => {
    expect(db.capabilities).toEqual({ sessions: false, timeouts: true, concurrency: true })
    await expect(db.session(() => Promise.resolve())).rejects.toMatchObject({
      code: 'needs-direct-connection',
      next: 'name the server behind it as well: --direct-url main=postgresql://…',
    })
  })

  test('a session goes around it where the way is known', async () => {
    const both = await machineDatabases.open({ kind: 'postgresql', name: 'main', url, directUrl: subject.url })
    expect(both.capabilities.sessions).toBe(true)
    await both.session(async (session) => {
      await session.query('CREATE INDEX CONCURRENTLY kept_again ON kept (id)')
    })
    await both.close()
    expect(await subject.sql("SELECT 1 FROM pg_class WHERE relname = 'kept_again'")).toHaveLength(1)
  })

  test('a signal ends the statement on the server', async () => {
    const controller = new AbortController()
    const work = db.transaction(
      (tx) => {
        setTimeout(() => controller.abort(), 100)
        return tx.query("SELECT pg_sleep(30), 'to be stopped'")
      },
      { signal: controller.signal, statementTimeout: 0 },
    )
    await expect(work).rejects.toMatchObject({ sqlstate: '57014' })
    const left =
      "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%to be stopped%' AND pid <> pg_backend_pid()"
    expect(await subject.sql(left)).toEqual([])
  })

  test('a server process that ends in the middle of a transaction fails it, and the next one works', async () => {
    const work = db.transaction(async (tx) => {
      const { rows } = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
      await tx.query('INSERT INTO kept VALUES (1000)')
      await subject.sql('SELECT pg_terminate_backend($1, 5000)', [rows[0]!.pid])
      await tx.query('SELECT 1')
    })
    await expect(work).rejects.toMatchObject({ sqlstate: expect.stringMatching(/^(?:08006|57P01)$/u) })
    await db.transaction((tx) => tx.query('SELECT 1'))
    expect(await subject.sql('SELECT 1 FROM kept WHERE id = 1000')).toEqual([])
  })

  test('a commit during which it lost the server has an unknown outcome, unless the server itself said no', async () => {
    await subject.sql(`
      CREATE TABLE slow_commit (id int);
      CREATE FUNCTION wait_a_while() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(30); RETURN NULL; END';
      CREATE CONSTRAINT TRIGGER waits AFTER INSERT ON slow_commit DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION wait_a_while()`)
    const work = db.transaction(async (tx) => {
      await tx.query('INSERT INTO slow_commit VALUES (1)')
      const { rows } = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
      setTimeout(() => void subject.sql('SELECT pg_terminate_backend($1)', [rows[0]!.pid]), 200)
    })
    await expect(work).rejects.toMatchObject({ sqlstate: expect.stringMatching(/^(?:08007|57P01)$/u) })
  })
})
