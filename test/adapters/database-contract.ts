import { expect, test } from 'vitest'
import { QueryError } from '../../src/domain/query-error.ts'
import { type Database, type Queries } from '../../src/ports/database.ts'

/** A database, and a folder or server that survives what is done to it. */
export interface Subject {
  readonly db: () => Database
}

/** What both adapters promise; the words of the port, each with a test. */
export function databaseContract({ db }: Subject): void {
  const one = async (text: string, values?: Parameters<Queries['query']>[1]): Promise<unknown> => {
    const { rows } = await db().transaction((tx) => tx.query<{ v: unknown }>(`SELECT ${text} AS v`, values))
    return rows[0]?.v
  }
  const fresh = (name: string): Promise<void> =>
    db().transaction((tx) => tx.script(`DROP TABLE IF EXISTS ${name}; CREATE TABLE ${name} (id bigint PRIMARY KEY)`))
  const idsOf = async (name: string): Promise<unknown[]> => {
    const { rows } = await db().transaction((tx) => tx.query<{ id: bigint }>(`SELECT id FROM ${name} ORDER BY id`))
    return rows.map(({ id }) => id)
  }
  const caught = async (work: Promise<unknown>): Promise<QueryError> => {
    const error: unknown = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(QueryError)
    return error as QueryError
  }

  test.each<[string, unknown]>([
    ['9223372036854775807::int8', 9_223_372_036_854_775_807n],
    ['7::int4', 7],
    ['7::int2', 7],
    ['1.5::float8', 1.5],
    ['1.50::numeric', '1.50'],
    ['true', true],
    ['NULL::int8', null],
    ["'x'::text", 'x'],
    ["'2026-11-21T12:00:00.123Z'::timestamptz", Date.parse('2026-11-21T12:00:00.123Z')],
    ["'2026-11-21T12:00:00.123+05:30'::timestamptz", Date.parse('2026-11-21T06:30:00.123Z')],
    ["'infinity'::timestamptz", Infinity],
    ["'2026-11-21'::date", '2026-11-21'],
    ["'2026-11-21 12:00:00.123456'::timestamp", '2026-11-21 12:00:00.123456'],
    ['\'{"a":[1,null]}\'::jsonb', { a: [1, null] }],
    ["'[1]'::json", [1]],
    ["'{1,NULL,3}'::int8[]", [1n, null, 3n]],
    ["'{1,2}'::int4[]", [1, 2]],
    ["'{{1,2},{3,4}}'::int8[]", [[1n, 2n], [3n, 4n]]], // oxfmt-ignore
    ["'{2026-11-21T12:00:00Z,NULL}'::timestamptz[]", [Date.parse('2026-11-21T12:00:00Z'), null]],
    ["'{2026-11-21}'::date[]", ['2026-11-21']],
    ["'{1.50}'::numeric[]", ['1.50']],
    ["ARRAY['x', NULL, 'y,z', '\"', 'NULL']", ['x', null, 'y,z', '"', 'NULL']],
    ["'6f1c2b7e-3a55-4a7c-9d3f-6f2d1f0c9a11'::uuid", '6f1c2b7e-3a55-4a7c-9d3f-6f2d1f0c9a11'],
  ])('%s comes as the port says', async (text, expected) => {
    expect(await one(text)).toEqual(expected)
  })

  test.each<[string, Parameters<Queries['query']>[1], unknown]>([
    ['$1::int8', [9_223_372_036_854_775_807n], 9_223_372_036_854_775_807n],
    ['$1::text', ["it's \\ \u{1F600}"], "it's \\ \u{1F600}"],
    ['$1::text[]', [['x', null, 'y,z', '"', '\\', 'NULL', '']], ['x', null, 'y,z', '"', '\\', 'NULL', '']],
    ['$1::int8[]', [[1n, null]], [1n, null]],
    ['$1::timestamptz', ['2026-11-21T12:00:00Z'], Date.parse('2026-11-21T12:00:00Z')],
    ['$1::jsonb', ['{"a":1}'], { a: 1 }],
    ['$1::boolean', [false], false],
    ['$1::float8', [0.1], 0.1],
    ['$1::int4 + $2::int4', [1, 2], 3],
    ['$1::text', [null], null],
  ])('%s takes its value as the port says', async (text, values, expected) => {
    expect(await one(text, values)).toEqual(expected)
  })

  test('instants are read rightly whatever style the database prefers', async () => {
    const rows = await db().transaction(async (tx) => {
      await tx.script("SET LOCAL DateStyle = 'ISO, DMY'")
      const answer = await tx.query<{ v: number }>("SELECT '02/01/2026 UTC'::timestamptz AS v")
      return answer.rows
    })
    expect(rows[0]?.v).toBe(Date.parse('2026-01-02'))
  })

  test('a statement tells how many rows it changed', async () => {
    await fresh('affected')
    const { affected } = await db().transaction((tx) =>
      tx.query('INSERT INTO affected SELECT generate_series(1, 7)::bigint'),
    )
    expect(affected).toBe(7)
  })

  test('a script is several statements in one text', async () => {
    await db().transaction((tx) => tx.script('CREATE TABLE scripted (id int); INSERT INTO scripted VALUES (1), (2)'))
    expect(await one('(SELECT count(*) FROM scripted)')).toBe(2n)
  })

  test('what the work did is there when it ends, and nothing of it when it throws', async () => {
    await fresh('kept')
    await db().transaction((tx) => tx.query('INSERT INTO kept VALUES (1)'))
    const failing = db().transaction(async (tx) => {
      await tx.query('INSERT INTO kept VALUES (2)')
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    expect(await idsOf('kept')).toEqual([1n])
  })

  test('an error has its SQLSTATE, constraint, table, detail and position', async () => {
    await fresh('unique_id')
    const twice = db().transaction((tx) => tx.query('INSERT INTO unique_id VALUES (1), (1)'))
    expect(await caught(twice)).toMatchObject({
      sqlstate: '23505',
      constraint: 'unique_id_pkey',
      table: 'unique_id',
      detail: 'Key (id)=(1) already exists.',
    })
    const mistyped = db().transaction((tx) => tx.query('SELECT nothing'))
    expect(await caught(mistyped)).toMatchObject({ sqlstate: '42703', position: 8, code: 'sql-42703' })
  })

  test('a commit that the server answers with a rollback is an error', async () => {
    await fresh('not_kept')
    const swallowed = db().transaction(async (tx) => {
      await tx.query('INSERT INTO not_kept VALUES (1)')
      await tx.query('SELECT 1/0').catch(() => undefined)
    })
    expect(await caught(swallowed)).toMatchObject({ sqlstate: '25P02' })
    expect(await idsOf('not_kept')).toEqual([])
  })

  test('a constraint that fails at the commit is its own error, not an unknown outcome', async () => {
    await db().transaction((tx) =>
      tx.script('CREATE TABLE later (id int PRIMARY KEY, other int REFERENCES later DEFERRABLE INITIALLY DEFERRED)'),
    )
    expect(await caught(db().transaction((tx) => tx.query('INSERT INTO later VALUES (1, 2)')))).toMatchObject({
      sqlstate: '23503',
    })
  })

  test('a read-only transaction writes nothing', async () => {
    await fresh('read_only')
    const writing = db().transaction((tx) => tx.query('INSERT INTO read_only VALUES (1)'), { readOnly: true })
    expect(await caught(writing)).toMatchObject({ sqlstate: '25006' })
  })

  test('the isolation of a transaction is what was asked for', async () => {
    const shown = (isolation?: 'repeatable read'): Promise<unknown> =>
      db().transaction(
        async (tx) => (await tx.query<{ transaction_isolation: string }>('SHOW transaction_isolation')).rows[0],
        isolation && { isolation },
      )
    expect(await shown()).toEqual({ transaction_isolation: 'read committed' })
    expect(await shown('repeatable read')).toEqual({ transaction_isolation: 'repeatable read' })
  })

  test('a statement that takes too long is ended, nothing of its transaction stays, and the next one works', async () => {
    await fresh('slow')
    const slow = db().transaction(
      async (tx) => {
        await tx.query('INSERT INTO slow VALUES (1)')
        await tx.query('SELECT pg_sleep(30)')
      },
      { statementTimeout: 300 },
    )
    expect(await caught(slow)).toMatchObject({ sqlstate: '57014' })
    expect(await idsOf('slow')).toEqual([])
  })

  test('a transaction that is idle for too long is ended', async () => {
    await fresh('idle')
    const idle = db().transaction(
      async (tx) => {
        await tx.query('INSERT INTO idle VALUES (1)')
        await new Promise((resolve) => setTimeout(resolve, 800))
        await tx.query('SELECT 1')
      },
      { idleTimeout: 200 },
    )
    expect(await caught(idle)).toMatchObject({ sqlstate: '25P03' })
    expect(await idsOf('idle')).toEqual([])
  })

  test('a signal ends the running statement and rolls back', async () => {
    await fresh('stopped')
    const controller = new AbortController()
    const began = Date.now()
    const work = db().transaction(
      async (tx) => {
        await tx.query('INSERT INTO stopped VALUES (1)')
        setTimeout(() => controller.abort('SIGTERM'), 100)
        await tx.query('SELECT pg_sleep(30)')
      },
      { signal: controller.signal, statementTimeout: 0 },
    )
    expect(await caught(work)).toMatchObject({ sqlstate: '57014' })
    expect(Date.now() - began).toBeLessThan(10_000)
    expect(await idsOf('stopped')).toEqual([])
  })

  test('a signal between two statements lets no further one begin', async () => {
    await fresh('between')
    const controller = new AbortController()
    const work = db().transaction(
      async (tx) => {
        await tx.query('INSERT INTO between VALUES (1)')
        controller.abort()
        await tx.query('INSERT INTO between VALUES (2)')
      },
      { signal: controller.signal },
    )
    expect(await caught(work)).toMatchObject({ sqlstate: '57014', code: 'stopped' })
    const late = db().transaction((tx) => tx.query('INSERT INTO between VALUES (3)'), { signal: controller.signal })
    expect(await caught(late)).toMatchObject({ sqlstate: '57014' })
    expect(await idsOf('between')).toEqual([])
  })

  test('a signal after the last statement rolls back as well', async () => {
    await fresh('last')
    const controller = new AbortController()
    const work = db().transaction(
      async (tx) => {
        await tx.query('INSERT INTO last VALUES (1)')
        controller.abort()
      },
      { signal: controller.signal },
    )
    expect(await caught(work)).toMatchObject({ sqlstate: '57014' })
    expect(await idsOf('last')).toEqual([])
  })

  test('a hundred transactions at once all happen', async () => {
    await fresh('hundred')
    await Promise.all(
      Array.from({ length: 100 }, (_, id) =>
        db().transaction((tx) => tx.query('INSERT INTO hundred VALUES ($1)', [BigInt(id)])),
      ),
    )
    expect(await one('(SELECT count(*) FROM hundred)')).toBe(100n)
  })

  test('statements that are sent at once go one after the other', async () => {
    const answers = await db().transaction((tx) =>
      Promise.all([1, 2, 3].map((id) => tx.query<{ v: number }>('SELECT $1::int AS v', [id]))),
    )
    expect(answers.map(({ rows }) => rows[0]?.v)).toEqual([1, 2, 3])
  })

  test('a statement after the end of its transaction is refused', async () => {
    let kept: Queries | undefined
    await db().transaction((tx) => Promise.resolve((kept = tx)))
    expect(await caught(kept!.query('SELECT 1'))).toMatchObject({ code: 'transaction-over' })
  })

  test('a session is outside of a transaction, and what it sets is gone with it', async () => {
    await fresh('indexed')
    await db().session(async (session) => {
      expect(session.pid).toBeGreaterThan(0)
      await session.script("SET application_name = 'mine'")
      await session.query('CREATE INDEX CONCURRENTLY indexed_again ON indexed (id)')
      await session.query('SELECT pg_advisory_lock(7)')
      await session.script('VACUUM indexed')
    })
    expect(await one("current_setting('application_name')")).not.toBe('mine')
    // A server ends what is left of a connection a moment after it is closed.
    const locked = "(SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 7)"
    await expect.poll(() => one(locked), { timeout: 5000 }).toBe(0n)
    expect(await one("(SELECT indisvalid FROM pg_index WHERE indexrelid = 'indexed_again'::regclass)")).toBe(true)
  })

  test('a session that leaves a transaction open leaves nothing', async () => {
    await fresh('half')
    await db().session((session) => session.script('BEGIN; INSERT INTO half VALUES (1)'))
    expect(await idsOf('half')).toEqual([])
  })

  test('a large answer and a large question pass', async () => {
    const ids = Array.from({ length: 50_000 }, (_, id) => BigInt(id))
    const { rows } = await db().transaction((tx) => tx.query<{ id: bigint }>('SELECT unnest($1::int8[]) AS id', [ids]))
    expect(rows.length).toBe(50_000)
    expect(rows.at(-1)?.id).toBe(49_999n)
  })

  test('the version is a number like 160014', () => {
    expect(db().version).toBeGreaterThan(120_000)
  })
}
