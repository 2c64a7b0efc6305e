import { type Client } from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { install } from '../../../src/app/migrate/install.ts'
import { migrateUp, type UpFlags } from '../../../src/app/migrate/up.ts'
import {
  type ProductOptions,
  productOf,
  type TestMigration,
  type TestProduct,
  waits,
} from '../../support/migrations/product.ts'
import { testDatabase, type TestDatabase } from '../../support/postgres/database.ts'

const tables: TestMigration = {
  id: '20250101000000',
  release: '1.0',
  sql: `CREATE TABLE parcels (id bigint PRIMARY KEY, weight int, note text);
        INSERT INTO parcels SELECT i, i FROM generate_series(1, 1000) i;
        CREATE UNIQUE INDEX parcels_weight ON parcels (weight);
        CREATE TABLE days (at date, n int) PARTITION BY RANGE (at);
        CREATE TABLE days_1 PARTITION OF days FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
        CREATE TABLE days_2 PARTITION OF days FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        CREATE INDEX days_n ON days (n);`,
}

interface Scene extends TestDatabase {
  readonly product: TestProduct
  readonly up: (flags?: Partial<UpFlags>) => ReturnType<typeof migrateUp>
}

/** A database at 1.0.0 with one statement to go, which refuses a transaction unless told otherwise. */
async function scene(
  sql: string,
  { transaction = 'none', ...options }: ProductOptions & { readonly transaction?: 'none' | 'one' } = {},
): Promise<Scene> {
  const database = await testDatabase()
  const next: TestMigration = { id: '20250201000000', release: '1.1', transaction, sql }
  const product = productOf([tables, next], [`main=${database.url}`], options)
  const { ports, flags, tell } = product
  await install(ports, { ...flags, to: '1.0.0' }, tell)
  return { ...database, product, up: (more = {}) => migrateUp(ports, { ...flags, ...more }, tell) }
}

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (const end = Date.now() + 15_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 20)))
    if (await holds()) return
  throw new Error('it did not happen')
}

const told = (product: TestProduct, pattern: RegExp): Promise<void> =>
  until(() => waits(product).some((one) => pattern.test(one)))

/** Another one who writes into a table and does not end. */
async function writer({ client }: TestDatabase, text: string): Promise<Client> {
  const one = await client()
  await one.query(`BEGIN; ${text}`)
  return one
}

const leftovers = `SELECT c.relname AS name FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
  WHERE c.relname ~ '_cc(new|old)' ORDER BY 1`

/** A REINDEX of somebody whose process of the server is ended while it waits for the writer. */
async function breakOff(one: TestDatabase, statement: string, writing: string): Promise<void> {
  const holder = await writer(one, writing)
  const person = await one.client()
  const broken = person.query(statement).catch((error: unknown) => error)
  await until(async () => (await one.sql(leftovers)).length > 0)
  await one.sql(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'REINDEX%' AND pid <> pg_backend_pid()",
  )
  expect(await broken).toBeInstanceOf(Error)
  await holder.query('ROLLBACK')
}

const writes = 'UPDATE parcels SET weight = weight WHERE id = 1'
/** Who only reads, and may read again what was there first: partitions are locked against writers for a moment. */
const reads = 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM days'

describe('What a REINDEX CONCURRENTLY left that broke off', () => {
  test.each([
    ['REINDEX INDEX CONCURRENTLY parcels_weight', writes],
    ['REINDEX TABLE CONCURRENTLY parcels', writes],
    ['REINDEX TABLE CONCURRENTLY public.days', reads],
    ['REINDEX INDEX CONCURRENTLY days_n', reads],
  ])('%s is dropped before it runs again', async (statement, writing) => {
    const one = await scene(`${statement};`)
    await breakOff(one, statement, writing)
    expect(await one.sql(leftovers)).not.toEqual([])
    expect(await one.up()).toMatchObject({ outcome: 'done' })
    expect(waits(one.product).join('\n')).toMatch(/\S+_ccnew is left from a build that broke off: it is dropped/u)
    expect(await one.sql(leftovers)).toEqual([])
    expect(await one.sql('SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid')).toEqual([])
  })

  test('after the new index had taken the place of the old one is dropped too', async () => {
    const one = await scene('REINDEX INDEX CONCURRENTLY parcels_weight;')
    await breakOff(one, 'REINDEX INDEX CONCURRENTLY parcels_weight', writes)
    await one.sql('ALTER INDEX parcels_weight_ccnew RENAME TO parcels_weight_ccold')
    expect(await one.up()).toMatchObject({ outcome: 'done' })
    expect(await one.sql(leftovers)).toEqual([])
  })

  test('of another table stays: it is nobody’s business here', async () => {
    const one = await scene('REINDEX INDEX CONCURRENTLY parcels_weight;')
    await breakOff(one, 'REINDEX TABLE CONCURRENTLY days', reads)
    const before = await one.sql(leftovers)
    expect(await one.up()).toMatchObject({ outcome: 'done' })
    expect(await one.sql(leftovers)).toEqual(before)
  })

  test('and one of somebody that still runs is waited for, told, and not taken from under it', async () => {
    const one = await scene('REINDEX TABLE CONCURRENTLY parcels;')
    const holder = await writer(one, writes)
    const person = await one.client()
    const theirs = person.query('REINDEX TABLE CONCURRENTLY parcels')
    await until(async () => (await one.sql(leftovers)).length > 0)
    const running = one.up()
    await told(one.product, /^process \d+ still builds \S+_ccnew: it is waited for; --end-builds ends it$/u)
    await holder.query('ROLLBACK')
    await theirs
    expect(await running).toMatchObject({ outcome: 'done' })
    expect(await one.sql(leftovers)).toEqual([])
  })

  test('is told whom its drop waits for, and Ctrl-C ends that too', async () => {
    const stop = new AbortController()
    const one = await scene('REINDEX INDEX CONCURRENTLY parcels_weight;', { stop: stop.signal })
    await breakOff(one, 'REINDEX INDEX CONCURRENTLY parcels_weight', writes)
    await writer(one, writes)
    const running = one.up()
    await told(one.product, /^waits for process \d+ of postgres \(idle in transaction/u)
    stop.abort()
    expect(await running).toMatchObject({ outcome: 'stopped' })
  })
})

describe('A prepared transaction in the way', () => {
  const prepared = async (one: TestDatabase): Promise<void> => {
    // Its name is the server's, not the database's.
    const name = `held ${process.pid} ${Math.random()}`
    const person = await writer(one, writes)
    await person.query(`PREPARE TRANSACTION '${name}'`)
    onTestFinished(async () => {
      await one.sql(`ROLLBACK PREPARED '${name}'`).catch(() => undefined)
    })
  }
  const end = async (one: TestDatabase): Promise<void> => {
    const [row] = await one.sql<{ gid: string }>(
      'SELECT gid FROM pg_prepared_xacts WHERE database = current_database()',
    )
    await one.sql(`COMMIT PREPARED '${row!.gid}'`)
  }
  const words = String.raw`the prepared transaction held [\d. ]+ of postgres \(open for \d+ s; COMMIT PREPARED or ROLLBACK PREPARED ends it\)`

  test('of an index that is built CONCURRENTLY is told by its name, before and while it waits', async () => {
    const one = await scene('CREATE INDEX CONCURRENTLY parcels_note ON parcels (note);')
    await prepared(one)
    const running = one.up()
    await told(one.product, new RegExp(`^it ends only after the transactions that are open now: ${words}$`, 'u'))
    await told(one.product, new RegExp(`^waits for ${words}$`, 'u'))
    await end(one)
    expect(await running).toMatchObject({ outcome: 'done' })
    expect(await one.sql('SELECT indexrelid FROM pg_index WHERE NOT indisvalid')).toEqual([])
  })

  test('of ordinary DDL lets others pass, and is told by its name when the tries are over', async () => {
    const one = await scene('ALTER TABLE parcels ADD COLUMN colour text;', { transaction: 'one' })
    await prepared(one)
    await expect(one.up({ lockTimeout: 1000, tries: 1 })).rejects.toMatchObject({
      sqlstate: '55P03',
      details: expect.arrayContaining([expect.stringMatching(new RegExp(`^in its way: ${words}$`, 'u'))]),
    })
    await end(one)
    expect(await one.up()).toMatchObject({ outcome: 'done' })
  })
})
