import { describe, expect, test } from 'vitest'
import { foundIn, parcels } from './change.ts'

const harmless = 'ALTER TABLE parcels ADD COLUMN a int;\n'

test('a file neither begins nor ends a transaction, and is told once; savepoints are fine', () => {
  const fault = 'error sql-transaction-control transaction'
  expect(foundIn(`BEGIN; ${harmless} COMMIT;`)).toEqual([fault])
  expect(foundIn(`START TRANSACTION; ${harmless} ROLLBACK;`)).toEqual([fault])
  expect(foundIn(`SAVEPOINT a; ${harmless} ROLLBACK TO a; RELEASE a;`)).toEqual([])
})

describe('SET', () => {
  test.each([
    ['SET lock_timeout = 0;', ['warning sql-set-session lock_timeout']],
    ['SET SESSION search_path = a, b;', ['warning sql-set-session search_path']],
    ['SET ROLE admin;', ['warning sql-set-session role']],
    ["SET TIME ZONE 'UTC';", ['warning sql-set-session timezone']],
    ['SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY;', ['warning sql-set-session session characteristics']],
    ['SET a.b = 1; SET a.b = 2;', ['warning sql-set-session a.b']],
    ['SET LOCAL lock_timeout = 0;', []],
    ['SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;', []],
    ['SET lock_timeout = 0; RESET lock_timeout;', []],
    ['SET lock_timeout = 0; SET lock_timeout TO DEFAULT;', []],
    ['SET lock_timeout = 0; RESET ALL;', []],
    ['RESET lock_timeout; SET lock_timeout = 0;', ['warning sql-set-session lock_timeout']],
  ])('%s', (sql, expected) => {
    expect(foundIn(sql)).toEqual(expected)
  })
})

describe('a new value of an enum', () => {
  const add = "ALTER TYPE colour ADD VALUE 'red';\n"

  test('is not used in its own transaction', () => {
    const fault = 'sql-enum-value-used colour red'
    expect(foundIn(`${add}SELECT 'red'::colour;`)).toEqual([`error ${fault}`])
    expect(foundIn(`${add}SELECT 'red'::public.colour;`)).toEqual([`error ${fault}`])
    expect(foundIn(`${add}INSERT INTO shelves VALUES ('red');`)).toEqual([`warning ${fault}`])
    expect(foundIn(`SELECT 'red'::colour;\n${add}`)).toEqual([])
    expect(foundIn(`${add}SELECT 'red'::other, 'Red', 'blue'::colour;`)).toEqual([])
    expect(foundIn("SELECT 'red'::colour;", { earlier: [parcels, add] })).toEqual([])
  })

  test('of a type of the same file may be used at once', () => {
    expect(foundIn(`CREATE TYPE colour AS ENUM ('blue');\n${add}SELECT 'red'::colour;`)).toEqual([])
  })

  test('renamed is another matter', () => {
    expect(foundIn("ALTER TYPE colour RENAME VALUE 'blue' TO 'red'; SELECT 'red'::colour;")).toEqual([])
  })
})

test('what cannot run in a transaction runs without one', () => {
  expect(foundIn('VACUUM parcels; ANALYZE parcels;')).toEqual(['error sql-concurrently-in-transaction VACUUM'])
  expect(foundIn('ANALYZE parcels; ANALYZE shelves;')).toEqual([])
  expect(foundIn('ALTER TABLE days DETACH PARTITION a CONCURRENTLY; ANALYZE days;')).toEqual([
    'error sql-concurrently-in-transaction DETACH PARTITION a CONCURRENTLY',
  ])
  expect(foundIn('REINDEX TABLE CONCURRENTLY parcels; DROP INDEX CONCURRENTLY i;')).toEqual([
    'error sql-concurrently-in-transaction REINDEX CONCURRENTLY parcels',
    'error sql-concurrently-in-transaction DROP INDEX CONCURRENTLY i',
  ])
  const all = 'REINDEX TABLE CONCURRENTLY parcels; DROP INDEX CONCURRENTLY i; VACUUM parcels;'
  expect(foundIn(all, { transaction: 'none' })).toEqual([])
})

test('what meets in one transaction does not meet where there is none', () => {
  const alone = { transaction: 'none' } as const
  const both = "ALTER TABLE parcels ADD COLUMN a int;\nUPDATE parcels SET label = '' WHERE id BETWEEN 1 AND 9;\n"
  expect(foundIn(both)).toEqual(['warning sql-ddl-with-dml parcels'])
  expect(foundIn(both, alone)).toEqual([])
  const locks = 'ALTER TABLE parcels ADD COLUMN a int;\nALTER TABLE shelves ADD COLUMN a int;\n'
  expect(foundIn(locks, alone)).toEqual([])
  const check =
    'ALTER TABLE parcels ADD CONSTRAINT c CHECK (weight > 0) NOT VALID;\nALTER TABLE parcels VALIDATE CONSTRAINT c;\n'
  expect(foundIn(check)).toEqual(['error sql-constraint-not-valid parcels c validated'])
  expect(foundIn(check, alone)).toEqual([])
})
