import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { install } from '../../../src/app/migrate/install.ts'
import { resumeRun } from '../../../src/app/run/resume.ts'
import { startRun } from '../../../src/app/run/start.ts'
import { type RunAnswer } from '../../../src/results/run.ts'
import { type Databases } from '../../../src/ports/database.ts'
import { compareSnapshots } from '../../../src/schema/compare.ts'
import { type Snapshot } from '../../../src/schema/snapshot.ts'
import { exampleFolder } from '../../manifests/example-run.ts'
import { snapshotOf, told } from '../../schema/told.ts'
import { Cut, cuttingDatabases } from '../../support/migrations/cutting.ts'
import { testDatabase, type TestDatabase } from '../../support/postgres/database.ts'
import { ownFolder, processIn } from './machine.ts'

/** `WAYSTOP_TEST_RUNS=20` kills 200 times and more. */
const scale = Math.max(1, Number(process.env['WAYSTOP_TEST_RUNS'] ?? 1))
const kills = 10 * scale
const perRun = 25

const nobody = (): void => undefined
const seed = readFileSync(join(exampleFolder, 'seed.sql'), 'utf8')

interface Site extends TestDatabase {
  readonly folder: string
  readonly flags: { readonly manifest: string; readonly database: readonly string[] }
}

/** Harbor Desk 1.0.0 with some rows. */
async function site(): Promise<Site> {
  const database = await testDatabase()
  const flags = { manifest: exampleFolder, database: [`main=${database.url}`] }
  const folder = ownFolder()
  await install(processIn(folder), { ...flags, to: '1.0.0' }, nobody)
  await database.db.session(async (session) => {
    await session.script("SET harbor.bookings = '200'")
    await session.script(seed)
    // Keys by chance would make every site another one.
    await session.script('UPDATE documents SET id = md5(customer_id || file_name)::uuid')
  })
  return { ...database, folder, flags }
}

function begin({ folder, flags }: Site, databases?: Databases): Promise<RunAnswer> {
  const more = { yes: true, noBackup: 'a test', from: '1.0.0', to: '2.2.0', fact: ['many-meter-readings=yes'] }
  return startRun(processIn(folder, databases && { databases }), { ...flags, ...more }, nobody)
}

function goOn({ folder, flags }: Site, databases?: Databases): Promise<RunAnswer> {
  return resumeRun(processIn(folder, databases && { databases }), flags, nobody)
}

interface End {
  readonly schema: Snapshot
  readonly rows: readonly unknown[]
}

/** Schema and rows; moments at which something was done differ from run to run. */
async function endOf({ db, sql }: Site): Promise<End> {
  const schema = await snapshotOf(db)
  const tables = await sql<{ name: string; columns: string }>(`
    SELECT table_name AS name, string_agg(quote_ident(column_name), ',' ORDER BY column_name) AS columns
    FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type NOT LIKE 'timestamp%'
    GROUP BY table_name ORDER BY table_name`)
  const rows: unknown[] = []
  for (const { name, columns } of tables) {
    const text = `SELECT count(*), md5(string_agg(r::text, '|' ORDER BY r::text)) FROM (SELECT ${columns} FROM "${name}") r`
    rows.push({ name, ...(await sql(text))[0] })
  }
  return { schema, rows }
}

/** Leases of processes that died end by themselves; nobody waits for that here. */
const buried = ({ sql }: Site) =>
  sql('DELETE FROM waystop.lease; UPDATE waystop.batch SET lease_until = now() WHERE lease_until IS NOT NULL')

interface Life {
  readonly killed: boolean
  readonly last: string
}

/** One process that dies at a boundary of its databases, or lives. */
async function lived(one: Site, isFirst: boolean, boundary: number): Promise<Life> {
  const databases = cuttingDatabases(boundary)
  try {
    const { state, because } = await (isFirst ? begin(one, databases) : goOn(one, databases))
    expect({ state, because }, databases.last()).toMatchObject({ state: 'done' })
    return { killed: false, last: databases.last() }
  } catch (error) {
    if (!(error instanceof Cut)) throw error
    await buried(one)
    return { killed: true, last: databases.last() }
  }
}

const isOnRecord = async ({ sql }: Site): Promise<boolean> =>
  (await sql<{ there: boolean }>("SELECT to_regclass('waystop.run') IS NOT NULL AS there"))[0]!.there &&
  (await sql('SELECT 1 FROM waystop.run')).length > 0

describe('a run that is killed', () => {
  test(
    'at any boundary, again and again, ends with the schema and the rows of one that was left alone',
    { timeout: 120_000 * scale },
    async () => {
      const calm = await site()
      expect(await begin(calm)).toMatchObject({ state: 'done' })
      const expected = await endOf(calm)
      const seedOfTest = Number(process.env['WAYSTOP_TEST_SEED'] ?? Date.now() % 1_000_000)
      let dice = seedOfTest
      const next = (most: number): number => {
        dice = (dice * 1_103_515_245 + 12_345) % 2_147_483_648
        return dice % most
      }
      for (let left = kills; left > 0;) {
        const one = await site()
        let [dead, life] = [0, { killed: true, last: '' }]
        while (life.killed) {
          const boundary = dead >= Math.min(perRun, left) ? Number.POSITIVE_INFINITY : 60 + next(240)
          life = await lived(one, !(await isOnRecord(one)), boundary)
          if (life.killed) dead += 1
        }
        left -= Math.max(1, dead)
        const end = await endOf(one)
        expect(compareSnapshots(expected.schema, end.schema).map(told), `seed ${seedOfTest}`).toEqual([])
        expect(end.rows, `seed ${seedOfTest}`).toEqual(expected.rows)
        const [record] = await one.sql<{ states: string[] }>(
          `SELECT array_agg(DISTINCT step->>'state') AS states FROM waystop.run,
             jsonb_array_elements(document->'hops') AS hop, jsonb_array_elements(hop->'steps') AS step`,
        )
        expect(record!.states.toSorted()).toEqual(['done', 'skipped'])
      }
    },
  )
})
