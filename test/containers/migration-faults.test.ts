import { describe, expect, inject, test } from 'vitest'
import { install } from '../../src/app/migrate/install.ts'
import { migrateUp } from '../../src/app/migrate/up.ts'
import { productOf, type TestMigration } from '../support/migrations/product.ts'
import { containerServer, until, type ContainerServer } from './support/container-server.ts'

const migrations: readonly TestMigration[] = [
  {
    id: '20250101000000',
    release: '1.0',
    sql: `CREATE TABLE parcels (id bigint PRIMARY KEY, weight integer NOT NULL);
          INSERT INTO parcels SELECT i, i FROM generate_series(1, 1000) i;`,
  },
  {
    id: '20250201000000',
    release: '1.1',
    transaction: 'none',
    sql: 'CREATE INDEX CONCURRENTLY parcels_weight ON parcels (weight);',
  },
]

const building = 'SELECT 1 FROM pg_stat_progress_create_index WHERE index_relid <> 0'
const indexes = `SELECT c.relname AS name, i.indisvalid AS valid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                 WHERE i.indrelid = 'parcels'::regclass AND NOT i.indisprimary`

/** A server with the first release on it. */
async function firstRelease(): Promise<{ server: ContainerServer; product: ReturnType<typeof productOf> }> {
  const server = await containerServer({ settings: ['max_prepared_transactions=2'] })
  const product = productOf(migrations, [`main=${server.url}`])
  await install(product.ports, { ...product.flags, to: '1.0.0' }, product.tell)
  return { server, product }
}

describe.skipIf(inject('withoutContainers') !== '')('An index that is built without a transaction', () => {
  test('and left invalid by a server that was killed is built anew when the migration is run again', async () => {
    const { server, product } = await firstRelease()
    const { ports, flags, tell } = product
    // An open transaction keeps the index from being finished, and ends with the server.
    const person = await server.client()
    await person.query('BEGIN; UPDATE parcels SET weight = 0 WHERE id = 1')
    const first = migrateUp(ports, { ...flags, lease: 2000 }, tell).catch((error: unknown) => error)
    await until(() => server.sql(building))
    await server.kill()
    await server.start()
    expect(await first).toMatchObject({ sqlstate: expect.stringMatching(/^(08|57)/u) })
    expect(await server.sql(indexes)).toEqual([{ name: 'parcels_weight', valid: false }])
    const again = await migrateUp(ports, { ...flags, wait: 20_000 }, tell)
    expect(again).toMatchObject({ outcome: 'done', steps: [{ id: '20250201000000', outcome: 'done' }] })
    expect(await server.sql(indexes)).toEqual([{ name: 'parcels_weight', valid: true }])
  })

  test('is waited for when the connection was cut and the server went on building', async () => {
    const { server, product } = await firstRelease()
    const { ports, flags, tell } = product
    // A prepared transaction does the same, and needs no connection that would be cut as well.
    await server.sql("BEGIN; UPDATE parcels SET weight = 0 WHERE id = 1; PREPARE TRANSACTION 'held'")
    const first = migrateUp(ports, { ...flags, lease: 2000 }, tell).catch((error: unknown) => error)
    await until(() => server.sql(building))
    await server.disconnect()
    expect(await first).toMatchObject({ sqlstate: expect.stringMatching(/^08/u) })
    await server.connect()
    expect(await server.sql(building)).toHaveLength(1)
    const again = migrateUp(ports, { ...flags, wait: 20_000 }, tell)
    await until(() => Promise.resolve(product.events.filter(({ kind }) => kind === 'migration-waits')))
    await server.sql("COMMIT PREPARED 'held'")
    expect(await again).toMatchObject({ outcome: 'done', steps: [{ id: '20250201000000', outcome: 'done' }] })
    expect(await server.sql(indexes)).toEqual([{ name: 'parcels_weight', valid: true }])
  })
})
