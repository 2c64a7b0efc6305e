import { describe, expect, test } from 'vitest'
import { foundIn, parcels } from './change.ts'

describe('NOT NULL', () => {
  const check = 'ALTER TABLE parcels ADD CONSTRAINT known CHECK (label IS NOT NULL) NOT VALID;\n'
  const validate = 'ALTER TABLE parcels VALIDATE CONSTRAINT known;\n'
  const change = 'ALTER TABLE parcels ALTER COLUMN label SET NOT NULL;\n'
  const fault = 'sql-not-null-without-check parcels.label'

  test('needs the check validated, not only added', () => {
    expect(foundIn(change, { earlier: [parcels, check] })).toEqual([`error ${fault}`])
    expect(foundIn(change, { earlier: [parcels, check, validate] })).toEqual([])
    expect(foundIn(validate + change, { earlier: [parcels, check] })).toEqual([])
  })

  test('is not proven by a check of another column, an OR, or a check that was dropped', () => {
    const other = 'ALTER TABLE parcels ADD CONSTRAINT known CHECK (words IS NOT NULL) NOT VALID;\n'
    const either = 'ALTER TABLE parcels ADD CONSTRAINT known CHECK (label IS NOT NULL OR weight = 0) NOT VALID;\n'
    const both = 'ALTER TABLE parcels ADD CONSTRAINT known CHECK (weight > 0 AND label IS NOT NULL) NOT VALID;\n'
    const dropped = 'ALTER TABLE parcels DROP CONSTRAINT known;\n'
    expect(foundIn(change, { earlier: [parcels, other, validate] })).toEqual([`error ${fault}`])
    expect(foundIn(change, { earlier: [parcels, either, validate] })).toEqual([`error ${fault}`])
    expect(foundIn(change, { earlier: [parcels, both, validate] })).toEqual([])
    expect(foundIn(change, { earlier: [parcels, check, validate, dropped] })).toEqual([`error ${fault}`])
  })

  test('weighs less where no file creates the table: a check may be there that nobody told', () => {
    expect(foundIn(change, { earlier: [] })).toEqual([`warning ${fault}`])
    expect(foundIn(validate + change, { earlier: [] })).toEqual([])
  })

  test('helps only from PostgreSQL 12 on', () => {
    const old = (requires: string) =>
      `components: [{id: postgresql, name: PostgreSQL, line: 1, lines: ["10", "11", "12", "13"], ranges: [{from: "1.0", requires: "${requires}"}]}]\n`
    const earlier = [parcels, check, validate]
    expect(foundIn(change, { earlier, more: old('>=10 <12') })).toEqual([`error ${fault}`])
    expect(foundIn(change, { earlier, more: old('>=10 <13') })).toEqual([])
  })

  test('of a new column needs a default or values that PostgreSQL makes', () => {
    expect(foundIn('ALTER TABLE parcels ADD COLUMN a text NOT NULL;')).toEqual([
      'error sql-not-null-without-check parcels.a',
    ])
    expect(foundIn("ALTER TABLE parcels ADD COLUMN a text NOT NULL DEFAULT '';")).toEqual([])
  })
})

describe('constraints', () => {
  const add = 'ALTER TABLE parcels ADD CONSTRAINT heavy CHECK (weight > 0) NOT VALID;\n'
  const validate = 'ALTER TABLE parcels VALIDATE CONSTRAINT heavy;\n'

  test('are validated in another file than the one that adds them', () => {
    expect(foundIn(add + validate)).toEqual(['error sql-constraint-not-valid parcels heavy validated'])
    expect(foundIn(validate, { earlier: [parcels, add] })).toEqual([])
    expect(foundIn('ALTER TABLE public.parcels VALIDATE CONSTRAINT heavy;', { earlier: [parcels, add] })).toEqual([])
  })

  test('on a partitioned table are told to go through its partitions', () => {
    const whole = 'CREATE TABLE days (id bigint, on_day date) PARTITION BY RANGE (on_day);\n'
    expect(foundIn('ALTER TABLE days ADD CHECK (id > 0);', { earlier: [whole] })).toEqual([
      'error sql-constraint-not-valid days check (id)',
    ])
  })
})

describe('indexes', () => {
  test('of a partitioned table alone are fine, CONCURRENTLY is where no transaction is', () => {
    expect(foundIn('CREATE INDEX i ON ONLY parcels (weight);')).toEqual([])
    const change = 'CREATE INDEX CONCURRENTLY i ON parcels (weight);'
    expect(foundIn(change, { transaction: 'none' })).toEqual([])
    expect(foundIn(`ANALYZE parcels; ${change}`, { transaction: 'none' })).toEqual([])
    expect(foundIn(change)).toEqual(['error sql-concurrently-in-transaction CREATE INDEX CONCURRENTLY i'])
  })

  test('IF NOT EXISTS is fine after an earlier file dropped what may be broken', () => {
    const change = 'CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON parcels (weight);'
    const found = (...dropped: string[]) => foundIn(change, { transaction: 'none', earlier: [parcels, ...dropped] })
    expect(found()).toEqual(['warning sql-concurrently-if-not-exists i'])
    expect(found('DROP INDEX IF EXISTS i;')).not.toContain('warning sql-concurrently-if-not-exists i')
    expect(found('DROP INDEX IF EXISTS other;')).toContain('warning sql-concurrently-if-not-exists i')
  })

  test('a dropped index weighs less than one that is built', () => {
    expect(foundIn('DROP INDEX i;')).toEqual(['warning sql-index-not-concurrent i'])
    expect(foundIn('REINDEX (CONCURRENTLY) TABLE parcels;', { transaction: 'none' })).toEqual([])
    expect(foundIn('REINDEX (CONCURRENTLY false) TABLE parcels;')).toHaveLength(1)
  })
})

describe('several tables', () => {
  test('are found at the statement that asks for the second lock', () => {
    const both = 'ALTER TABLE parcels ADD COLUMN a int;\nALTER TABLE shelves ADD COLUMN a int;\n'
    expect(foundIn(both)).toEqual(['warning sql-many-locks locks'])
    expect(foundIn(`CREATE TABLE crates (id int);\nALTER TABLE crates ADD COLUMN a int;\n${both}`)).toHaveLength(1)
  })

  test('a lock that lets others read is none of them', () => {
    const weak = 'ALTER TABLE shelves ALTER COLUMN id SET STATISTICS 9;\nALTER TABLE parcels ADD COLUMN a int;\n'
    expect(foundIn(weak)).toEqual([])
    expect(foundIn('LOCK TABLE shelves IN SHARE MODE; ALTER TABLE parcels ADD COLUMN a int;')).toEqual([])
    expect(foundIn('LOCK TABLE shelves; ALTER TABLE parcels ADD COLUMN a int;')).toEqual([
      'warning sql-many-locks locks',
    ])
  })
})

describe('a foreign key that goes', () => {
  const limit = "SET LOCAL lock_timeout = '1s';\n"

  test('locks what it points to, alone or with its table', () => {
    const fault = 'warning sql-drop-foreign-key-locks-both'
    expect(foundIn('DROP TABLE parcels;', { phase: 'post' })).toEqual([`${fault} parcels`])
    expect(foundIn(`${limit}DROP TABLE parcels;`, { phase: 'post' })).toEqual([])
    expect(foundIn(`ALTER TABLE parcels DROP CONSTRAINT parcels_shelf;\n${limit}`)).toEqual([
      `${fault} parcels parcels_shelf`,
    ])
    expect(foundIn('ALTER TABLE parcels DROP CONSTRAINT parcels_pkey;')).toEqual([])
    expect(foundIn('DROP TABLE shelves;', { phase: 'post' })).toEqual([])
  })

  test('has the name PostgreSQL gave it, and is guessed where no file tells', () => {
    const unnamed = 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a_id int REFERENCES a);\n'
    const change = 'ALTER TABLE b DROP CONSTRAINT b_a_id_fkey;'
    expect(foundIn(change, { earlier: [unnamed] })).toEqual(['warning sql-drop-foreign-key-locks-both b b_a_id_fkey'])
    expect(foundIn(change, { earlier: [] })).toEqual(['info sql-drop-foreign-key-locks-both b b_a_id_fkey'])
    expect(foundIn('ALTER TABLE b DROP CONSTRAINT positive;', { earlier: [] })).toEqual([])
  })

  test('that points to its own table locks no other', () => {
    const tree = 'CREATE TABLE tree (id int PRIMARY KEY, up int CONSTRAINT up REFERENCES tree);\n'
    expect(foundIn('ALTER TABLE tree DROP CONSTRAINT up;', { earlier: [tree] })).toEqual([])
  })
})
