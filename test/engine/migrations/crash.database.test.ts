import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { install } from '../../../src/app/migrate/install.ts'
import { migrateDown } from '../../../src/app/migrate/down.ts'
import { migrateUp } from '../../../src/app/migrate/up.ts'
import { compareSnapshots } from '../../../src/schema/compare.ts'
import { readSnapshot } from '../../../src/schema/read-snapshot.ts'
import { type Snapshot } from '../../../src/schema/snapshot.ts'
import { runs, timeout } from '../../support/arbitraries.ts'
import { Cut, cuttingDatabases, type CuttingDatabases } from '../../support/migrations/cutting.ts'
import { productOf, type TestMigration } from '../../support/migrations/product.ts'
import { testDatabase, type TestDatabase } from '../../support/postgres/database.ts'

const migrations: readonly TestMigration[] = [
  {
    id: '20250101000000',
    release: '1.0',
    sql: 'CREATE TABLE parcels (id bigint NOT NULL, at date NOT NULL, weight int) PARTITION BY RANGE (at); CREATE TABLE parcels_1 PARTITION OF parcels FOR VALUES FROM (MINVALUE) TO (MAXVALUE); CREATE TABLE labels (id int, old int);',
    downSql: 'DROP TABLE parcels; DROP TABLE IF EXISTS parcels_1; DROP TABLE labels;',
  },
  {
    id: '20250201000000',
    release: '1.1',
    transaction: 'none',
    sql: `ALTER TABLE labels ADD COLUMN text text;
SET maintenance_work_mem = '8MB';
CREATE INDEX CONCURRENTLY labels_old ON labels (old);
CREATE UNIQUE INDEX CONCURRENTLY labels_id ON labels (id);
DROP INDEX CONCURRENTLY labels_old;
ALTER TABLE parcels DETACH PARTITION parcels_1 CONCURRENTLY;
VACUUM labels;
INSERT INTO labels VALUES (1, 1, 'one');`,
    downSql: `DROP INDEX CONCURRENTLY labels_id;
DELETE FROM labels WHERE id = 1;
ALTER TABLE parcels ATTACH PARTITION parcels_1 FOR VALUES FROM (MINVALUE) TO (MAXVALUE);
ALTER TABLE labels DROP COLUMN text;`,
  },
  {
    id: '20250301000000',
    release: '1.2',
    sql: 'ALTER TABLE labels ADD COLUMN colour text;',
    downSql: 'ALTER TABLE labels DROP COLUMN colour;',
  },
]

const body = {
  background_migrations: [
    {
      name: 'FillColours',
      queued_by: '20250301000000',
      table: 'labels',
      key: ['id'],
      update: 'UPDATE labels SET colour = old::text WHERE {batch}',
      done: 'colour IS NOT NULL',
    },
  ],
}

interface World {
  readonly schema: Snapshot
  readonly records: unknown
}

async function worldOf({ db, sql }: TestDatabase): Promise<World> {
  return {
    schema: await db.transaction((tx) => readSnapshot(tx, { version: db.version }), { readOnly: true }),
    records: [
      await sql('SELECT id, state, checksum FROM waystop.schema_migration ORDER BY id'),
      await sql('SELECT version, phase FROM waystop.release ORDER BY 1, 2'),
      await sql('SELECT state FROM waystop.installation'),
      await sql('SELECT name, state FROM waystop.background_migration ORDER BY id'),
      await sql('SELECT * FROM labels ORDER BY id'),
    ],
  }
}

async function empty({ sql }: TestDatabase): Promise<void> {
  await sql('DROP SCHEMA IF EXISTS waystop CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public')
}

/** A dead holder's lease ends by itself; nobody waits for it here. */
async function forgetLease({ sql }: TestDatabase): Promise<void> {
  const [there] = await sql<{ there: boolean }>("SELECT to_regclass('waystop.lease') IS NOT NULL AS there")
  if (there!.there) await sql("UPDATE waystop.lease SET lease_until = '-infinity'")
}

type Verb = (databases: CuttingDatabases) => Promise<void>

/**
 * Cuts a run at one of its boundaries, runs it again, and asks whether the world is as if nothing had been. Every day
 * tries some of them; WAYSTOP_TEST_RUNS=40 about all.
 */
async function cutAnywhere(database: TestDatabase, prepare: () => Promise<unknown>, run: Verb): Promise<number> {
  await prepare()
  const boundaries = cuttingDatabases(Number.POSITIVE_INFINITY)
  await run(boundaries)
  const whole = await worldOf(database)
  const property = fc.asyncProperty(fc.nat(boundaries.passed() - 1), async (at) => {
    await prepare()
    const databases = cuttingDatabases(at)
    await run(databases).catch((error: unknown) => {
      if (!(error instanceof Cut)) throw error
    })
    expect(databases.passed()).toBe(at)
    await forgetLease(database)
    await run(cuttingDatabases(Number.POSITIVE_INFINITY))
    const world = await worldOf(database)
    expect(compareSnapshots(whole.schema, world.schema)).toEqual([])
    expect(world.records).toEqual(whole.records)
  })
  await fc.assert(property, { ...runs(5), endOnFailure: true })
  return boundaries.passed()
}

function verb(
  url: string,
  act: (product: ReturnType<typeof productOf>) => Promise<{ readonly outcome: string }>,
  expected: readonly string[],
): Verb {
  return async (databases) => {
    try {
      const { outcome } = await act(productOf(migrations, [`main=${url}`], { body, databases }))
      expect(expected).toContain(outcome)
    } catch (error) {
      // Run again behind its last commit, an installation is complete.
      if ((error as { code?: string }).code !== 'already-installed') throw error
    }
  }
}

test(
  'a first installation cut off at any boundary and run again ends as if it had not been',
  async () => {
    const database = await testDatabase()
    const run = verb(database.url, ({ ports, flags, tell }) => install(ports, flags, tell), ['done'])
    expect(await cutAnywhere(database, () => empty(database), run)).toBeGreaterThan(50)
  },
  timeout,
)

test(
  'an upgrade cut off at any boundary and run again ends as if it had not been',
  async () => {
    const database = await testDatabase()
    const run = verb(database.url, ({ ports, flags, tell }) => migrateUp(ports, flags, tell), ['done', 'nothing-to-do'])
    const prepare = async (): Promise<void> => {
      await empty(database)
      const { ports, flags, tell } = productOf(migrations, [`main=${database.url}`], { body })
      await install(ports, { ...flags, to: '1.0.0' }, tell)
    }
    expect(await cutAnywhere(database, prepare, run)).toBeGreaterThan(50)
  },
  timeout,
)

test(
  'taking back cut off at any boundary and run again ends as if it had not been',
  async () => {
    const database = await testDatabase()
    const down = ({ ports, flags, tell }: ReturnType<typeof productOf>) =>
      migrateDown(ports, { ...flags, to: '20250101000000', yes: true }, tell)
    const run = verb(database.url, down, ['done', 'nothing-to-do'])
    const prepare = async (): Promise<void> => {
      await empty(database)
      const { ports, flags, tell } = productOf(migrations, [`main=${database.url}`], { body })
      await install(ports, flags, tell)
    }
    expect(await cutAnywhere(database, prepare, run)).toBeGreaterThan(50)
  },
  timeout,
)
