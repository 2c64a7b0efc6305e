import { describe, expect, test } from 'vitest'
import { rule } from '../../../src/rules/sql/sql-column-of-unfinished-work.ts'
import { found } from '../example.ts'

interface Case {
  readonly change?: string
  /** How the migration of the change comes. */
  readonly comes?: string
  readonly background?: string
  readonly work?: string
}

const sql = 'key: [id], update: "UPDATE parcels SET weight = grams / 1000 WHERE {batch}", done: weight IS NOT NULL'

/** FillWeights is queued in 1.0 post; 20260401090000 finalizes in 1.2 post. */
function foundWith({
  change = 'ALTER TABLE parcels DROP COLUMN grams;',
  comes = 'release: "1.2", phase: post',
  background = 'finalized_by: "20260401090000"',
  work = sql,
}: Case): string[] {
  const manifest = `
databases: [main, stock]
releases: [{version: "1.0.0"}, {version: "1.1.0"}, {version: "1.2.0"}, {version: "1.3.0"}]
migrations:
  - {id: "20260201090000", release: "1.0", phase: post}
  - {id: "20260301090000", ${comes}, up: change.sql}
  - {id: "20260401090000", release: "1.2", phase: post}
background_migrations:
  - {name: FillWeights, queued_by: "20260201090000", ${background}, table: public.parcels, ${work}}
`
  return found(rule, { manifest, files: { 'change.sql': change } }).map((one) => one.split(' ')[0]!)
}

describe('a column that background work names', () => {
  test.each([
    ['ALTER TABLE parcels DROP COLUMN grams;', ['error']],
    ['ALTER TABLE public.parcels DROP COLUMN weight;', ['error']],
    ['ALTER TABLE parcels DROP COLUMN id;', ['error']],
    ['ALTER TABLE parcels ALTER COLUMN weight SET NOT NULL;', ['error']],
    ['ALTER TABLE parcels ALTER COLUMN grams TYPE bigint;', ['error']],
    ['ALTER TABLE parcels ADD CONSTRAINT c CHECK (weight > 0);', ['error']],
    ['ALTER TABLE parcels ADD CONSTRAINT c UNIQUE (weight);', ['error']],
    ['CREATE UNIQUE INDEX CONCURRENTLY i ON parcels (weight);', ['error']],
    ['DROP TABLE parcels;', ['error']],
    ['ALTER TABLE parcels DROP COLUMN gram;', []],
    ['ALTER TABLE parcels DROP COLUMN label;', []],
    ['ALTER TABLE other DROP COLUMN grams;', []],
    ['ALTER TABLE parcels ADD CONSTRAINT c CHECK (weight > 0) NOT VALID;', []],
    ['ALTER TABLE parcels ADD CONSTRAINT c FOREIGN KEY (weight) REFERENCES other;', []],
    ['CREATE INDEX CONCURRENTLY i ON parcels (weight);', []],
  ])('%s', (change, expected) => {
    expect(foundWith({ change })).toEqual(expected)
  })

  test('may be any when the SQL is not given', () => {
    expect(foundWith({ work: 'key: [id]' })).toEqual(['info'])
    expect(foundWith({ work: 'size: large' })).toEqual(['info'])
    expect(foundWith({ work: 'size: large', change: 'DROP TABLE parcels;' })).toEqual(['error'])
  })
})

describe('the work is open', () => {
  test('from the migration that queues it to the one that finalizes it, in the order in which they run', () => {
    expect(foundWith({ comes: 'release: "1.0"' })).toEqual([])
    expect(foundWith({ comes: 'release: "1.0", phase: post' })).toEqual(['error'])
    expect(foundWith({ comes: 'release: "1.1"' })).toEqual(['error'])
    expect(foundWith({ comes: 'release: "1.2", phase: post' })).toEqual(['error'])
    expect(foundWith({ comes: 'release: "1.3"' })).toEqual([])
  })

  test('not for the migration that finalizes it, which comes first to that', () => {
    expect(foundWith({ background: 'finalized_by: "20260301090000"' })).toEqual([])
  })

  test('while nobody finalized it; not when nobody looked, and not when it was given up', () => {
    expect(foundWith({ background: 'finalization: open' })).toEqual(['error'])
    expect(foundWith({ background: 'finalization: unknown' })).toEqual([])
    expect(foundWith({ background: 'finalization: open, cancelled_in: "1.1"' })).toEqual([])
    expect(foundWith({ background: 'finalization: open, cancelled_in: "1.3"' })).toEqual(['error'])
  })

  test('perhaps, where releases are inferred or the order inside one is not recorded', () => {
    expect(foundWith({ background: 'finalized_in: "1.2"' })).toEqual(['info'])
    expect(foundWith({ background: 'finalized_in: "1.1"' })).toEqual([])
    expect(foundWith({ comes: 'release: {earliest: "1.1", latest: "1.3"}' })).toEqual(['info'])
  })

  test('only in the databases where it lives', () => {
    expect(foundWith({ comes: 'release: "1.1", database: stock' })).toEqual([])
    expect(
      foundWith({
        comes: 'release: "1.1", database: stock',
        background: 'database: [main, stock], finalization: open',
      }),
    ).toEqual(['error'])
  })
})
