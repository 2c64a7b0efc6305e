import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { install } from '../../../src/app/migrate/install.ts'
import { compareSnapshots } from '../../../src/schema/compare.ts'
import { readSnapshot } from '../../../src/schema/read-snapshot.ts'
import { type Snapshot } from '../../../src/schema/snapshot.ts'
import { runs } from '../../support/arbitraries.ts'
import { Cut, cuttingDatabases } from '../../support/migrations/cutting.ts'
import { productOf, type TestMigration } from '../../support/migrations/product.ts'
import { testDatabase, type TestDatabase } from '../../support/postgres/database.ts'

const kinds = ['table', 'column', 'rows', 'index', 'mixed'] as const

/** Two hundred migrations over ten tables; each row that is inserted twice would be seen. */
const migrations = fc.array(fc.constantFrom(...kinds), { minLength: 200, maxLength: 200 }).map((drawn) =>
  drawn.map((kind, i): TestMigration => {
    const table = `t${i % 10}`
    const sql = {
      table: `CREATE TABLE own_${i} (id int PRIMARY KEY); INSERT INTO log VALUES (${i});`,
      column: `ALTER TABLE ${table} ADD COLUMN c${i} int;`,
      rows: `INSERT INTO log VALUES (${i}); UPDATE log SET n = n + 1;`,
      index: `CREATE INDEX CONCURRENTLY i${i} ON ${table} (id);`,
      mixed: `INSERT INTO log VALUES (${i});\nCREATE UNIQUE INDEX CONCURRENTLY u${i} ON ${table} (id);\nUPDATE log SET n = n + 1;`,
    }[kind]
    const release = `1.${i % 5}`
    const transaction = kind === 'index' || kind === 'mixed' ? 'none' : 'one'
    return { id: String(20_250_102_000_000 + i), release, transaction, sql }
  }),
)

const start: TestMigration = {
  id: '20250101000000',
  sql: [
    'CREATE TABLE log (i int, n int DEFAULT 0);',
    ...Array.from({ length: 10 }, (_, i) => `CREATE TABLE t${i} (id int);`),
  ].join(' '),
}

interface World {
  readonly schema: Snapshot
  readonly rows: readonly unknown[]
}

async function worldOf({ db, sql }: TestDatabase): Promise<World> {
  return {
    schema: await db.transaction((tx) => readSnapshot(tx, { version: db.version }), { readOnly: true }),
    rows: [
      await sql('SELECT i, n FROM log ORDER BY i, n'),
      await sql('SELECT id, state, checksum FROM waystop.schema_migration ORDER BY id'),
      await sql('SELECT version, phase FROM waystop.release ORDER BY 1, 2'),
    ],
  }
}

test('two hundred migrations that are interrupted anywhere, several times, end as if they had not been', async () => {
  const reference = await testDatabase()
  const interrupted = await testDatabase()
  const property = fc.asyncProperty(
    migrations,
    fc.array(fc.nat(500), { minLength: 3, maxLength: 6 }),
    async (drawn, cuts) => {
      for (const { sql } of [reference, interrupted])
        await sql('DROP SCHEMA IF EXISTS waystop CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public')
      const whole = productOf([start, ...drawn], [`main=${reference.url}`])
      await install(whole.ports, whole.flags, whole.tell)
      for (const at of [...cuts, Number.POSITIVE_INFINITY]) {
        const databases = cuttingDatabases(at)
        const { ports, flags, tell } = productOf([start, ...drawn], [`main=${interrupted.url}`], { databases })
        await install(ports, flags, tell).catch((error: unknown) => {
          if (!(error instanceof Cut)) throw error
        })
        await interrupted.sql(
          "DO $$ BEGIN UPDATE waystop.lease SET lease_until = '-infinity'; EXCEPTION WHEN undefined_table OR invalid_schema_name THEN END $$",
        )
      }
      const [expected, found] = [await worldOf(reference), await worldOf(interrupted)]
      expect(compareSnapshots(expected.schema, found.schema)).toEqual([])
      expect(found.rows).toEqual(expected.rows)
    },
  )
  await fc.assert(property, { ...runs(1), endOnFailure: true })
}, 120_000)
