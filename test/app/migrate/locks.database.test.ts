import { describe, expect, test } from 'vitest'
import { install } from '../../../src/app/migrate/install.ts'
import { migrateUp, type UpFlags } from '../../../src/app/migrate/up.ts'
import {
  productOf,
  waits,
  type ProductOptions,
  type TestMigration,
  type TestProduct,
} from '../../support/migrations/product.ts'
import { testDatabase, type TestDatabase } from '../../support/postgres/database.ts'

const parcels: TestMigration = {
  id: '20250101000000',
  release: '1.0',
  sql: 'CREATE TABLE parcels (id bigint PRIMARY KEY, weight int); INSERT INTO parcels SELECT i, i FROM generate_series(1, 1000) i; CREATE TABLE days (at date) PARTITION BY RANGE (at); CREATE TABLE days_1 PARTITION OF days FOR VALUES FROM (MINVALUE) TO (MAXVALUE);',
}
const add: TestMigration = { id: '20250201000000', release: '1.1', sql: 'ALTER TABLE parcels ADD COLUMN colour text;' }
const index: TestMigration = {
  id: '20250201000000',
  release: '1.1',
  transaction: 'none',
  sql: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS parcels_weight ON parcels (weight);',
}

interface Scene extends TestDatabase {
  readonly product: TestProduct
  readonly up: (flags?: Partial<UpFlags>) => ReturnType<typeof migrateUp>
}

/** A database at 1.0.0 with one migration to go. */
async function scene(next: TestMigration, options: ProductOptions = {}): Promise<Scene> {
  const database = await testDatabase()
  const product = productOf([parcels, next], [`main=${database.url}`], options)
  const { ports, flags, tell } = product
  await install(ports, { ...flags, to: '1.0.0' }, tell)
  return { ...database, product, up: (more = {}) => migrateUp(ports, { ...flags, ...more }, tell) }
}

/** Resolves when something was told to wait that looks like this. */
async function told(product: TestProduct, pattern: RegExp): Promise<string> {
  for (;;) {
    const found = waits(product).find((one) => pattern.test(one))
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const valid = "SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass('parcels_weight')"

describe('A migration that needs a lock', () => {
  test('lets others pass, tries again, tells who was in its way, and is applied when that one ends', async () => {
    const { client, product, up, sql } = await scene(add)
    const blocker = await client()
    await blocker.query('BEGIN; SELECT * FROM parcels LIMIT 1')
    const running = up({ lockTimeout: 1000 })
    const waiting = await told(
      product,
      /^waits for process \d+ of postgres \(idle in transaction for \d+ s\): BEGIN; SELECT/u,
    )
    expect(waiting).toBeTruthy()
    expect(await told(product, /\(try 1 of 10\)/u)).toMatch(/lock timeout.*in its way: process \d+/u)
    await blocker.query('ROLLBACK')
    expect(await running).toMatchObject({ outcome: 'done' })
    expect(
      await sql(
        "SELECT count(*)::int AS n FROM pg_attribute WHERE attrelid = 'parcels'::regclass AND attname = 'colour'",
      ),
    ).toEqual([{ n: 1 }])
  })

  test('gives up after so many tries, and nothing of it is kept', async () => {
    const { client, up, sql } = await scene(add)
    const blocker = await client()
    await blocker.query('BEGIN; SELECT * FROM parcels LIMIT 1')
    await expect(up({ lockTimeout: 50, tries: 2 })).rejects.toMatchObject({
      sqlstate: '55P03',
      what: expect.stringContaining('2 times in a row'),
      details: expect.arrayContaining(['nothing was applied']),
    })
    await blocker.query('ROLLBACK')
    expect(await sql("SELECT id FROM waystop.schema_migration WHERE release = '1.1'")).toEqual([])
    expect(await up()).toMatchObject({ outcome: 'done' })
  })

  test('is ended and rolled back when a person stops the run', async () => {
    const stop = new AbortController()
    const slow = { ...add, sql: `${add.sql} SELECT pg_sleep(60);` }
    const { product, up, sql } = await scene(slow, { stop: stop.signal })
    const running = up()
    await until(
      async () =>
        (await sql("SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()"))
          .length > 0,
    )
    stop.abort()
    expect(await running).toMatchObject({ outcome: 'stopped', steps: [{ outcome: 'not-reached' }] })
    expect(product.events.at(-1)).toMatchObject({ kind: 'migration-begun' })
    expect(await sql("SELECT id FROM waystop.schema_migration WHERE release = '1.1'")).toEqual([])
    expect(
      await sql("SELECT attname FROM pg_attribute WHERE attrelid = 'parcels'::regclass AND attname = 'colour'"),
    ).toEqual([])
  })

  test('whose process slept past its lease is rolled back: its last statement asks whether it still holds it', async () => {
    const { up, sql } = await scene({ ...add, sql: `${add.sql} SELECT pg_sleep(1);` })
    const running = up()
    await until(
      async () =>
        (await sql("SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(1)%' AND pid <> pg_backend_pid()"))
          .length > 0,
    )
    await sql("UPDATE waystop.lease SET owner = 'bob@desk:2', token = gen_random_uuid()")
    await expect(running).rejects.toMatchObject({ code: 'lease-lost' })
    expect(await sql("SELECT id FROM waystop.schema_migration WHERE release = '1.1'")).toEqual([])
  })

  test('that fails says where in its file', async () => {
    const { up } = await scene({ ...add, sql: `${add.sql}\nSELECT 'ü😀', no_such_column FROM parcels;` })
    await expect(up()).rejects.toMatchObject({
      sqlstate: '42703',
      place: { file: 'sql/20250201000000.up.sql', line: 2, column: 15 },
    })
  })

  test('and sets things for its session leaves nothing to the next one', async () => {
    const sneaky = { ...add, sql: "SELECT pg_catalog.set_config('search_path', '', false); SET work_mem = '1MB';" }
    const { url } = await testDatabase()
    const last: TestMigration = {
      id: '20250301000000',
      release: '1.1',
      sql: "CREATE TABLE seen AS SELECT current_setting('search_path') AS path, current_setting('work_mem') AS mem;",
    }
    const { ports, flags, tell } = productOf([parcels, sneaky, last], [`main=${url}`])
    expect(await install(ports, flags, tell)).toMatchObject({ outcome: 'done' })
  })
})

describe('An index that is built CONCURRENTLY', () => {
  test('tells which transactions it waits for, and waits without a limit', async () => {
    const { client, product, up, sql } = await scene(index)
    const blocker = await client()
    await blocker.query('BEGIN; UPDATE parcels SET weight = 0 WHERE id = 1')
    const running = up({ lockTimeout: 50 })
    await told(product, /it ends only after the transactions that are open now: process \d+ of postgres/u)
    await told(product, /^waits for process \d+ of postgres/u)
    await blocker.query('COMMIT')
    expect(await running).toMatchObject({ outcome: 'done' })
    expect(await sql(valid)).toEqual([{ valid: true }])
  })

  test('and whose process of the server is ended in the middle is dropped and built anew', async () => {
    const { client, product, up, sql } = await scene(index)
    const blocker = await client()
    await blocker.query('BEGIN; UPDATE parcels SET weight = 0 WHERE id = 1')
    const running = up()
    await told(product, /^waits for process/u)
    await sql('SELECT pg_terminate_backend(pid) FROM pg_stat_progress_create_index')
    await expect(running).rejects.toMatchObject({ sqlstate: expect.stringMatching(/^(?:08|57P01)/u) })
    await blocker.query('COMMIT')
    expect(await sql(valid)).toEqual([{ valid: false }])
    expect(
      await sql('SELECT state, statements_done, in_flight FROM waystop.schema_migration ORDER BY id DESC LIMIT 1'),
    ).toMatchObject([{ state: 'started', statements_done: 0 }])
    expect(await up()).toMatchObject({ outcome: 'done' })
    expect(waits(product).at(-1)).toBe('public.parcels_weight is left from a build that broke off: it is dropped')
    expect(await sql(valid)).toEqual([{ valid: true }])
  })

  test('by a process that is gone is waited for, or ended when told', async () => {
    const { client, product, up, sql } = await scene(index)
    const blocker = await client()
    await blocker.query('BEGIN; UPDATE parcels SET weight = 0 WHERE id = 1')
    const orphan = await client()
    const build = orphan.query('CREATE INDEX CONCURRENTLY parcels_weight ON parcels (weight)').catch(() => undefined)
    await until(
      async () => (await sql('SELECT 1 FROM pg_stat_progress_create_index WHERE index_relid <> 0')).length > 0,
    )
    const running = up({ endBuilds: true })
    await told(product, /still builds public.parcels_weight: it is ended/u)
    await build
    await told(product, /is left from a build that broke off/u)
    await blocker.query('COMMIT')
    expect(await running).toMatchObject({ outcome: 'done' })
    expect(await sql(valid)).toEqual([{ valid: true }])
  })

  test('is cancelled when a person stops the run, and goes on the next time', async () => {
    const stop = new AbortController()
    const { client, product, up, sql, url } = await scene(index, { stop: stop.signal })
    const blocker = await client()
    await blocker.query('BEGIN; UPDATE parcels SET weight = 0 WHERE id = 1')
    const running = up()
    await told(product, /^waits for process/u)
    stop.abort()
    expect(await running).toMatchObject({ outcome: 'stopped' })
    await blocker.query('COMMIT')
    expect(await sql('SELECT state, in_flight FROM waystop.schema_migration ORDER BY id DESC LIMIT 1')).toEqual([
      { state: 'started', in_flight: false },
    ])
    const again = productOf([parcels, index], [`main=${url}`])
    expect(await migrateUp(again.ports, again.flags, again.tell)).toMatchObject({ outcome: 'done' })
    expect(await sql(valid)).toEqual([{ valid: true }])
  })

  test('and meets another one of its name is no success: the first answer of the server stays the answer', async () => {
    const plain = { ...index, sql: 'CREATE INDEX CONCURRENTLY parcels_weight ON parcels (weight);' }
    const { up, sql } = await scene(plain)
    await sql('CREATE INDEX parcels_weight ON parcels (id)')
    await expect(up()).rejects.toMatchObject({ sqlstate: '42P07' })
    await expect(up()).rejects.toMatchObject({ sqlstate: '42P07' })
  })
})

describe('Statements that refuse a transaction', () => {
  test('go on at the one that failed, and repeat nothing that was done', async () => {
    const many = {
      ...index,
      sql: 'INSERT INTO parcels VALUES (0, 0); ALTER TABLE parcels ADD COLUMN x int; INSERT INTO nowhere VALUES (1); VACUUM parcels;',
    }
    const { up, sql } = await scene(many)
    await expect(up()).rejects.toMatchObject({ sqlstate: '42P01', place: { line: 1, column: 86 } })
    await sql('CREATE TABLE nowhere (id int)')
    expect(await up()).toMatchObject({ outcome: 'done' })
    expect(await sql('SELECT count(*)::int AS n FROM parcels WHERE id = 0')).toEqual([{ n: 1 }])
    expect(await sql('SELECT statements_done, state FROM waystop.schema_migration ORDER BY id DESC LIMIT 1')).toEqual([
      { statements_done: 4, state: 'applied' },
    ])
  })

  test('are found by what the server answers where their text does not tell', async () => {
    const calls = {
      ...index,
      sql: 'CREATE PROCEDURE work() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO parcels VALUES (0, 0); COMMIT; END $$; CALL work();',
    }
    const { up, sql } = await scene(calls)
    expect(await up()).toMatchObject({ outcome: 'done' })
    expect(await sql('SELECT count(*)::int AS n FROM parcels WHERE id = 0')).toEqual([{ n: 1 }])
  })

  test('a half done DETACH CONCURRENTLY is finished', async () => {
    const detach = {
      ...index,
      sql: 'ALTER TABLE days DETACH PARTITION days_1 CONCURRENTLY;',
    }
    const { client, product, up, sql } = await scene(detach)
    const blocker = await client()
    await blocker.query('BEGIN; SELECT * FROM days')
    const running = up()
    await told(product, /it ends only after/u)
    await until(async () => (await sql('SELECT 1 FROM pg_inherits WHERE inhdetachpending')).length > 0)
    await sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'ALTER TABLE days DETACH%'")
    await expect(running).rejects.toMatchObject({ sqlstate: expect.stringMatching(/^(?:08|57P01)/u) })
    await blocker.query('COMMIT')
    expect(await up()).toMatchObject({ outcome: 'done' })
    expect(await sql("SELECT 1 FROM pg_inherits WHERE inhparent = 'days'::regclass")).toEqual([])
  })
})

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20))
}
