import { expect, test } from 'vitest'
import { machineDatabases } from '../../../src/adapters/databases.ts'
import { install } from '../../../src/app/migrate/install.ts'
import { QueryError } from '../../../src/domain/query-error.ts'
import { type Databases } from '../../../src/ports/database.ts'
import { productOf, type TestMigration } from '../../support/migrations/product.ts'
import { testDatabase } from '../../support/postgres/database.ts'

const migrations: readonly TestMigration[] = [
  { id: '20250101000000', release: '1.0', sql: 'CREATE TABLE parcels (id bigint);' },
  { id: '20250201000000', release: '1.0', sql: 'ALTER TABLE parcels ADD COLUMN weight int;' },
]

const unanswered = (): QueryError =>
  new QueryError({ code: 'connection-lost', sqlstate: '08007', message: 'no answer', what: 'no answer', next: 'ask' })

/** The connection breaks at the commit of the first transaction that records a migration. */
function breaking(committed: boolean): Databases {
  let broken = false
  return {
    open: async (target) => {
      const database = await machineDatabases.open(target)
      return {
        ...database,
        transaction: async (work, options) => {
          const seen = { record: false }
          const kept = await database.transaction((tx) => {
            const last: typeof tx.last = (statements) => {
              seen.record ||= statements.some(({ text }) => text.includes("'applied', now()"))
              if (!seen.record || broken || committed) return tx.last(statements)
              broken = true
              throw unanswered()
            }
            return work({ ...tx, last })
          }, options)
          if (seen.record && !broken) {
            broken = true
            throw unanswered()
          }
          return kept
        },
      }
    },
  }
}

test('a commit that was done and never answered is found to be done, and the run goes on', async () => {
  const { url, sql } = await testDatabase()
  const { ports, flags, tell } = productOf(migrations, [`main=${url}`], { databases: breaking(true) })
  expect(await install(ports, flags, tell)).toMatchObject({
    outcome: 'done',
    steps: [{ outcome: 'done' }, { outcome: 'done' }],
  })
  expect(await sql('SELECT count(*)::int AS n FROM waystop.schema_migration')).toEqual([{ n: 2 }])
})

test('one that was rolled back is found not to be done, and running again applies it', async () => {
  const { url, sql } = await testDatabase()
  const { ports, flags, tell } = productOf(migrations, [`main=${url}`], { databases: breaking(false) })
  await expect(install(ports, flags, tell)).rejects.toMatchObject({
    sqlstate: '08006',
    what: expect.stringContaining('was rolled back'),
  })
  expect(await sql("SELECT to_regclass('parcels') AS there")).toEqual([{ there: null }])
  expect(await install(ports, flags, tell)).toMatchObject({ outcome: 'done' })
})
