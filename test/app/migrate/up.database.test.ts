import { describe, expect, test } from 'vitest'
import { install } from '../../../src/app/migrate/install.ts'
import { migrateUp } from '../../../src/app/migrate/up.ts'
import { testDatabase } from '../../support/postgres/database.ts'
import { productOf, type TestMigration } from '../../support/migrations/product.ts'

const parcels: TestMigration = {
  id: '20250101000000',
  release: '1.0',
  sql: 'CREATE TABLE parcels (id bigint PRIMARY KEY);',
}

describe('plan install and plan migrate up', () => {
  test('wait for the disk when nothing that would have to wait comes behind a migration at once', async () => {
    const { url, sql } = await testDatabase()
    const waits = (id: string): TestMigration => ({
      id,
      release: '1.0',
      sql: `CREATE TABLE t_${id} AS SELECT current_setting('synchronous_commit') AS v;`,
    })
    const ids = ['20250101000000', '20250102000000', '20250103000000', '20250104000000', '20250105000000']
    const outside = 'CREATE INDEX CONCURRENTLY there ON t_20250102000000 (v);'
    const migrations = ids.map((id, i) => (i === 2 ? { ...waits(id), transaction: 'none', sql: outside } : waits(id)))
    const on = `${url}?options=-c%20synchronous_commit%3Don`
    const { ports, flags, tell } = productOf(migrations as TestMigration[], [`main=${on}`])
    expect(await install(ports, flags, tell)).toMatchObject({ outcome: 'done' })
    const [first, second, , fourth, last] = ids
    const text = [first, second, fourth, last].map((id) => `SELECT '${id}' AS id, v FROM t_${id}`).join(' UNION ALL ')
    expect(await sql(`${text} ORDER BY id`)).toEqual([
      { id: first, v: 'off' },
      { id: second, v: 'on' },
      { id: fourth, v: 'off' },
      { id: last, v: 'on' },
    ])
  })

  test('tell a division by zero for what it is, and not for a lease that was lost', async () => {
    const { url } = await testDatabase()
    const { ports, flags, tell } = productOf([{ ...parcels, sql: 'SELECT 1/0;' }], [`main=${url}`])
    await expect(install(ports, flags, tell)).rejects.toMatchObject({ sqlstate: '22012', position: undefined })
  })

  test('apply migrations in the order of the law, and record them', async () => {
    const { url, sql } = await testDatabase()
    const migrations: TestMigration[] = [
      parcels,
      { id: '20250301000000', release: '1.1', phase: 'post', sql: 'INSERT INTO told VALUES (DEFAULT, 3);' },
      { id: '20250401000000', release: '1.1', sql: 'INSERT INTO told VALUES (DEFAULT, 2);' },
      { id: '20250501000000', sql: 'CREATE TABLE told (at serial, what int);' },
      { id: '20250201000000', release: '1.2', sql: 'INSERT INTO told VALUES (DEFAULT, 4);' },
    ]
    const { ports, flags, tell } = productOf(migrations, [`main=${url}`])
    const first = await install(ports, { ...flags, to: '1.0.0' }, tell)
    expect(first).toMatchObject({ outcome: 'done', databases: [{ release: '1.0.0', post_complete: true, pending: 0 }] })
    const result = await migrateUp(ports, flags, tell)
    expect(result).toMatchObject({ outcome: 'done', refusals: [], databases: [{ release: '1.4.0', pending: 0 }] })
    expect(result.steps.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      '20250401000000 done',
      '20250301000000 done',
      '20250201000000 done',
    ])
    expect(await sql('SELECT what FROM told ORDER BY at')).toEqual([{ what: 2 }, { what: 3 }, { what: 4 }])
    expect(await sql('SELECT id, release, phase, state FROM waystop.schema_migration ORDER BY applied_at')).toEqual([
      { id: '20250501000000', release: null, phase: 'regular', state: 'applied' },
      { id: '20250101000000', release: '1.0', phase: 'regular', state: 'applied' },
      { id: '20250401000000', release: '1.1', phase: 'regular', state: 'applied' },
      { id: '20250301000000', release: '1.1', phase: 'post', state: 'applied' },
      { id: '20250201000000', release: '1.2', phase: 'regular', state: 'applied' },
    ])
    expect(await sql('SELECT count(*)::int AS held FROM waystop.lease')).toEqual([{ held: 0 }])
    expect(await migrateUp(ports, flags, tell)).toMatchObject({ outcome: 'nothing-to-do', steps: [] })
  })
})
