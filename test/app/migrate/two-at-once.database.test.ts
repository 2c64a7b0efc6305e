import { expect, test } from 'vitest'
import { install } from '../../../src/app/migrate/install.ts'
import { migrateUp } from '../../../src/app/migrate/up.ts'
import { productOf, type TestMigration, waits } from '../../support/migrations/product.ts'
import { testDatabase } from '../../support/postgres/database.ts'

const migrations: readonly TestMigration[] = [
  { id: '20250101000000', release: '1.0', sql: 'CREATE TABLE log (i int);' },
  ...Array.from({ length: 20 }, (_, i): TestMigration => ({
    id: String(20_250_201_000_000 + i),
    release: '1.1',
    sql: `INSERT INTO log VALUES (${i});`,
  })),
]

test('two drivers at once: one applies, the other says who; whoever waits finds nothing left to do', async () => {
  const { url, sql } = await testDatabase()
  const products = Array.from({ length: 4 }, () => productOf(migrations, [`main=${url}`]))
  const [first] = products
  await install(first!.ports, { ...first!.flags, to: '1.0.0' }, first!.tell)
  const results = await Promise.all(
    products.map(({ ports, flags, tell }, i) =>
      migrateUp(ports, { ...flags, ...(i < 2 && { wait: 15_000 }) }, tell).then(
        ({ outcome }) => outcome as string,
        (error: unknown) => {
          const { code, what } = error as { code: string; what: string }
          expect(what).toContain('somebody@desk:1 has been at work since')
          return code
        },
      ),
    ),
  )
  expect(results.filter((one) => one === 'done')).toHaveLength(1)
  expect(results.slice(0, 2)).not.toContain('lease-held')
  expect(new Set(results)).toSatisfy((set: Set<string>) => set.has('nothing-to-do') || set.has('lease-held'))
  expect(await sql('SELECT count(*)::int AS n, count(DISTINCT i)::int AS d FROM log')).toEqual([{ n: 20, d: 20 }])
  expect(products.flatMap(waits).filter((one) => one.includes('has been at work'))).not.toEqual([])
})
