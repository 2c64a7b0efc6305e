import { expect, test } from 'vitest'
import { machineDatabases } from '../../../src/adapters/databases.ts'
import { sameDatabase } from '../../../src/engine/systems/same-database.ts'
import { type Database, type SqlValue } from '../../../src/ports/database.ts'
import { testDatabase } from '../../support/postgres/database.ts'

test('two names of one database are found to be one, whatever address it has', async () => {
  const main = await testDatabase('main')
  const ci = await machineDatabases.open({
    kind: 'postgresql',
    name: 'ci',
    url: main.url.replace('127.0.0.1', 'localhost'),
  })
  const sec = await testDatabase('sec')
  const found = await sameDatabase([main.db, ci, sec.db])
  await ci.close()
  expect(found.map(({ database, names }) => [database.name, names])).toEqual([
    ['main', ['main', 'ci']],
    ['sec', ['sec']],
  ])
})

/** A database that says of itself what another says, as a copy of its files would. */
const twinOf = (one: Database, name: string, said: object): Database => ({
  ...one,
  name,
  transaction: (work, options) =>
    one.transaction(
      (tx) =>
        work({
          ...tx,
          query: <Row extends object>(text: string, values?: readonly SqlValue[]) =>
            text.includes('pg_database')
              ? Promise.resolve({ rows: [said as Row], affected: 1 })
              : tx.query<Row>(text, values),
        }),
      options,
    ),
})

test('two that say the same of themselves, as a promoted copy does, are still two', async () => {
  const main = await testDatabase('main')
  const copy = await testDatabase('ci')
  const [said] = await main.sql<{ name: string }>(
    "SELECT oid::text || ' ' || datname AS name FROM pg_database WHERE datname = current_database()",
  )
  const found = await sameDatabase([main.db, twinOf(copy.db, 'ci', said!)])
  expect(found.map(({ names }) => names)).toEqual([['main'], ['ci']])
})

test('looking leaves no lock and nothing else behind', async () => {
  const main = await testDatabase('main')
  const ci = await machineDatabases.open({ kind: 'postgresql', name: 'ci', url: main.url })
  await sameDatabase([main.db, ci])
  expect(await main.sql("SELECT * FROM pg_locks WHERE locktype = 'advisory'")).toEqual([])
  await ci.close()
})
