import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Definition } from '../../../src/engine/background/definition.ts'
import { workOn } from '../../../src/engine/background/work.ts'
import { type Yard, yard } from './yard.ts'

let y: Yard

beforeAll(async () => {
  y = await yard()
  await y.sql(`CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')`)
})

beforeEach(async () => {
  await y.sql('DELETE FROM waystop.background_migration; DROP TABLE IF EXISTS k')
})

const sizes = { table: 'k', batchSize: 7, subBatchSize: 3 } as const
const bump = { kind: 'update', sql: 'UPDATE k SET n = n + 1 WHERE {batch}' } as const

const counts = (): Promise<unknown[]> => y.sql('SELECT n, count(*)::int AS rows FROM k GROUP BY n')

describe('a key of any ordered type', () => {
  it.each([
    ['bigint', 'bigint', `SELECT g * 1000 - 20000 FROM generate_series(1, 40) g`],
    ['uuid', 'uuid', `SELECT gen_random_uuid() FROM generate_series(1, 40)`],
    ['text of a database', 'text', `SELECT chr(64 + g) || repeat(' "\\,{}', g % 3) FROM generate_series(1, 40) g`],
    [
      'text of a collation',
      'text COLLATE "und-x-icu"',
      `SELECT unnest(ARRAY['a', 'B', 'ä', 'Z', 'ß', '', 'A', 'b', '10', '9', 'é', 'z'])`,
    ],
    [
      'timestamptz',
      'timestamptz',
      `SELECT '2024-03-31 00:59:59.000001+00'::timestamptz + g * interval '7 minutes' FROM generate_series(1, 40) g`,
    ],
    ['numeric', 'numeric(20, 10)', `SELECT (g * 1.0000000001)::numeric(20, 10) FROM generate_series(-20, 20) g`],
    ['enum', 'mood', `SELECT unnest(enum_range(NULL::mood))`],
    ['padded text', 'character(3)', `SELECT lpad(g::text, 2) FROM generate_series(1, 40) g`],
    ['float', 'double precision', `SELECT sqrt(g) * pi() FROM generate_series(1, 40) g`],
    ['date', 'date', `SELECT '2024-01-01'::date + g FROM generate_series(1, 40) g`],
  ])('%s', async (_, type, rows) => {
    await y.sql(`CREATE TABLE k (id ${type} PRIMARY KEY, n int NOT NULL DEFAULT 0)`)
    const made = await y.sql(`INSERT INTO k ${rows} RETURNING 1`)
    const id = await y.queue({ ...sizes, work: bump })
    await workOn(y.engine, { untilIdle: true, workers: 2 })
    expect(await counts()).toEqual([{ n: 1, rows: made.length }])
    expect(await y.row(id)).toMatchObject({ state: 'finished', total_rows: BigInt(made.length) })
  })

  it('several columns, compared as a row', async () => {
    await y.sql(
      `CREATE TABLE k ("Odd ""name" text, at date, id int, n int NOT NULL DEFAULT 0, PRIMARY KEY ("Odd ""name", at, id))`,
    )
    await y.sql(
      `INSERT INTO k SELECT a, '2024-01-01'::date + b, c, 0 FROM unnest(ARRAY['x', 'y,(', '']) a, generate_series(1, 3) b, generate_series(1, 5) c`,
    )
    const id = await y.queue({ ...sizes, work: bump, key: ['Odd "name', 'at', 'id'] })
    await workOn(y.engine, { untilIdle: true, workers: 2 })
    expect(await counts()).toEqual([{ n: 1, rows: 45 }])
    expect((await y.batches(id))[0]).toMatchObject({ lower_bound: null, upper_bound: ['', '2024-01-03', '2'] })
  })

  it('in another format of dates than the one it was planned in', async () => {
    await y.sql(`CREATE TABLE k (id timestamptz PRIMARY KEY, n int NOT NULL DEFAULT 0)`)
    await y.sql(
      `INSERT INTO k SELECT '2024-01-02 03:04:05+00'::timestamptz + g * interval '1 day' FROM generate_series(1, 40) g`,
    )
    const [{ name }] = (await y.sql<{ name: string }>('SELECT current_database() AS name')) as [{ name: string }]
    await y.sql(
      `ALTER DATABASE "${name}" SET datestyle = 'SQL, DMY'; ALTER DATABASE "${name}" SET timezone = 'Asia/Kolkata'`,
    )
    await y.queue({ ...sizes, work: bump })
    await workOn(y.engine, { untilIdle: true })
    expect(await counts()).toEqual([{ n: 1, rows: 40 }])
    await y.sql(`ALTER DATABASE "${name}" RESET ALL`)
  })
})

describe('the update', () => {
  it('joins other tables under an alias', async () => {
    await y.sql(
      `CREATE TABLE k (id int PRIMARY KEY, n int NOT NULL DEFAULT 0); CREATE TABLE IF NOT EXISTS o (id int, by int); TRUNCATE o`,
    )
    await y.sql(
      `INSERT INTO k SELECT g FROM generate_series(1, 20) g; INSERT INTO o SELECT g, 1 FROM generate_series(1, 20) g`,
    )
    await y.queue({
      ...sizes,
      work: { kind: 'update', sql: 'UPDATE k AS k1 SET n = n + o.by FROM o WHERE o.id = k1.id AND {batch:k1}' },
    })
    await workOn(y.engine, { untilIdle: true })
    expect(await counts()).toEqual([{ n: 1, rows: 20 }])
  })

  it.each([
    ['UPDATE k SET n = 1', 'the update has no {batch}'],
    ['UPDATE k SET n = $1 WHERE {batch}', 'parameters of its own'],
  ])('is refused before anything is touched: %s', async (sql, told) => {
    await y.sql('CREATE TABLE k (id int PRIMARY KEY, n int DEFAULT 0); INSERT INTO k VALUES (1)')
    const id = await y.queue({ ...sizes, work: { kind: 'update', sql } })
    await workOn(y.engine, { untilIdle: true })
    expect(await y.row(id)).toMatchObject({ state: 'failed', last_error: expect.stringContaining(told) })
    expect(await counts()).toEqual([{ n: 0, rows: 1 }])
  })
})

/** Registry.md §9, 5 and 6: no jobs are made of what cannot be walked. */
describe('a key that cannot be walked fails the whole with a sentence', () => {
  const cases: readonly (readonly [string, string, Partial<Definition>, string])[] = [
    ['the table is missing', 'SELECT 1', {}, 'there is no table k'],
    [
      'it is no table',
      'CREATE VIEW k AS SELECT 1 AS id; CREATE RULE r AS ON DELETE TO k DO INSTEAD NOTHING',
      {},
      'is not a table',
    ],
    ['a column is missing', 'CREATE TABLE k (no int PRIMARY KEY)', {}, 'k has no column id'],
    ['a column may be NULL', 'CREATE TABLE k (id int UNIQUE)', {}, 'id of the key may be NULL'],
    [
      'no index begins with it',
      'CREATE TABLE k (a int, id int NOT NULL, PRIMARY KEY (a, id))',
      {},
      'no index begins with the key (id)',
    ],
    [
      'the only index is partial',
      'CREATE TABLE k (id int NOT NULL); CREATE UNIQUE INDEX ON k (id) WHERE id > 5',
      {},
      'no index begins',
    ],
    ['it is not unique', 'CREATE TABLE k (id int NOT NULL); CREATE INDEX ON k (id)', {}, 'is not unique'],
  ]
  it.each(cases)('%s', async (_, ddl, draft, told) => {
    await y.sql(ddl)
    const id = await y.queue({ ...sizes, work: bump, ...draft })
    await workOn(y.engine, { untilIdle: true })
    expect(await y.row(id)).toMatchObject({ state: 'failed', last_error: expect.stringContaining(told) })
    expect(await y.batches(id)).toEqual([])
    await y.sql('DROP VIEW IF EXISTS k').catch(() => undefined)
  })

  it('but an index that has more columns is enough, when another makes the key unique', async () => {
    await y.sql(
      'CREATE TABLE k (id int NOT NULL, at int NOT NULL, n int DEFAULT 0, UNIQUE (id)); CREATE INDEX ON k (at, id, n)',
    )
    await y.sql('INSERT INTO k SELECT g, g % 3, 0 FROM generate_series(1, 20) g')
    await y.queue({ ...sizes, work: bump, key: ['at', 'id'] })
    await workOn(y.engine, { untilIdle: true })
    expect(await counts()).toEqual([{ n: 1, rows: 20 }])
  })
})
