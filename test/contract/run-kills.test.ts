import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { machineDatabases } from '../../src/adapters/databases.ts'
import { compareSnapshots } from '../../src/schema/compare.ts'
import { readSnapshot } from '../../src/schema/read-snapshot.ts'
import { type Snapshot } from '../../src/schema/snapshot.ts'
import { runs } from '../support/arbitraries.ts'
import { builtCli } from '../support/cli.ts'
import { packageRoot } from '../support/postgres/binaries.ts'
import { type Server, startServer } from '../support/postgres/server.ts'
import { startCli } from '../support/running-cli.ts'

const built = builtCli()
const cli = { ...built, env: { ...built.env, HARBOR_ARCHIVE: join(built.cwd, 'archive') } }
const { plan } = built
const long = { timeoutMs: 120_000 }
let server: Server

beforeAll(async () => {
  server = await startServer(18, ['fsync=off', 'max_prepared_transactions=2'])
  await sql('postgres', 'CREATE DATABASE base')
  await plan(['install', '--to', '1.0.0', ...site('base')], long)
  await sql('base', readFileSync(join(packageRoot, 'manifests/example/seed.sql'), 'utf8'))
  // Keys by chance would make every site another one.
  await sql('base', 'UPDATE documents SET id = md5(customer_id || file_name)::uuid')
}, 60_000)

afterAll(() => server.stop())

const site = (name: string): string[] => ['--product', 'example', '--database', server.urlOf(name)]
const journal = (name: string): string[] => ['--journal', name]
const start = (name: string): string[] => {
  const said = ['--no-backup', 'a test', '--fact', 'many-meter-readings=yes', '--yes']
  return ['run', 'start', ...said, ...site(name), ...journal(name)]
}
/** Which product and which databases is in the journal. */
const resume = (name: string): string[] => ['run', 'resume', ...journal(name)]

async function sql<Row>(name: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: server.urlOf(name) })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows as Row[]
  } finally {
    await client.end()
  }
}

/** What a dead process holds ends by itself; nobody waits for it here. Its right to drive is not touched. */
const forgetLeases = (name: string): Promise<unknown> =>
  sql(
    name,
    `UPDATE waystop.lease SET lease_until = '-infinity' WHERE name NOT LIKE 'run:%';
     UPDATE waystop.batch SET lease_until = '-infinity' WHERE state = 'running'`,
  )

interface World {
  readonly schema: Snapshot
  readonly records: unknown
  readonly rows: unknown
}

/** Moments at which something was done differ from run to run; everything else is the same. */
async function worldOf(name: string): Promise<World> {
  const db = await machineDatabases.open({ kind: 'postgresql', name: 'main', url: server.urlOf(name) })
  const schema = await db.transaction((tx) => readSnapshot(tx, { version: db.version }), { readOnly: true })
  await db.close()
  const tables = await sql<{ name: string; columns: string }>(
    name,
    `SELECT table_name AS name, string_agg(quote_ident(column_name), ',' ORDER BY column_name) AS columns
     FROM information_schema.columns WHERE table_schema = 'public' AND data_type NOT LIKE 'timestamp%'
     GROUP BY table_name ORDER BY table_name`,
  )
  const rows: unknown[] = []
  for (const { name: table, columns } of tables) {
    const text = `SELECT count(*)::int, md5(string_agg(r::text, '|' ORDER BY r::text)) FROM (SELECT ${columns} FROM "${table}") r`
    rows.push({ table, rows: await sql(name, text) })
  }
  return { schema, rows, records: await recordsOf(name) }
}

const recordsOf = async (name: string): Promise<unknown> => [
  await sql(
    name,
    'SELECT id, state, how, checksum, statements_done, in_flight FROM waystop.schema_migration ORDER BY id',
  ),
  await sql(name, 'SELECT version, phase FROM waystop.release ORDER BY 1, 2'),
  await sql(
    name,
    `SELECT m.name, m.state, t.rows_done FROM waystop.background_migration m
     JOIN waystop.tally t ON t.migration_id = m.id ORDER BY 1`,
  ),
  await sql(
    name,
    `SELECT id, state, hop->>'to' AS to, step->>'id' AS step, step->>'state' IN ('done', 'skipped') AS is_over FROM waystop.run,
     jsonb_array_elements(document->'hops') AS hop, jsonb_array_elements(hop->'steps') AS step ORDER BY 1, 4`,
  ),
  // Who was killed behind the last save left the right to drive a run that is over.
  await sql(name, "SELECT name FROM waystop.lease WHERE lease_until > clock_timestamp() AND name NOT LIKE 'run:%'"),
]

async function expectSameWorld(name: string, whole: World): Promise<void> {
  const world = await worldOf(name)
  expect(compareSnapshots(whole.schema, world.schema)).toEqual([])
  expect(world.records).toEqual(whole.records)
  expect(world.rows).toEqual(whole.rows)
}

const moment = (most: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.random() * most))

const isOnRecord = async (name: string): Promise<boolean> =>
  (await sql<{ there: boolean }>(name, "SELECT to_regclass('waystop.run') IS NOT NULL AS there"))[0]!.there &&
  (await sql(name, 'SELECT FROM waystop.run')).length > 0

/** One process: killed after as many lines as chance will have it, or left alone. True when it was killed. */
async function lived(name: string, isToDie: boolean): Promise<boolean> {
  const words = (await isOnRecord(name)) ? resume(name) : start(name)
  const running = startCli(cli, words)
  if (isToDie) {
    await running.lines(Math.floor(Math.random() * 16))
    await moment(120)
    if (await running.kill('SIGKILL')) return true
  }
  const { code, stdout, stderr } = await running.ended
  expect({ code, stdout, stderr }).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Done: Harbor Desk 2.2.0 is installed') as string,
  })
  return false
}

/** Its lease is there for a while yet; its process is not, and that is known at once. */
async function expectNobodyDrives(name: string): Promise<void> {
  if (!(await isOnRecord(name))) return
  const { stdout } = await plan(['run', 'status', ...journal(name), '--json'], long)
  expect(JSON.parse(stdout)).not.toHaveProperty('driven_by')
}

describe('plan run', () => {
  const wanted = runs(4).numRuns
  test(
    'that is killed at any moment, again and again, and resumed without a word, ends as if it had been left alone',
    async () => {
      await sql('postgres', 'CREATE DATABASE whole TEMPLATE base')
      expect(await lived('whole', false)).toBe(false)
      const whole = await worldOf('whole')
      for (let kills = 0, round = 1; kills < wanted; round += 1) {
        const name = `round_${round}`
        await sql('postgres', `CREATE DATABASE ${name} TEMPLATE base`)
        while (await lived(name, kills < wanted)) {
          kills += 1
          if (kills === 1) await expectNobodyDrives(name)
          await forgetLeases(name)
        }
        await expectSameWorld(name, whole)
      }
    },
    60_000 + 10_000 * wanted,
  )
})
