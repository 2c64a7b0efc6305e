import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { machineDatabases } from '../../src/adapters/databases.ts'
import { compareSnapshots } from '../../src/schema/compare.ts'
import { readSnapshot } from '../../src/schema/read-snapshot.ts'
import { type Snapshot } from '../../src/schema/snapshot.ts'
import { packageRoot } from '../support/postgres/binaries.ts'
import { type Server, startServer } from '../support/postgres/server.ts'
import { runs } from '../support/arbitraries.ts'
import { builtCli } from '../support/cli.ts'
import { type RunningCli, startCli } from '../support/running-cli.ts'

const built = builtCli()
const { plan } = built
const cli = { ...built, env: { ...built.env, HARBOR_ARCHIVE: join(built.cwd, 'archive') } }
let server: Server

beforeAll(async () => {
  server = await startServer(18, ['fsync=off', 'max_prepared_transactions=2'])
  await sql('postgres', 'CREATE DATABASE base')
  await plan(['install', '--to', '1.0.0', ...site('base')], long)
  await sql('base', readFileSync(join(packageRoot, 'manifests/example/seed.sql'), 'utf8'))
}, 60_000)

afterAll(() => server.stop())

const long = { timeoutMs: 120_000 }
const site = (name: string): string[] => ['--product', 'example', '--database', server.urlOf(name)]
const up = (name: string): string[] => ['migrate', 'up', '--finalize', '--workers', '2', '--yes', ...site(name)]

async function connect(name: string): Promise<Client> {
  const client = new Client({ connectionString: server.urlOf(name) })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

async function sql<Row>(name: string, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  const client = await connect(name)
  try {
    return (await (values.length === 0 ? client.query(text) : client.query(text, [...values]))).rows as Row[]
  } finally {
    await client.end()
  }
}

/** The first release and its rows. */
const fresh = (name: string): Promise<unknown> => sql('postgres', `CREATE DATABASE ${name} TEMPLATE base`)

/** What a dead process holds ends by itself; nobody waits for it here. */
const forgetLeases = (name: string): Promise<unknown> =>
  sql(
    name,
    `UPDATE waystop.lease SET lease_until = '-infinity';
     UPDATE waystop.batch SET lease_until = '-infinity' WHERE state = 'running'`,
  )

interface World {
  readonly schema: Snapshot
  readonly records: unknown
  readonly rows: unknown
}

async function worldOf(name: string): Promise<World> {
  const db = await machineDatabases.open({ kind: 'postgresql', name: 'main', url: server.urlOf(name) })
  const schema = await db.transaction((tx) => readSnapshot(tx, { version: db.version }), { readOnly: true })
  await db.close()
  const tables = await sql<{ name: string }>(
    name,
    "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1",
  )
  const rows: unknown[] = []
  for (const { name: table } of tables)
    rows.push(
      await sql(
        name,
        `SELECT '${table}' AS name, count(*)::int, md5(string_agg(t::text, ',' ORDER BY t::text)) FROM ${table} t`,
      ),
    )
  return {
    schema,
    rows,
    records: [
      await sql(
        name,
        'SELECT id, state, how, checksum, statements_done, in_flight FROM waystop.schema_migration ORDER BY id',
      ),
      await sql(name, 'SELECT version, phase FROM waystop.release ORDER BY 1, 2'),
      await sql(
        name,
        'SELECT m.name, m.state, t.rows_done FROM waystop.background_migration m JOIN waystop.tally t ON t.migration_id = m.id ORDER BY 1',
      ),
    ],
  }
}

async function expectSameWorld(name: string, whole: World): Promise<void> {
  const world = await worldOf(name)
  expect(compareSnapshots(whole.schema, world.schema)).toEqual([])
  expect(world.records).toEqual(whole.records)
  expect(world.rows).toEqual(whole.rows)
}

const moments = (most: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.random() * most))

/** Kills a run after as many lines as chance will have it, again and again, until one comes to its end. */
async function killedUntilDone(name: string, enough: () => boolean): Promise<number> {
  for (let kills = 0; ; kills += 1) {
    const running = startCli(cli, up(name))
    if (!enough()) {
      await running.lines(Math.floor(Math.random() * 9))
      await moments(60)
      if (await running.kill('SIGKILL')) {
        await forgetLeases(name)
        continue
      }
    }
    expect(await running.ended).toMatchObject({ code: 0 })
    return kills
  }
}

describe('plan migrate up', () => {
  test(
    'that is killed at any moment, again and again, goes on where it was and ends as if it had not been',
    async () => {
      await fresh('whole')
      expect(await plan(up('whole'), long)).toMatchObject({ code: 0 })
      const whole = await worldOf('whole')
      const wanted = runs(15).numRuns
      for (let kills = 0, round = 1; kills < wanted; round += 1) {
        const name = `round_${round}`
        const before = kills
        await fresh(name)
        let more = 0
        kills = before + (await killedUntilDone(name, () => before + (more += 1) > wanted))
        await expectSameWorld(name, whole)
      }
    },
    60_000 + 8000 * runs(15).numRuns,
  )
})

const building = 'SELECT pid FROM pg_stat_progress_create_index WHERE index_relid <> 0'
const index = "SELECT i.indisvalid AS valid FROM pg_index i WHERE i.indexrelid = to_regclass('bookings_berth_arrival')"

async function until<Row>(look: () => Promise<readonly Row[]>): Promise<readonly Row[]> {
  for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 20))) {
    const rows = await look()
    if (rows.length > 0) return rows
  }
  throw new Error('it did not happen')
}

describe('An index that plan migrate up builds CONCURRENTLY', () => {
  /** A run that waits for a transaction that is open, with the index half built. */
  async function halfBuilt(
    name: string,
  ): Promise<{ readonly person: Client; readonly running: RunningCli; readonly pid: number }> {
    await fresh(name)
    const last = ['--to', '20251104080000']
    expect(await plan(['migrate', 'up', ...last, ...site(name)], long)).toMatchObject({ code: 0 })
    const person = await connect(name)
    onTestFinished(() => person.end())
    await person.query('BEGIN; UPDATE bookings SET price = price WHERE id = 1')
    const running = again(name)
    const [row] = await until(() => sql<{ pid: number }>(name, building))
    await running.says(/it ends only after the transactions that are open now: process \d+/u)
    return { person, running, pid: row!.pid }
  }
  const again = (name: string): RunningCli => startCli(cli, ['migrate', 'up', '--to', '1.1', ...site(name)])

  test('is waited for when its client was killed and the server still builds it, and is told', async () => {
    const { person, running } = await halfBuilt('orphan')
    await running.kill('SIGKILL')
    await forgetLeases('orphan')
    const second = again('orphan')
    await second.says(/process \d+ still .*bookings_berth_arrival.*: it is waited for; --end-builds ends it/u)
    await person.query('COMMIT')
    expect(await second.ended).toMatchObject({ code: 0 })
    expect(await sql('orphan', index)).toEqual([{ valid: true }])
  }, 60_000)

  test('is built anew when its client was killed and what was left of it is invalid', async () => {
    const { person, running, pid } = await halfBuilt('broken')
    await running.kill('SIGKILL')
    await sql('broken', 'SELECT pg_terminate_backend($1)', [pid])
    await person.query('COMMIT')
    await forgetLeases('broken')
    expect(await sql('broken', index)).toEqual([{ valid: false }])
    const { code, stderr } = await again('broken').ended
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining('is left from a build that broke off: it is dropped'),
    })
    expect(await sql('broken', index)).toEqual([{ valid: true }])
  }, 60_000)

  test('is ended by Ctrl-C, which says how to go on, and the next run builds it anew', async () => {
    const { person, running } = await halfBuilt('interrupted')
    running.child.kill('SIGINT')
    const { code, stdout } = await running.ended
    expect(code).toBe(130)
    expect(stdout).toMatch(/^Harbor Desk 1\.1\.0: .*\n/u)
    expect(stdout).toContain('plan migrate up --to 1.1 --product example')
    expect(await sql('interrupted', index)).toEqual([{ valid: false }])
    await person.query('COMMIT')
    expect(await again('interrupted').ended).toMatchObject({ code: 0 })
    expect(await sql('interrupted', index)).toEqual([{ valid: true }])
  }, 60_000)
})
