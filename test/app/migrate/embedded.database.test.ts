import { expect, test } from 'vitest'
import { install } from '../../../src/app/migrate/install.ts'
import { migrateDown } from '../../../src/app/migrate/down.ts'
import { migrateStatus, statusOutcome } from '../../../src/app/migrate/status.ts'
import { migrateUp } from '../../../src/app/migrate/up.ts'
import { machineDatabases } from '../../../src/adapters/databases.ts'
import { type Database, type Databases } from '../../../src/ports/database.ts'
import { productOf, type TestMigration } from '../../support/migrations/product.ts'

const migrations: readonly TestMigration[] = [
  { id: '20250101000000', release: '1.0', sql: 'CREATE TABLE parcels (id bigint PRIMARY KEY, weight int);' },
  {
    id: '20250201000000',
    release: '1.1',
    transaction: 'none',
    sql: 'CREATE INDEX CONCURRENTLY parcels_weight ON parcels (weight); VACUUM parcels;',
    downSql: 'DROP INDEX CONCURRENTLY parcels_weight;',
  },
  { id: '20250301000000', release: '1.2', sql: 'ALTER TABLE parcels ADD COLUMN colour text;' },
]

/** One embedded database that outlives the commands, as its folder would. */
function shared(): Databases & { readonly end: () => Promise<void> } {
  let opened: Promise<Database> | undefined
  return {
    open: async () => {
      opened ??= machineDatabases.open({ kind: 'embedded', name: 'main', folder: 'memory', command: 'test' })
      return { ...(await opened), close: () => Promise.resolve() }
    },
    end: async () => (await opened)?.close(),
  }
}

test('an embedded database is installed, upgraded, looked at and taken back', async () => {
  const databases = shared()
  const { ports, flags, tell } = productOf(migrations, [], { databases })
  await install(ports, { ...flags, to: '1.0.0' }, tell)
  expect(await migrateUp(ports, flags, tell)).toMatchObject({
    outcome: 'done',
    steps: [{}, {}],
    databases: [{ release: '1.4.0' }],
  })
  expect(statusOutcome(await migrateStatus(ports, flags, tell))).toBe('done')
  const broken = productOf([...migrations, { id: '20250401000000', sql: 'SELECT 1 / 0' }], [], { databases })
  await expect(migrateUp(broken.ports, broken.flags, broken.tell)).rejects.toMatchObject({ sqlstate: '22012' })
  expect(await migrateDown(ports, { ...flags, yes: true, to: '20250201000000' }, tell)).toMatchObject({
    outcome: 'refused',
    refusals: [{ kind: 'no-down' }],
  })
  await databases.end()
}, 60_000)
