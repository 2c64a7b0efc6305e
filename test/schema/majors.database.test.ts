import { afterAll, expect, test } from 'vitest'
import { machineDatabases } from '../../src/adapters/databases.ts'
import { type Database, type DatabaseTarget } from '../../src/ports/database.ts'
import { compareSnapshots } from '../../src/schema/compare.ts'
import { testDatabase } from '../support/postgres/database.ts'
import { majors } from '../support/postgres/binaries.ts'
import { startServer } from '../support/postgres/server.ts'
import { base } from './base.ts'
import { snapshotOf, told } from './told.ts'

const endings: (() => Promise<unknown>)[] = []

afterAll(async () => {
  for (const end of endings.toReversed()) await end()
})

async function opened(target: DatabaseTarget): Promise<Database> {
  const db = await machineDatabases.open(target)
  endings.push(db.close)
  return db
}

const others: readonly (readonly [string, () => Promise<Database>])[] = [
  ...majors
    .filter((major) => major >= 14)
    .map((major): readonly [string, () => Promise<Database>] => [
      `PostgreSQL ${major}`,
      async () => {
        const server = await startServer(major)
        endings.push(server.stop)
        return opened({ kind: 'postgresql', name: 'main', url: server.url })
      },
    ]),
  [
    'an embedded database',
    () => opened({ kind: 'embedded', name: 'main', folder: 'memory', command: 'compares in a test' }),
  ],
]

const asked = { comments: true }
const changed = `CREATE OR REPLACE VIEW labels AS SELECT label, count(id) AS times FROM parcels GROUP BY label;
  ALTER TABLE parcels DROP CONSTRAINT weighs; ALTER TABLE parcels ADD CONSTRAINT weighs CHECK (weight > 1)`

test.each(others)(
  'the same statements make the same schema on %s as on the server of this run, and a change is still seen',
  async (_, open) => {
    const here = await testDatabase()
    const there = await open()
    await here.sql(base)
    await there.transaction((tx) => tx.script(base))
    const expected = await snapshotOf(here.db, '', asked)
    expect(compareSnapshots(expected, await snapshotOf(there, '', asked)).map(told)).toEqual([])
    expect(
      compareSnapshots(expected, await snapshotOf(there, changed, asked)).map(({ object }) => object.name),
    ).toEqual(['public.labels', 'weighs on public.parcels'])
  },
  60_000,
)
