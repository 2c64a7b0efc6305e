import { describe, expect, inject, test } from 'vitest'
import { machineDatabases } from '../../../src/adapters/databases.ts'
import { drift } from '../../../src/app/drift/drift.ts'
import { adopt } from '../../../src/app/migrate/adopt.ts'
import { install } from '../../../src/app/migrate/install.ts'
import { migrateUp } from '../../../src/app/migrate/up.ts'
import { type Database, type Databases } from '../../../src/ports/database.ts'
import { compareSnapshots } from '../../../src/schema/compare.ts'
import { readSnapshot } from '../../../src/schema/read-snapshot.ts'
import { type Snapshot } from '../../../src/schema/snapshot.ts'
import { DatabaseError } from '../../../src/domain/errors.ts'
import { Cut, cuttingDatabases } from '../../support/migrations/cutting.ts'
import { productOf, type ProductOptions, type TestMigration } from '../../support/migrations/product.ts'
import { testDatabase } from '../../support/postgres/database.ts'

const create = "CREATE TABLE kinds (id int PRIMARY KEY); INSERT INTO kinds VALUES (1), (2); SET lock_timeout = '5s'"
const parcels = 'CREATE TABLE parcels (id bigint PRIMARY KEY, kind int REFERENCES kinds, weight int)'

/** As it was: a chain with work that is finished before the target. */
const chain: readonly TestMigration[] = [
  { id: '20250101000000', release: '1.0', sql: create },
  { id: '20250102000000', release: '1.0', sql: parcels },
  { id: '20250103000000', release: '1.0', phase: 'post', sql: 'COMMENT ON TABLE parcels IS $$filled$$' },
  { id: '20250201000000', release: '1.1', transaction: 'none', sql: 'CREATE INDEX CONCURRENTLY w ON parcels (weight)' },
  { id: '20250202000000', release: '1.2', sql: 'ALTER TABLE parcels ADD note text' },
  {
    id: '20250401000000',
    release: '1.4',
    depends_on: ['FillWeights'],
    sql: 'ALTER TABLE parcels ALTER weight SET NOT NULL',
  },
]

const work = {
  name: 'FillWeights',
  queued_by: '20250103000000',
  finalized_by: '20250201000000',
  table: 'parcels',
  key: ['id'],
  update: 'UPDATE parcels SET weight = 1 WHERE {batch} AND weight IS NULL',
  done: 'weight IS NOT NULL',
}

const structure = `${create};\n${parcels};\nCOMMENT ON TABLE parcels IS $$filled$$;\nCREATE INDEX w ON parcels (weight);\n`
const path = 'sql/structure-1.4.sql'
const removed = { in: '1.4', because: 'squashed' } as const
const folded = chain.slice(0, 4)
const after = chain.map(({ sql, ...one }) =>
  folded.some(({ id }) => id === one.id) ? { ...one, removed } : { ...one, ...(sql !== undefined && { sql }) },
)

interface Scene extends ProductOptions {
  readonly text?: string
}

function squashed(database: readonly string[], { text = structure, ...options }: Scene = {}) {
  const product = productOf(after, database, {
    ...options,
    body: { background_migrations: [work], squashes: [{ in: '1.4', up_to: '1.1', structure: { main: path } }] },
  })
  product.ports.files.writeText(`${product.flags.manifest}/${path}`, text)
  return product
}

const whole = (database: readonly string[], options: ProductOptions = {}) =>
  productOf(chain, database, { ...options, body: { background_migrations: [work] } })

function snapshot(database: Database): Promise<Snapshot> {
  return database.transaction((tx) => readSnapshot(tx, { version: database.version }), { readOnly: true })
}

const records = `SELECT id, release, phase, state, how, checksum IS NOT NULL AS checked FROM waystop.schema_migration ORDER BY id`
const works = 'SELECT name, queued_by, state FROM waystop.background_migration'

function opened(url: string): Promise<Database> {
  return machineDatabases.open({ kind: 'postgresql', name: 'main', url, connections: 2 })
}

describe('An installation from a structure', () => {
  test('has the schema, the rows and the finished work of one by the whole chain', async () => {
    const [a, b] = [await testDatabase(), await testDatabase()]
    const { ports, flags, tell } = whole([`main=${a.url}`])
    expect(await install(ports, flags, tell)).toMatchObject({ outcome: 'done' })
    const squash = squashed([`main=${b.url}`])
    const told = await install(squash.ports, squash.flags, squash.tell)
    expect(told).toMatchObject({ outcome: 'done', steps: [{ id: '20250202000000' }, { id: '20250401000000' }] })
    expect(told.remarks).toEqual([`main: ${path} was loaded first, with what 4 folded migrations make`])
    const [one, other] = [await opened(a.url), await opened(b.url)]
    expect(
      compareSnapshots(await snapshot(one), await snapshot(other)).filter(({ object }) => object.path[0] !== 'waystop'),
    ).toEqual([])
    await Promise.all([one.close(), other.close()])
    expect(await b.sql('SELECT id FROM kinds ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }])
    expect(await b.sql(works)).toEqual([{ name: 'FillWeights', queued_by: '20250103000000', state: 'finalized' }])
    expect(await b.sql(records)).toMatchObject([
      ...folded.map(({ id }) => ({ id, state: 'applied', how: 'folded', checked: true })),
      { id: '20250202000000', how: 'applied' },
      { id: '20250401000000', how: 'applied' },
    ])
    // What it is expected to be is built from the structure, too.
    expect(await drift(squash.ports, { ...squash.flags, against: inject('postgresUrl') })).toMatchObject({
      databases: [{ verdict: 'clean', differences: [] }],
    })
  })

  test('works on an embedded database as well', async () => {
    let embedded: Promise<Database> | undefined
    const databases: Databases = {
      open: async () => {
        embedded ??= machineDatabases.open({ kind: 'embedded', name: 'main', folder: 'memory', command: 'test' })
        return { ...(await embedded), close: () => Promise.resolve() }
      },
    }
    const { ports, flags, tell } = squashed([], { databases })
    expect(await install(ports, flags, tell)).toMatchObject({ outcome: 'done', databases: [{ release: '1.4.0' }] })
    const { rows } = await (await embedded!).transaction((tx) => tx.query('SELECT count(*)::int AS n FROM kinds'))
    expect(rows).toEqual([{ n: 2 }])
    await (await embedded!).close()
  }, 60_000)

  test('that is asked for is planned without touching the database', async () => {
    const { url, sql } = await testDatabase()
    const { ports, flags, tell } = squashed([`main=${url}`])
    const told = await install(ports, { ...flags, dryRun: true }, tell)
    expect(told).toMatchObject({
      outcome: 'planned',
      refusals: [],
      remarks: [expect.stringContaining('would be loaded')],
    })
    expect(await sql("SELECT to_regclass('kinds') AS there")).toEqual([{ there: null }])
  })

  test('is all or nothing wherever it is cut off, and goes on', async () => {
    let cuts = 0
    // Behind the structure it is an installation like any other: a few of those cuts are enough.
    for (let after = 1, step = 1; ; after += step) {
      const { url, sql } = await testDatabase()
      const { ports, flags, tell } = squashed([`main=${url}`], { databases: cuttingDatabases(after) })
      const cut = await install(ports, flags, tell).then(
        () => false,
        (error: unknown) => {
          if (!(error instanceof Cut)) throw error
          return true
        },
      )
      const [kinds] = await sql<{ there: boolean }>("SELECT to_regclass('kinds') IS NOT NULL AS there")
      const [ours] = await sql<{ begun: boolean }>("SELECT to_regclass('waystop.installation') IS NOT NULL AS begun")
      const rows = ours!.begun ? await sql('SELECT 1 FROM waystop.installation') : []
      expect(kinds!.there).toBe(rows.length === 1)
      step = rows.length === 1 ? 7 : 1
      // Where it was cut off while it gave its lease back, nobody waits for the lease to end.
      await sql(
        "DO $$ BEGIN UPDATE waystop.lease SET lease_until = '-infinity'; EXCEPTION WHEN undefined_table OR invalid_schema_name THEN END $$",
      )
      const again = squashed([`main=${url}`])
      if (cut)
        await install(again.ports, again.flags, again.tell).catch((error: unknown) => {
          // It was cut off behind its last word.
          if (!(error instanceof DatabaseError) || error.code !== 'already-installed') throw error
        })
      expect(await sql('SELECT count(*)::int AS n FROM kinds')).toEqual([{ n: 2 }])
      if (!cut) break
      cuts += 1
    }
    expect(cuts).toBeGreaterThan(5)
  }, 240_000)

  test('whose structure is edited half way is refused', async () => {
    const { url } = await testDatabase()
    const { ports, flags, tell } = squashed([`main=${url}`])
    await install(ports, { ...flags, limit: 1 }, tell)
    const edited = squashed([`main=${url}`], { text: `${structure}-- and more\n` })
    expect(await install(edited.ports, edited.flags, edited.tell)).toMatchObject({
      outcome: 'refused',
      refusals: [{ kind: 'edited', message: expect.stringContaining(path) }],
    })
    expect(await install(ports, flags, tell)).toMatchObject({ outcome: 'done' })
  })

  test('that was begun by the chain does not go on with the structure', async () => {
    const { url } = await testDatabase()
    const begun = whole([`main=${url}`])
    await install(begun.ports, { ...begun.flags, limit: 1 }, begun.tell)
    const { ports, flags, tell } = squashed([`main=${url}`])
    expect(await install(ports, flags, tell)).toMatchObject({
      outcome: 'refused',
      refusals: expect.arrayContaining([
        expect.objectContaining({ kind: 'misses-removed-migration', subject: '20250102000000' }),
      ]),
    })
  })

  test.each([
    ['of a release whose files are gone', { to: '1.2.0' }, 'folded-later'],
    ['without the structure', { gone: true }, 'structure-missing'],
  ])('%s says so before anything is done', async (_, { to, gone }: { to?: string; gone?: boolean }, code) => {
    const { url, sql } = await testDatabase()
    const { ports, flags, tell } = squashed([`main=${url}`])
    if (gone) ports.files.remove(`${flags.manifest}/${path}`)
    await expect(install(ports, { ...flags, to }, tell)).rejects.toMatchObject({ code })
    expect(await sql("SELECT to_regclass('waystop.installation') AS there")).toEqual([{ there: null }])
  })
})

describe('A database from before a squash', () => {
  test('is upgraded when it has what is folded, and is as the structure says', async () => {
    const { url } = await testDatabase()
    const before = whole([`main=${url}`])
    await install(before.ports, { ...before.flags, to: '1.2.0' }, before.tell)
    const { ports, flags, tell } = squashed([`main=${url}`])
    expect(await migrateUp(ports, flags, tell)).toMatchObject({ outcome: 'done', steps: [{ id: '20250401000000' }] })
    expect(await drift(ports, { ...flags, against: inject('postgresUrl') })).toMatchObject({
      databases: [{ verdict: 'clean' }],
    })
  })

  test('that lacks a part of it is refused, and nobody calls it clean', async () => {
    const { url } = await testDatabase()
    const before = whole([`main=${url}`])
    await install(before.ports, { ...before.flags, to: '1.0.0' }, before.tell)
    const { ports, flags, tell } = squashed([`main=${url}`])
    expect(await migrateUp(ports, flags, tell)).toMatchObject({
      outcome: 'refused',
      refusals: expect.arrayContaining([
        expect.objectContaining({ kind: 'misses-removed-migration', subject: '20250201000000' }),
      ]),
    })
    expect(await migrateUp(ports, { ...flags, to: '1.2.0' }, tell)).toMatchObject({
      outcome: 'refused',
      refusals: expect.arrayContaining([expect.objectContaining({ kind: 'no-sql', subject: '20250201000000' })]),
    })
    expect(await drift(ports, { ...flags, against: inject('postgresUrl') })).toMatchObject({
      databases: [{ verdict: 'undetermined' }],
    })
  })

  test('is adopted at the folding release with what the structure makes', async () => {
    const { url, sql } = await testDatabase()
    await sql(structure)
    await sql('ALTER TABLE parcels ADD note text; ALTER TABLE parcels ALTER weight SET NOT NULL')
    const { ports, flags, tell } = squashed([`main=${url}`])
    const told = await adopt(ports, { ...flags, at: '1.4.0', against: inject('postgresUrl') }, tell)
    expect(told).toMatchObject({ outcome: 'adopted', databases: [{ folded: 4, drift: { verdict: 'clean' } }] })
  })
})
