import { expect, test } from 'vitest'
import { install } from '../../../src/app/migrate/install.ts'
import { productOf } from '../../support/migrations/product.ts'
import { testDatabase } from '../../support/postgres/database.ts'
import { good, rehearsed, work } from './small-product.ts'

const body = { background_migrations: [work] }

test('an empty database that somebody names is rehearsed in, and stays as the rehearsal leaves it', async () => {
  const { url, sql } = await testDatabase()
  expect(await rehearsed({ flags: { database: [`main=${url}`] } })).toMatchObject({ verdict: 'passed' })
  expect(await sql('SELECT count(*)::int AS n FROM parcels')).toEqual([{ n: 30 }])
}, 60_000)

test('a database with tables is refused until somebody says that it is a copy, and begins at its own version', async () => {
  const { url, sql } = await testDatabase()
  const { ports, flags, tell } = productOf(good, [`main=${url}`], { body })
  await install(ports, { ...flags, to: '1.0.0' }, tell)
  await sql('INSERT INTO parcels VALUES (7)')
  const database = [`main=${url}`]
  await expect(rehearsed({ flags: { database } })).rejects.toMatchObject({
    code: 'no-copy',
    next: expect.stringContaining('--copy REASON'),
  })
  expect(await sql("SELECT 1 FROM waystop.release WHERE version <> '1.0.0'")).toEqual([])
  const copy = { database, copy: "restored from Friday's backup" }
  await expect(rehearsed({ flags: { ...copy, from: '1.1.0' } })).rejects.toMatchObject({ code: 'usage' })
  const result = await rehearsed({ flags: { ...copy, to: '1.1.0' } })
  expect(result).toMatchObject({ verdict: 'passed', from: '1.0.0', samples: [] })
  expect(result.tables).toEqual([{ database: 'main', table: 'public.parcels', before: 1, after: 1, verdict: 'kept' }])
  // Marked once, it is known as a copy; under another name the mark counts for nothing.
  expect(await rehearsed({ flags: { database } })).toMatchObject({ verdict: 'passed', from: '1.1.0' })
  const [{ name } = { name: '' }] = await sql<{ name: string }>('SELECT current_database() AS name')
  await sql(`ALTER DATABASE ${name} SET waystop.copy = 'another: a restored dump'`)
  await expect(rehearsed({ flags: { database } })).rejects.toMatchObject({ code: 'no-copy' })
}, 60_000)
