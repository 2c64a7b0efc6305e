import { describe, expect, test } from 'vitest'
import { takeApart } from '../../../src/adapters/sql-parser/take-apart.ts'
import { type SqlPart } from '../../../src/domain/sql-fold.ts'

async function partsOf(text: string): Promise<readonly SqlPart[]> {
  const read = await takeApart('sql/x.sql', text)
  if ('problem' in read) throw new Error(read.problem.message)
  return read.parts
}

const kindsOf = async (text: string) => (await partsOf(text)).map(({ kind }) => kind)
const textsOf = async (text: string) => (await partsOf(text)).map((one) => one.text)

describe('A statement', () => {
  test.each([
    'CREATE TABLE t (id bigint PRIMARY KEY, at timestamptz DEFAULT now())',
    'CREATE UNIQUE INDEX CONCURRENTLY i ON t (id)',
    "COMMENT ON TABLE t IS 'x'",
    "CREATE TYPE e AS ENUM ('a')",
    "ALTER TYPE e ADD VALUE 'b'",
    'CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET id = 1; RETURN NEW; END $$',
    'CREATE MATERIALIZED VIEW v AS SELECT 1 WITH NO DATA',
    'DROP TABLE t',
    'GRANT SELECT ON t TO PUBLIC',
  ])('is schema alone: %s', async (text) => {
    expect(await kindsOf(text)).toEqual(['schema'])
  })

  test.each([
    "INSERT INTO t VALUES (1, 'a', DEFAULT, -2, '2026-01-01'::date, ARRAY[1, 2])",
    'INSERT INTO t (id) VALUES (1), (2) ON CONFLICT DO NOTHING',
    "SELECT setval('t_id_seq', 7, true)",
  ])('writes constants: %s', async (text) => {
    expect(await kindsOf(text)).toEqual(['rows'])
  })

  test.each([
    "SET lock_timeout = '5s'",
    'SET LOCAL statement_timeout = 0',
    'RESET lock_timeout',
    'BEGIN',
    'COMMIT',
    'LOCK TABLE t IN SHARE MODE',
    'VACUUM t',
    'REINDEX TABLE t',
  ])('leaves nothing behind: %s', async (text) => {
    expect(await kindsOf(text)).toEqual(['omitted'])
  })

  test.each([
    ['UPDATE t SET a = 1', 'changes rows of t with UPDATE'],
    ['DELETE FROM s.t', 'deletes rows of s.t'],
    ['INSERT INTO t SELECT 1', 'fills t from a query'],
    ['INSERT INTO t VALUES (now())', 'fills t with values that are computed'],
    ['INSERT INTO t VALUES (1) ON CONFLICT (id) DO UPDATE SET id = 2', 'changes rows of t ON CONFLICT'],
    ['WITH x AS (DELETE FROM t RETURNING *) INSERT INTO u VALUES (1)', 'fills u from a query'],
    ['DO $$ BEGIN END $$', 'runs a block of code with DO'],
    ['SELECT reconfigure()', 'runs a query, which may call any function'],
    ['SELECT setval(f(), 1)', 'runs a query, which may call any function'],
    ['CREATE TABLE t AS SELECT 1', 'fills t from a query'],
    ['CREATE TEMPORARY TABLE t (id int)', 'makes a temporary table, which a structure does not keep'],
    ['SET search_path = s', 'sets search_path for what follows'],
    ['ROLLBACK TO SAVEPOINT s', 'takes back a part of what it did'],
    ['CREATE ROLE r', 'has a statement that plan does not know by heart'],
  ])('is not proven: %s', async (text, because) => {
    expect(await partsOf(text)).toMatchObject([{ kind: 'other', because }])
  })
})

describe('CONCURRENTLY', () => {
  test('goes where it is the word, and stays in names, strings and comments', async () => {
    const text = `-- CONCURRENTLY é
CREATE INDEX CONCURRENTLY "concurrently" ON t (a) /* CONCURRENTLY */ WHERE b = 'CONCURRENTLY'; -- and CONCURRENTLY
DROP INDEX concurrently IF EXISTS i, j;
ALTER TABLE p DETACH PARTITION q CONCURRENTLY`
    expect(await textsOf(text)).toEqual([
      `CREATE INDEX "concurrently" ON t (a) /* CONCURRENTLY */ WHERE b = 'CONCURRENTLY'`,
      'DROP INDEX IF EXISTS i, j',
      'ALTER TABLE p DETACH PARTITION q',
    ])
  })
})

test('a comment behind the last statement does not swallow the semicolon that follows', async () => {
  expect(await textsOf('ALTER TABLE t ADD a int -- the last one')).toEqual(['ALTER TABLE t ADD a int'])
})

test('says what gets a name, what it belongs to, and what it names', async () => {
  const text =
    'CREATE TABLE s.child (id serial, of int REFERENCES parent); CREATE INDEX i ON s.child (of); ALTER TABLE a RENAME TO b'
  const [table, index, rename] = await partsOf(text)
  expect(table).toMatchObject({ subject: 'child', references: ['parent'], spreads: false })
  expect(table!.made).toContainEqual({ name: 'child_id_seq', of: 'child' })
  expect(index).toMatchObject({ subject: 'child', made: [{ name: 'i', of: 'child' }, { name: 'child' }] })
  expect(rename).toMatchObject({ made: [{ name: 'b', of: 'a' }, { name: 'a' }] })
})

test('text that is no SQL is a problem with its place', async () => {
  expect(await takeApart('sql/x.sql', 'CREATE TABL t')).toMatchObject({
    problem: { kind: 'syntax', place: { file: 'sql/x.sql', line: 1, column: 8 } },
  })
})
