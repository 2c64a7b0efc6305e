import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sqlReader } from '../../../src/adapters/sql-parser/read-sql.ts'
import { postgresqlParser } from '../../../src/adapters/sql-parser/postgresql-parser.ts'
import { type SqlAct, type SqlReading, type SqlStatement } from '../../../src/domain/sql-statement.ts'
import { runs, timeout } from '../../support/arbitraries.ts'

const read = await sqlReader()

function statements(text: string): readonly SqlStatement[] {
  const reading = read('a.sql', text)
  if ('problem' in reading) throw new Error(reading.problem.message)
  return reading.statements
}

function problem(text: string) {
  const reading = read('a.sql', text)
  if (!('problem' in reading)) throw new Error('it was read')
  const { kind, message, place } = reading.problem
  return `${kind} ${place.line}:${place.column} ${message}`
}

function withoutPlace({ place, ...facts }: SqlAct): object {
  expect(place.file).toBe('a.sql')
  return facts
}

const at = ({ line, column }: SqlStatement['place']) => `${line}:${column}`

describe('places', () => {
  test('are where a statement begins, behind comments, and where it ends', () => {
    const text = '-- why; é\n  SELECT 1;;\n/* and */ SELECT\n 2 ;\n'
    expect(statements(text).map(({ place, end }) => `${at(place)}-${at(end)}`)).toEqual(['2:3-2:11', '3:11-4:4'])
  })

  test('count UTF-16 units, also behind characters of several bytes', () => {
    const text = "SELECT 'é🎉'; ALTER TABLE t ADD COLUMN a int, ADD\n COLUMN b int;"
    const [, change] = statements(text)
    expect(at(change!.place)).toBe('1:15')
    expect(change!.acts.map(({ place }) => at(place))).toEqual(['1:40', '2:9'])
  })

  test('of errors too', () => {
    expect(problem('SELECT 1;\nSELEC 2;')).toBe('syntax 2:1 syntax error at or near "SELEC"')
    expect(problem("SELECT 'é🎉',\n a b c;")).toBe('syntax 2:6 syntax error at or near "c"')
    expect(problem('CREATE TABLE t (')).toBe('syntax 1:17 syntax error at end of input')
    expect(problem("SELECT 'never ends")).toMatch(/^syntax 1:8 unterminated quoted string/u)
  })
})

test('a file of nothing, spaces or comments has no statement', () => {
  for (const text of ['', ' \n', ';;', '-- nothing', '/* nothing */\r\n']) expect(statements(text)).toEqual([])
})

test('a statement is told by its beginning in one line', () => {
  expect(statements('SELECT\n  1,\t2')[0]!.text).toBe('SELECT 1, 2')
  expect(statements(`SELECT ${'1, '.repeat(100)}1`)[0]!.text).toMatch(/^SELECT 1,.{70}…$/u)
})

describe('what cannot be taken is said', () => {
  test('a zero byte, behind which the parser would see nothing', () => {
    expect(problem('SELECT 1;\n\0SELEC')).toBe('unreadable 2:1 a zero byte stands in the text')
  })

  test('an expression that nests too deeply, and what comes after it is read again', async () => {
    const deep = `SELECT 1${' + 1'.repeat(20_000)}`
    for (let i = 0; i < 3; i += 1) {
      const reading = await postgresqlParser.read('deep.sql', deep)
      expect(reading).toHaveProperty('problem.kind', 'unreadable')
      expect(await postgresqlParser.read('a.sql', 'SELECT 1')).toHaveProperty('statements.length', 1)
    }
  })
})

describe('facts', () => {
  const acts = (text: string) => statements(text).flatMap(({ acts }) => acts.map((act) => withoutPlace(act)))

  test.each([
    [
      'TRUNCATE a, b',
      [
        { kind: 'truncate', table: 'a' },
        { kind: 'truncate', table: 'b' },
      ],
    ],
    [
      'DROP TABLE IF EXISTS public.a, s.b CASCADE',
      [
        { kind: 'drop-table', table: 'a' },
        { kind: 'drop-table', table: 's.b' },
      ],
    ],
    ['DROP TABLE "Odd.name"', [{ kind: 'drop-table', table: '"Odd.name"' }]],
    ['ALTER TABLE a ALTER b SET NOT NULL', [{ kind: 'set-not-null', table: 'a', column: 'b' }]],
    ['ALTER TABLE a ALTER b DROP NOT NULL', [{ kind: 'drop-not-null', table: 'a', column: 'b' }]],
    ['ALTER TABLE a VALIDATE CONSTRAINT b', [{ kind: 'validate-constraint', table: 'a', name: 'b' }]],
    ['ALTER INDEX a SET (fillfactor = 70)', [{ kind: 'other' }]],
    [
      'ALTER TABLE a SET (fillfactor = 70)',
      [{ kind: 'alter-table', table: 'a', lock: 'share-update-exclusive', how: 'set rel options' }],
    ],
    ['DROP INDEX CONCURRENTLY s.i', [{ kind: 'drop-index', name: 's.i', concurrently: true }]],
    ['LOCK TABLE a IN SHARE MODE', [{ kind: 'lock-table', table: 'a', exclusive: false }]],
    ['COMMIT', [{ kind: 'transaction', what: 'COMMIT' }]],
    ['DO $$ BEGIN END $$', [{ kind: 'other' }]],
    ['GRANT SELECT ON a TO b', [{ kind: 'other' }]],
  ])('%s', (sql, expected) => {
    expect(acts(sql)).toEqual(expected)
  })

  test.each([
    ["'x'", 'constant'],
    ['1 + 2', 'constant'],
    ['NULL', 'constant'],
    ["lower('X')", 'constant'],
    ["now() - interval '1 day'", 'constant'],
    ['random()', 'volatile'],
    ['pg_catalog.clock_timestamp()', 'volatile'],
    ["nextval('s')", 'volatile'],
    ['make_token()', 'unknown'],
    ['lower(make_token())', 'unknown'],
    ['lower(make_token()) || random()', 'volatile'],
  ])('a default of %s is %s', (value, kind) => {
    expect(acts(`ALTER TABLE a ADD COLUMN b text DEFAULT ${value}`)).toMatchObject([{ column: { default: kind } }])
  })

  test.each([
    ['integer', { name: 'int4', modifiers: [], array: false }],
    ['numeric(12, 0)', { name: 'numeric', modifiers: [12, 0], array: false }],
    ['character varying(20)[]', { name: 'varchar', modifiers: [20], array: true }],
    ['pg_catalog.text', { name: 'text', modifiers: [], array: false }],
    ['app.mood', { name: 'app.mood', modifiers: [], array: false }],
    ['bigserial', { name: 'int8', modifiers: [], array: false }],
  ])('the type %s', (type, expected) => {
    expect(acts(`ALTER TABLE a ADD COLUMN b ${type}`)).toMatchObject([{ column: { type: expected } }])
  })

  test('of a table: its columns and what is written beside and below them', () => {
    const sql = `CREATE TABLE a (b int CONSTRAINT k PRIMARY KEY, c int REFERENCES s.d, CHECK (b IS NOT NULL AND c > 1),
      UNIQUE (b, c)) PARTITION BY RANGE (b)`
    expect(acts(sql)).toMatchObject([
      {
        kind: 'create-table',
        partitioned: true,
        temporary: false,
        columns: [
          { name: 'b', constraints: [{ kind: 'primary-key', name: 'k', columns: ['b'] }] },
          { name: 'c', constraints: [{ kind: 'foreign-key', columns: ['c'], references: 's.d' }] },
        ],
        constraints: [
          { kind: 'check', columns: ['b', 'c'], provesNotNull: ['b'] },
          { kind: 'unique', columns: ['b', 'c'] },
        ],
      },
    ])
  })
})

describe('whatever stands in a file', () => {
  const pieces =
    'ALTER TABLE t ADD COLUMN a int DEFAULT ( ) , ; NOT NULL CHECK CREATE INDEX CONCURRENTLY IF EXISTS ON UPDATE SET ' +
    'WHERE DROP CONSTRAINT VALIDATE DELETE WITH AS VALUES INSERT INTO TYPE USING RENAME TO PARTITION BEGIN VACUUM FULL ' +
    "LOCK SELECT FROM 'x' $$ \" ' -- /* */ 1 = :: . [ ] é🎉 \\ \n \0"
  const words = fc.constantFrom(...pieces.split(' '))
  const texts = fc.oneof(
    fc.array(words, { maxLength: 40 }).map((found) => found.join(' ')),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({ maxLength: 200 }),
  )

  test(
    'is statements in order or one problem, all inside the text',
    () => {
      fc.assert(
        fc.property(texts, (text) => {
          const lines = text.split('\n')
          for (const { line, column } of placesIn(read('a.sql', text))) {
            expect(line).toBeLessThanOrEqual(lines.length)
            expect(column).toBeGreaterThanOrEqual(1)
            expect(column).toBeLessThanOrEqual(lines[line - 1]!.length + 1)
          }
        }),
        runs(1000),
      )
    },
    timeout,
  )
})

function placesIn(reading: SqlReading) {
  if ('problem' in reading) return [reading.problem.place]
  return reading.statements.flatMap(({ place, end, acts }) => [place, end, ...acts.map((act) => act.place)])
}
