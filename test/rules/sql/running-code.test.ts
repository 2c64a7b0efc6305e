import { describe, expect, test } from 'vitest'
import { foundByRules, foundIn } from './change.ts'

describe('what running code names', () => {
  test.each([
    ['DROP TABLE shelves', 'error sql-drop-table shelves'],
    ['ALTER TABLE parcels DROP COLUMN label', 'error sql-drop-column parcels.label'],
  ])('%s waits for post', (sql, fault) => {
    expect(foundIn(sql)).toEqual([fault])
    expect(foundIn(sql, { phase: 'post' })).toEqual([])
  })

  test.each([
    ['ALTER TABLE parcels RENAME COLUMN label TO name', 'error sql-rename parcels.label'],
    ['ALTER TABLE parcels RENAME TO boxes', 'error sql-rename parcels'],
    ['ALTER TABLE public.parcels RENAME TO boxes', 'error sql-rename parcels'],
    ['ALTER TABLE parcels SET SCHEMA archive', 'error sql-rename parcels'],
  ])('%s breaks it in either phase', (sql, fault) => {
    expect(foundIn(sql)).toEqual([fault])
    expect(foundIn(sql, { phase: 'post' })).toEqual([fault])
  })

  test('a view keeps the old name of a table', () => {
    const rename = 'ALTER TABLE parcels RENAME TO boxes;\n'
    expect(foundIn(`${rename}CREATE VIEW parcels AS SELECT * FROM boxes;`)).toEqual([])
    expect(foundIn(`${rename}CREATE VIEW other AS SELECT * FROM boxes;`)).toHaveLength(1)
  })

  test.each([
    'CREATE TABLE a (b int); ALTER TABLE a RENAME COLUMN b TO c; ALTER TABLE a DROP COLUMN c; DROP TABLE a;',
    'CREATE TEMP TABLE a (b int); DROP TABLE a;',
    'ALTER INDEX parcels_pkey RENAME TO pk',
    'DROP VIEW old_view',
    'ALTER VIEW v RENAME COLUMN a TO b',
  ])('%s concerns nobody', (sql) => {
    expect(foundIn(sql)).toEqual([])
  })
})

describe('what is known of tables', () => {
  const grow = 'ALTER TABLE parcels ALTER COLUMN label TYPE varchar(30);'
  const rewrite = 'error sql-table-rewrite parcels.label'

  test('follows types, renamed columns and dropped ones through earlier files', () => {
    const create = 'CREATE TABLE parcels (name varchar(10));'
    const rename = 'ALTER TABLE parcels RENAME COLUMN name TO label;'
    const longer = 'ALTER TABLE parcels ALTER COLUMN label TYPE varchar(40);'
    const again = 'ALTER TABLE parcels DROP COLUMN label; ALTER TABLE parcels ADD COLUMN label text;'
    expect(foundIn(grow, { earlier: [create, rename] }).filter((one) => one.includes('parcels.label'))).toEqual([])
    expect(foundIn(grow, { earlier: [create, rename, longer] })).toContain(rewrite)
    expect(foundIn(grow, { earlier: [create, rename, longer, again] })).toContain(rewrite)
  })

  test('follows a renamed table, also in a schema', () => {
    const create = 'CREATE TABLE depot.boxes (label varchar(10));'
    const rename = 'ALTER TABLE depot.boxes RENAME TO parcels;'
    const change = 'ALTER TABLE depot.parcels ALTER COLUMN label TYPE varchar(30);'
    expect(foundIn(change, { earlier: [create] })).toEqual(['info sql-table-rewrite depot.parcels.label'])
    expect(foundIn(change, { earlier: [create, rename] }).filter((one) => one.includes('rewrite'))).toEqual([])
    expect(foundIn(grow, { earlier: [create, rename] })).toContain('info sql-table-rewrite parcels.label')
  })

  test('goes in the order in which migrations run, not by their timestamps', () => {
    const manifest = (change: string) => `
releases: [{version: "1.0.0"}, {version: "1.1.0"}]
migrations:
  - {id: "20260301090000", release: "1.0", up: create.sql}
  - {id: "20260201090000", ${change}, up: change.sql}
`
    const files = { 'create.sql': 'CREATE TABLE parcels (label varchar(10));', 'change.sql': grow }
    const found = (change: string) => foundByRules({ manifest: manifest(change), files })
    expect(found('release: "1.1"')).toEqual([])
    expect(found('release: "1.0", phase: post')).toEqual([])
    expect(found('release: "1.0"')).toEqual(['info sql-table-rewrite 20260201090000/parcels.label'])
  })

  test('is told apart by database', () => {
    const manifest = `
databases: [main, stock]
releases: [{version: "1.0.0"}, {version: "1.1.0"}]
migrations:
  - {id: "20260101090000", release: "1.0", up: create.sql}
  - {id: "20260201090000", release: "1.1", database: stock, up: change.sql}
`
    const files = { 'create.sql': 'CREATE TABLE parcels (label varchar(10));', 'change.sql': grow }
    expect(foundByRules({ manifest, files })).toEqual(['info sql-table-rewrite 20260201090000/parcels.label'])
  })
})
