import { describe, expect, test } from 'vitest'
import { readRowsLeft } from '../../src/facts/rows-left.ts'
import { testDatabase } from '../support/postgres/database.ts'

describe('Rows that are left', () => {
  test('are those for which the condition is not true, NULL among them, counted up to a limit', async () => {
    const { db, sql } = await testDatabase()
    await sql(
      'CREATE TABLE "Odd boats" AS SELECT n, CASE WHEN n <= 4 THEN true WHEN n <= 6 THEN false END AS ok FROM generate_series(1, 10) AS n',
    )
    const left = (done: string, most?: number) => readRowsLeft(db, { table: '"Odd boats"', done }, most)
    expect(await left('ok')).toEqual({ known: true, value: { left: 6, total: 10, exact: true } })
    expect(await left('ok -- all of it')).toMatchObject({ known: false })
    expect(await left('n > 0')).toEqual({ known: true, value: { left: 0, total: 10, exact: true } })
    expect(await left('ok', 5)).toEqual({ known: true, value: { left: 5, total: 5, exact: false } })
    expect(await left('n > 0', 9)).toMatchObject({ value: { left: 0, exact: false } })
  })

  test('are unknown where nobody can count them, and what a manifest says never writes', async () => {
    const { db, sql } = await testDatabase()
    await sql('CREATE TABLE boats AS SELECT 1 AS n')
    await sql('CREATE FUNCTION sink() RETURNS boolean LANGUAGE sql VOLATILE AS $$ DELETE FROM boats RETURNING true $$')
    const why = async (table: string, done: string) => {
      const read = await readRowsLeft(db, { table, done })
      return read.known ? read.value : read.why
    }
    expect(await why('ships', 'true')).toBe('there is no such table')
    expect(await why('boats', 'colour IS NOT NULL')).toContain('a column it asks for is not there')
    expect(await why('boats', 'true) IS NOT TRUE); DELETE FROM boats; --')).toBe(
      'what is done is told by more than one query',
    )
    expect(await why('boats', 'sink()')).toContain('25006')
    expect(await sql('SELECT * FROM boats')).toHaveLength(1)
  })
})
