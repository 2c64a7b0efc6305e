import { describe, expect, test } from 'vitest'
import { probeStatement } from '../../src/facts/probe-statement.ts'
import { isSingleQuery } from '../../src/facts/single-query.ts'

describe('A query that may stand inside another statement', () => {
  test.each([
    'SELECT count(*) FROM (SELECT 1 FROM users LIMIT 30001) x',
    "select exists (select 1 from t where a = 'x;y' and b <> 'it''s')",
    'WITH x AS (SELECT 1) SELECT * FROM x',
    "SELECT value -- the first; only\nFROM settings WHERE name ~ '^\\d+$'",
    'SELECT "odd;name" FROM t',
    'SELECT $tag$ a; b ) $tag$::text',
  ])('%j', (sql) => {
    expect(isSingleQuery(sql)).toBe(true)
  })
})

describe('Refused is whatever could leave its parentheses', () => {
  test.each([
    'SELECT 1; DROP TABLE users',
    'SELECT 1) x; DROP TABLE users; --',
    'SELECT 1 FROM (SELECT 2',
    'SELECT 1 -- to the end',
    'SELECT 1 /* ) */',
    "SELECT '\\'); DROP TABLE users; --'",
    "SELECT E'\\''; DROP TABLE users",
    'SELECT 1 \\! rm -rf /',
    "SELECT 'open",
    'DELETE FROM users',
    'COPY users TO PROGRAM x',
    '',
  ])('%j', (sql) => {
    expect(isSingleQuery(sql)).toBe(false)
    expect(probeStatement('a', { database: 'main', sql, operator: '>', threshold: 1, verified: true })).toBeUndefined()
  })
})

test('A probe becomes a transaction of its own that reads, waits little and ends soon', () => {
  expect(
    probeStatement('many-users', {
      database: 'main',
      sql: 'SELECT count(*) FROM users;',
      operator: '>',
      threshold: 1,
      verified: true,
    }),
  ).toMatchInlineSnapshot(`
    "BEGIN TRANSACTION READ ONLY;
    SET LOCAL statement_timeout = '60s';
    SET LOCAL lock_timeout = '2s';
    SELECT 'many-users' AS condition,
           (
             SELECT count(*) FROM users
           )::text AS value,
           to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS measured_at,
           pg_is_in_recovery() AS in_recovery,
           current_database() AS database,
           current_setting('server_version') AS server_version;
    COMMIT;"
  `)
})
