import { describe, expect, test } from 'vitest'
import { foundIn, rulesIn } from './change.ts'

// What PostgreSQL 15 was measured to do: which statements rewrite, build, read or lock, and which cost nothing.

const free = [
  'ALTER TABLE parcels ADD COLUMN colour text',
  "ALTER TABLE parcels ADD COLUMN colour text DEFAULT 'brown'",
  'ALTER TABLE parcels ADD COLUMN height integer NOT NULL DEFAULT 0',
  'ALTER TABLE parcels ADD COLUMN seen_at timestamptz DEFAULT now()',
  'ALTER TABLE parcels ADD COLUMN seen_at timestamptz DEFAULT CURRENT_TIMESTAMP',
  "ALTER TABLE parcels ADD COLUMN tags text[] DEFAULT '{}'::text[]",
  'ALTER TABLE parcels ADD COLUMN height integer DEFAULT (1 + 2) * 3',
  'ALTER TABLE parcels ADD COLUMN shelf2_id bigint REFERENCES shelves (id)',
  'ALTER TABLE parcels ADD COLUMN double integer GENERATED ALWAYS AS (weight * 2) VIRTUAL',
  'ALTER TABLE parcels ALTER COLUMN label TYPE varchar(40)',
  'ALTER TABLE parcels ALTER COLUMN label TYPE varchar(20)',
  'ALTER TABLE parcels ALTER COLUMN label TYPE varchar',
  'ALTER TABLE parcels ALTER COLUMN label TYPE text',
  'ALTER TABLE parcels ALTER COLUMN label TYPE text USING label::text',
  'ALTER TABLE parcels ALTER COLUMN words TYPE varchar',
  'ALTER TABLE parcels ALTER COLUMN price TYPE numeric(12, 2)',
  'ALTER TABLE parcels ALTER COLUMN price TYPE numeric',
  'ALTER TABLE parcels ALTER COLUMN net TYPE inet',
  'ALTER TABLE parcels ALTER COLUMN packed_on TYPE timestamp(4)',
  'ALTER TABLE parcels ALTER COLUMN packed_on TYPE timestamp',
  'ALTER TABLE parcels ALTER COLUMN packed_at TYPE timestamp(6)',
  'ALTER TABLE parcels ALTER COLUMN label DROP NOT NULL',
  'ALTER TABLE parcels ALTER COLUMN id SET NOT NULL',
  "ALTER TABLE parcels ALTER COLUMN label SET DEFAULT 'none'",
  'ALTER TABLE parcels ALTER COLUMN label DROP DEFAULT',
  'ALTER TABLE parcels ENABLE ROW LEVEL SECURITY',
  'ALTER TABLE parcels REPLICA IDENTITY FULL',
  'ALTER TABLE parcels OWNER TO depot',
  'ALTER TABLE parcels ALTER COLUMN label SET STATISTICS 500',
  'ALTER TABLE parcels SET (fillfactor = 70)',
  "COMMENT ON TABLE parcels IS 'what is sent'",
  'CREATE STATISTICS weight_price ON weight, price FROM parcels',
  'ANALYZE parcels',
  'ALTER TABLE parcels ADD CONSTRAINT heavy CHECK (weight > 0) NOT VALID',
  'ALTER TABLE parcels VALIDATE CONSTRAINT parcels_shelf',
  'ALTER TABLE parcels ADD CONSTRAINT other FOREIGN KEY (weight) REFERENCES shelves NOT VALID',
  'CREATE TABLE crates (id bigint PRIMARY KEY, shelf_id bigint REFERENCES shelves (id))',
  'CREATE TRIGGER log BEFORE UPDATE ON parcels FOR EACH ROW EXECUTE FUNCTION log_it()',
  'ALTER TABLE parcels DISABLE TRIGGER ALL',
  'ALTER TABLE parcels RENAME CONSTRAINT parcels_shelf TO shelf_of_parcel',
  'ALTER TABLE parcels ATTACH PARTITION parcels_2026 FOR VALUES IN (1)',
  'TRUNCATE parcels',
]

test.each(free)('%s costs nothing to speak of', (sql) => {
  expect(foundIn(`${sql};\n`)).toEqual([])
})

const rewrites = [
  'ALTER TABLE parcels ADD COLUMN token uuid DEFAULT gen_random_uuid()',
  'ALTER TABLE parcels ADD COLUMN seen_at timestamptz DEFAULT clock_timestamp()',
  'ALTER TABLE parcels ADD COLUMN number bigserial',
  'ALTER TABLE parcels ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY',
  'ALTER TABLE parcels ADD COLUMN double integer GENERATED ALWAYS AS (weight * 2) STORED',
  'ALTER TABLE parcels ALTER COLUMN weight TYPE bigint',
  'ALTER TABLE parcels ALTER COLUMN label TYPE varchar(10)',
  'ALTER TABLE parcels ALTER COLUMN label TYPE varchar(19)',
  'ALTER TABLE parcels ALTER COLUMN words TYPE varchar(50)',
  'ALTER TABLE parcels ALTER COLUMN price TYPE numeric(12, 3)',
  'ALTER TABLE parcels ALTER COLUMN price TYPE numeric(9, 2)',
  'ALTER TABLE parcels ALTER COLUMN mark TYPE text',
  'ALTER TABLE parcels ALTER COLUMN mark TYPE char(8)',
  'ALTER TABLE parcels ALTER COLUMN packed_at TYPE timestamp(5)',
  'ALTER TABLE parcels ALTER COLUMN packed_at TYPE timestamptz(3)',
  'ALTER TABLE parcels ALTER COLUMN label TYPE text USING lower(label)',
  'ALTER TABLE parcels ALTER COLUMN label TYPE varchar(80)[] USING ARRAY[label]',
  'ALTER TABLE parcels SET UNLOGGED',
  'ALTER TABLE parcels SET LOGGED',
  'ALTER TABLE parcels SET ACCESS METHOD heap',
  'ALTER TABLE parcels SET TABLESPACE fast',
  'CLUSTER parcels',
]

test.each(rewrites)('%s writes every row anew', (sql) => {
  expect(foundIn(`${sql};\n`)).toEqual([expect.stringMatching(/^error sql-table-rewrite /u)])
})

test.each([
  ['a collation', 'ALTER TABLE parcels ALTER COLUMN words TYPE text COLLATE "C"', 'warning'],
  ['citext', 'ALTER TABLE parcels ALTER COLUMN words TYPE citext', 'warning'],
  ['the time zone of a session', 'ALTER TABLE parcels ALTER COLUMN packed_at TYPE timestamptz', 'info'],
  ['a type of the product', 'ALTER TABLE parcels ALTER COLUMN words TYPE label_text', 'info'],
  ['a column nobody told of', 'ALTER TABLE parcels ALTER COLUMN unseen TYPE text', 'info'],
  ['a table nobody told of', 'ALTER TABLE unseen ALTER COLUMN words TYPE text', 'info'],
  ['a function of the product', 'ALTER TABLE parcels ADD COLUMN token text DEFAULT make_token()', 'warning'],
])('a change that %s decides weighs less than an error', (_, sql, severity) => {
  expect(foundIn(`${sql};\n`)).toEqual([expect.stringMatching(new RegExp(`^${severity} sql-table-rewrite `, 'u'))])
})

describe('under the lock of the statement', () => {
  test.each([
    ['ALTER TABLE parcels ADD COLUMN code text UNIQUE', 'sql-unique-without-index'],
    ['ALTER TABLE parcels ADD CONSTRAINT one UNIQUE (label)', 'sql-unique-without-index'],
    ['ALTER TABLE parcels ADD PRIMARY KEY (label)', 'sql-unique-without-index'],
    ['ALTER TABLE parcels ADD EXCLUDE USING gist (net inet_ops WITH &&)', 'sql-unique-without-index'],
    ['ALTER TABLE parcels ADD COLUMN height integer CHECK (height > 0)', 'sql-constraint-not-valid'],
    ['ALTER TABLE parcels ADD CHECK (weight > 0)', 'sql-constraint-not-valid'],
    ['ALTER TABLE parcels ADD FOREIGN KEY (weight) REFERENCES shelves', 'sql-constraint-not-valid'],
    ['ALTER TABLE parcels ADD COLUMN s bigint DEFAULT 1 REFERENCES shelves', 'sql-constraint-not-valid'],
    ['ALTER TABLE parcels ADD CONSTRAINT n NOT NULL label', 'sql-constraint-not-valid'],
    ['ALTER TABLE parcels ALTER COLUMN label SET NOT NULL', 'sql-not-null-without-check'],
    ['CREATE INDEX ON parcels (weight)', 'sql-index-not-concurrent'],
    ['REINDEX TABLE parcels', 'sql-index-not-concurrent'],
    ['REINDEX INDEX parcels_pkey', 'sql-index-not-concurrent'],
    ['DROP INDEX parcels_weight', 'sql-index-not-concurrent'],
    ['ALTER TABLE parcels DETACH PARTITION parcels_2025', 'sql-detach-not-concurrent'],
    ['ALTER TABLE parcels DROP CONSTRAINT parcels_shelf', 'sql-drop-foreign-key-locks-both'],
  ])('%s is found', (sql, rule) => {
    expect(rulesIn(`${sql};\n`)).toEqual([rule])
  })

  test('VACUUM FULL writes anew', () => {
    const alone = { transaction: 'none' } as const
    expect(foundIn('VACUUM FULL parcels;', alone)).toEqual(['error sql-table-rewrite parcels VACUUM FULL'])
    expect(foundIn('VACUUM parcels;', alone)).toEqual([])
  })
})

test.each([...rewrites, 'CREATE INDEX ON parcels (weight)', 'ALTER TABLE parcels ALTER COLUMN label SET NOT NULL'])(
  '%s is nobody’s trouble on a table of the same file',
  (sql) => {
    const create = 'CREATE TABLE parcels (id bigint, weight integer, label varchar(20), words text, mark char(4),'
    const rest = ' price numeric(10, 2), packed_at timestamp);\n'
    expect(foundIn(`${create}${rest}${sql};\n`, { earlier: [] })).toEqual([])
  },
)
