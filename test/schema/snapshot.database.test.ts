import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { compareSnapshots } from '../../src/schema/compare.ts'
import { type Snapshot } from '../../src/schema/snapshot.ts'
import { runs } from '../support/arbitraries.ts'
import { testDatabase, type TestDatabase } from '../support/postgres/database.ts'
import { base, changes } from './base.ts'
import { snapshotOf, told } from './told.ts'

let one: TestDatabase
let before: Snapshot

beforeAll(async () => {
  one = await testDatabase()
  await one.sql(base)
  before = await snapshotOf(one.db)
})

async function differencesAfter(change: string): Promise<string[]> {
  return compareSnapshots(before, await snapshotOf(one.db, change)).map(told)
}

describe('One change', () => {
  test.each(changes)('is found and named: %s', async (change, expected) => {
    const differences = await differencesAfter(change)
    expect(
      differences.filter((text) => text === expected || text.startsWith(`${expected} `)).length,
      differences.join('\n'),
    ).toBe(1)
  })

  test('is the only one that is told, with what hangs on it', async () => {
    expect(await differencesAfter('DROP TABLE parcels CASCADE')).toEqual([
      'missing table public.parcels',
      'missing view public.labels',
      'missing view public.open_parcels',
      'missing materialized view public.heavy',
    ])
    expect(await differencesAfter('ALTER TABLE old ADD COLUMN d text')).toEqual([
      'extra column public.old.d',
      'extra column public.older.d',
    ])
  })
})

test('rows, counters and statistics of a server are no part of a schema', async () => {
  expect(
    await differencesAfter(
      "INSERT INTO shelves (code) VALUES ('a'), ('b'); SELECT nextval('numbers'); REFRESH MATERIALIZED VIEW heavy; ANALYZE parcels",
    ),
  ).toEqual([])
})

test('our own schema, that of an extension and what a session keeps for itself are left out', async () => {
  expect(
    await differencesAfter(
      'CREATE SCHEMA waystop; CREATE TABLE waystop.x (id integer); CREATE TEMP TABLE y (id integer)',
    ),
  ).toEqual([])
})

test('another order of the same columns is told as such', async () => {
  expect(await differencesAfter('ALTER TABLE old DROP COLUMN a CASCADE, ADD COLUMN a integer')).toEqual([
    'column-order table public.old: id,a,b → id,b,a',
    'column-order table public.older: id,a,b,c → id,b,c,a',
  ])
})

test('the spelling of the session does not matter', async () => {
  const odd = `SET LOCAL search_path = yard, public; SET LOCAL timezone = 'Asia/Tokyo'; SET LOCAL quote_all_identifiers = on; SET LOCAL datestyle = 'German'`
  expect(await differencesAfter(odd)).toEqual([])
})

test('names that need quotes are told with them, and never mixed up', async () => {
  expect(await differencesAfter('CREATE TABLE "Big one" ("a.b" integer); CREATE TABLE "a.b" (c integer)')).toEqual([
    'extra table public."Big one"',
    'extra table public."a.b"',
  ])
})

test('the order in which things were made does not matter', async () => {
  const { db } = await testDatabase()
  const pieces = [
    'CREATE TABLE a (id bigint PRIMARY KEY, x text); CREATE INDEX a_x ON a (x)',
    "CREATE TYPE mood AS ENUM ('good', 'bad')",
    'CREATE TABLE b (id bigint PRIMARY KEY, y integer CHECK (y > 0))',
    'CREATE FUNCTION f() RETURNS integer LANGUAGE sql RETURN 1',
    'CREATE SCHEMA s; CREATE TABLE s.a (id bigint)',
    'CREATE SEQUENCE q',
  ]
  const first = await snapshotOf(db, pieces.join(';'))
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(pieces, { minLength: pieces.length }), async (order) => {
      expect(await snapshotOf(db, order.join(';'))).toEqual(first)
    }),
    runs(15),
  )
})

test('grants and comments are compared when they are asked for', async () => {
  const asked = { grants: true, comments: true }
  const change = `GRANT SELECT, INSERT ON parcels TO PUBLIC; GRANT USAGE ON SCHEMA yard TO pg_monitor WITH GRANT OPTION;
    COMMENT ON COLUMN parcels.label IS 'what stands on it'; GRANT ALL ON shelves TO CURRENT_USER`
  expect(await differencesAfter(change)).toEqual([])
  const full = await snapshotOf(one.db, '', asked)
  expect(compareSnapshots(full, await snapshotOf(one.db, change, asked)).map(told)).toEqual([
    'extra grant schema yard to pg_monitor',
    'extra grant table public.parcels to public',
    'extra comment on table column public.parcels.label',
  ])
})
