import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { machineDatabases } from '../../src/adapters/databases.ts'
import { productModules } from '../../src/adapters/product-modules.ts'
import { type Database } from '../../src/ports/database.ts'
import { compareSnapshots } from '../../src/schema/compare.ts'
import { type Snapshot } from '../../src/schema/snapshot.ts'
import { told, snapshotOf } from '../schema/told.ts'
import { startServer } from '../support/postgres/server.ts'
import { testDatabase } from '../support/postgres/database.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { exampleFolder, fileOf, inOrder, isThere, runFile } from './example-run.ts'
import { shipped } from './folder.ts'

const manifest = shipped('example')
const migrations = inOrder(manifest)
const endings: (() => Promise<unknown>)[] = []

afterAll(async () => {
  for (const end of endings.toReversed()) await end()
})

const places: readonly (() => Promise<Database>)[] = [
  async () => (await testDatabase()).db,
  async () => {
    const server = await startServer(14)
    endings.push(server.stop)
    return kept(await machineDatabases.open({ kind: 'postgresql', name: 'main', url: server.url }))
  },
  async () =>
    kept(await machineDatabases.open({ kind: 'embedded', name: 'main', folder: 'memory', command: 'a test' })),
]

function kept(db: Database): Database {
  endings.push(db.close)
  return db
}

const commented = { comments: true }

/** Applies everything, and takes each migration that can be taken back there and forth. */
async function throughEverything(db: Database): Promise<Snapshot> {
  for (const migration of migrations) {
    if (migration.down !== undefined) {
      await runFile(db, migration, migration.up!)
      await runFile(db, migration, migration.down)
    }
    await runFile(db, migration, migration.up!)
  }
  return snapshotOf(db, '', commented)
}

describe('The SQL of the example', () => {
  test('takes back, on the way down, whatever it did on the way up', async () => {
    const { db } = await testDatabase()
    let before = await snapshotOf(db, '', commented)
    for (const migration of migrations) {
      const earlier = before
      await runFile(db, migration, migration.up!)
      const after = await snapshotOf(db, '', commented)
      expect(compareSnapshots(before, after), migration.name).not.toEqual([])
      before = after
      if (migration.down === undefined) continue
      await runFile(db, migration, migration.down)
      expect(compareSnapshots(earlier, await snapshotOf(db, '', commented)).map(told), migration.name).toEqual([])
      await runFile(db, migration, migration.up!)
    }
  }, 60_000)

  test('makes the same schema on every major version and embedded, there and back and there again', async () => {
    const ends: Snapshot[] = []
    for (const open of places) ends.push(await throughEverything(await open()))
    for (const one of ends) expect(compareSnapshots(ends[0]!, one).map(told)).toEqual([])
    expect(ends[0]!.objects.filter(({ kind }) => kind === 'table')).toHaveLength(10)
  }, 60_000)

  test('meets rows: the seed fills version 1.0, and each update does what its finalizer rests on', async () => {
    const { db, sql } = await testDatabase()
    const atFirst = migrations.filter(
      ({ placement }) => placement.kind === 'recorded' && placement.main.text === '1.0.0',
    )
    for (const migration of atFirst) await runFile(db, migration, migration.up!)
    await sql(`SET harbor.bookings = '400'`)
    await sql(fileOf('seed.sql'))
    for (const { probe } of manifest.conditions) expect(await sql(probe!.sql)).toEqual([{ count: '1600' }])
    for (const migration of migrations.filter((one) => !atFirst.includes(one))) {
      for (const { name, tables, work, finalizedBy } of manifest.backgroundMigrations) {
        if (finalizedBy !== migration.id) continue
        expect((await sql(`SELECT 1 FROM ${tables[0]}`)).length, name).toBeGreaterThan(0)
        if (work?.update === undefined) continue
        await sql(work.update.replace('{batch}', 'true'))
        expect(await sql(`SELECT 1 FROM ${tables[0]} WHERE (${work.done}) IS NOT TRUE LIMIT 1`), name).toEqual([])
      }
      await runFile(db, migration, migration.up!)
    }
  })
})

test('whatever file the example names is there', () => {
  const named = [
    ...manifest.migrations.flatMap(({ up, down }) => [up, down]),
    ...manifest.backgroundMigrations.flatMap(({ work }) => [work?.module, work?.command?.[1]]),
  ].filter((path) => path !== undefined)
  expect(named.filter((path) => !isThere(path))).toEqual([])
})

test('the module of the example tells languages apart, through the adapter, and does it the same again', async () => {
  const { db, sql } = await testDatabase()
  await sql('CREATE TABLE messages (id bigint PRIMARY KEY, body text NOT NULL, language text)')
  await sql(`INSERT INTO messages (id, body) VALUES
    (1, 'When can we arrive?'), (2, 'Quando podemos chegar?'), (3, 'Når kan vi komme?'), (9007199254740993, '?')`)
  const module = await productModules.load(join(exampleFolder, 'work', 'detect-message-language.js'))
  const work = module as (given: object) => Promise<{ readonly rows: number }>
  const range = { condition: () => ({ sql: 'id > $1', values: ['1'] }) }
  const signal = new AbortController().signal
  for (const _ of [1, 2]) {
    const { rows } = await db.transaction((queries) => work({ queries, range, signal }))
    expect(rows).toBe(3)
  }
  expect(
    (await sql<{ language: string }>('SELECT language FROM messages ORDER BY id')).map((row) => row.language),
  ).toEqual([null, 'pt', 'nb', 'und'])
})

test('the command of the example writes one whole file for a range, however often it is run', () => {
  const folder = temporaryFolder()
  const program = join(exampleFolder, 'work/archive-invoices.js')
  const range = '{"table":"invoices","lower":null,"upper":["1000"],"key":["id"],"rows":1000}\n'
  for (const token of ['a', 'b'])
    execFileSync(process.execPath, [program], {
      input: range,
      env: { ...process.env, HARBOR_ARCHIVE: folder, WAYSTOP_BATCH_TOKEN: token },
    })
  expect(readdirSync(folder)).toEqual(['invoices-first-1000.json'])
  expect(JSON.parse(readFileSync(join(folder, 'invoices-first-1000.json'), 'utf8'))).toEqual({
    archive: 'invoices',
    above: null,
    upTo: '1000',
  })
})
