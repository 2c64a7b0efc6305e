import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leftOutKind, rolesIn } from '../../../../src/app/squash/dumps/left-out.ts'
import { type DumpPart, type DumpStatement, dumpParts } from '../../../../src/app/squash/dumps/statements.ts'

const textsOf = (text: string): string[] =>
  [...dumpParts(text)].map((part) => (part.kind === 'rows' ? `${part.rows} rows` : part.text))

const fixture = (name: string): DumpPart[] => [
  ...dumpParts(readFileSync(new URL(`../../../fixtures/dumps/${name}`, import.meta.url), 'utf8')),
]

describe('A dump is taken apart at semicolons', () => {
  test.for([
    ["SELECT 'a;b''c;', E'\\';', \"x;y\"; SELECT 2", ["SELECT 'a;b''c;', E'\\';', \"x;y\"", 'SELECT 2']],
    ['SELECT $$a;b$$, $t_1$;$$;$t_1$; SELECT 2', ['SELECT $$a;b$$, $t_1$;$$;$t_1$', 'SELECT 2']],
    ['-- a; b\nSELECT 1 /* ; /* nested; */ ; */ + 2; -- c;\n', ['SELECT 1 /* ; /* nested; */ ; */ + 2']],
    ['SELECT 1;;;\n;SELECT 2', ['SELECT 1', 'SELECT 2']],
    ["SELECT type'a\\'; SELECT a$1$b; SELECT 3", ["SELECT type'a\\'", 'SELECT a$1$b', 'SELECT 3']],
    [
      'CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3',
      ['CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)', 'SELECT 3'],
    ],
    [
      'CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3',
      [
        'CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END',
        'SELECT 3',
      ],
    ],
    ['BEGIN; SELECT 1; END; SELECT 2', ['BEGIN', 'SELECT 1', 'END', 'SELECT 2']],
    ['\\connect shop\nSELECT 1;\n\\unrestrict x', ['\\connect shop', 'SELECT 1', '\\unrestrict x']],
    ['COPY t (a) FROM stdin;\n1;\n\\N\nx\\.\n\\.\n\nSELECT 1;', ['COPY t (a) FROM stdin', '3 rows', 'SELECT 1']],
    ['COPY t FROM stdin;\n\\.\nSELECT 1', ['COPY t FROM stdin', '0 rows', 'SELECT 1']],
    ["SELECT 'never ends; ", ["SELECT 'never ends;"]],
    ['', []],
  ] as const)('outside of quotes, comments and bodies: %j', ([text, parts]) => {
    expect(textsOf(text)).toEqual(parts)
  })

  test('and every piece comes out as it went in, on its line', () => {
    const piece = fc.constantFrom(
      'a',
      'b1',
      "';'",
      "'it''s'",
      '";"',
      '$$;$$',
      '$q$ $$;$$ $q$',
      '/* ; */',
      '(1; 2)',
      '-- ;\n',
      "E'\\';'",
      '1.5',
      '+',
      '::text',
    )
    const statement = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => `SELECT ${pieces.join(' ')}`)
    fc.assert(
      fc.property(
        fc.array(statement, { maxLength: 6 }),
        fc.constantFrom(';', ';\n', ' ;\n\n-- next;\n'),
        (all, end) => {
          const text = all.map((one) => `${one}${one.endsWith('\n') ? '' : ' '}${end}`).join('')
          expect(textsOf(text)).toEqual(all.map((one) => one.trimEnd()))
          for (const part of dumpParts(text)) {
            const lines = text.split('\n').slice(part.line - 1)
            expect(lines.join('\n')).toContain(part.kind === 'statement' ? part.text : '')
            expect(lines[0]).toContain('SELECT')
          }
        },
      ),
    )
  })
})

describe('A dump of pg_dump', () => {
  test('has no statement that holds two, and its rows are counted', () => {
    const parts = fixture('shop-with-rows.sql')
    expect(parts.filter((part) => part.kind === 'rows').map(({ rows }) => rows)).toEqual([0, 0, 0, 2])
    expect(parts.filter((part) => part.kind === 'command').map(({ text }) => text.split(' ')[0])).toEqual([
      '\\restrict',
      '\\unrestrict',
      '\\connect',
      '\\restrict',
      '\\unrestrict',
    ])
  })

  test('says what is not part of the structure, and which roles it needs', () => {
    const statements = fixture('shop-with-rows.sql').filter((part): part is DumpStatement => part.kind === 'statement')
    const byKind = Map.groupBy(statements, leftOutKind)
    expect([...byKind].map(([kind, some]) => `${kind ?? 'loaded'} ${some.length}`).toSorted()).toEqual([
      'loaded 53',
      'owners 14',
      'rows 6',
      'server 1',
    ])
    expect([...new Set(statements.flatMap(rolesIn))].toSorted()).toEqual(['reader', 'shop'])
  })
})

test.for([
  ['ALTER TABLE t OWNER TO "the owner"', 'owners'],
  ['ALTER FUNCTION f(a int, b int) OWNER TO shop', 'owners'],
  ['ALTER TABLE t ADD a int, OWNER TO shop', undefined],
  ["COMMENT ON TABLE t IS 'owner to x'", undefined],
  ["SELECT pg_catalog.setval('s', 3, true)", 'rows'],
  ['INSERT INTO t VALUES (1)', 'rows'],
  ['CREATE DATABASE shop', 'server'],
  ["COMMENT ON DATABASE shop IS 'x'", 'server'],
  ['GRANT CONNECT ON DATABASE shop TO reader', 'server'],
  ['GRANT SELECT ON TABLE t TO reader', undefined],
  ['CREATE TABLE role (id int)', undefined],
  ['START TRANSACTION', 'psql'],
] as const)('What is left out: %s', ([text, kind]) => {
  const [part] = dumpParts(text)
  expect(leftOutKind(part as DumpStatement)).toBe(kind)
})
