import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { builtCli } from '../support/cli.ts'
import { type Server, startServer } from '../support/postgres/server.ts'
import { startCli } from '../support/running-cli.ts'

const cli = builtCli()
let server: Server
let count = 0

beforeAll(async () => {
  server = await startServer(18, ['fsync=off'])
}, 30_000)

afterAll(() => server.stop())

async function connect(database: string): Promise<Client> {
  const client = new Client({ connectionString: server.urlOf(database) })
  client.on('error', () => undefined)
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

/** Two releases: a table with an index, and one statement. */
function writeProduct(folder: string, statement: string): void {
  mkdirSync(join(folder, 'sql'), { recursive: true })
  writeFileSync(
    join(folder, 'manifest.yaml'),
    `manifest: 1
product: {id: shop, name: Shop, version_scheme: semver, line: 2}
complete_until: 2026-11-20
releases: [{version: "1.0.0", date: 2026-01-10}, {version: "1.1.0", date: 2026-02-10}]
migrations:
  - {id: "20260101000000", release: "1.0", up: sql/first.sql}
  - {id: "20260201000000", release: "1.1", transaction: none, up: sql/second.sql}
`,
  )
  const first = `CREATE TABLE parcels (id bigint PRIMARY KEY, weight int, colour text);
INSERT INTO parcels SELECT i, i FROM generate_series(1, 1000) i;
CREATE INDEX parcels_weight ON parcels (weight);
`
  writeFileSync(join(folder, 'sql/first.sql'), first)
  writeFileSync(join(folder, 'sql/second.sql'), `${statement};\n`)
}

const indexes = `SELECT c.relname AS name, i.indisvalid AS valid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
  WHERE i.indrelid = 'parcels'::regclass AND NOT i.indisprimary ORDER BY 1`
const weight = { name: 'parcels_weight', valid: true }

/** What keeps others from changing the table's indexes, as a VACUUM does; and what an index that is built waits for. */
const itsLock = 'LOCK TABLE parcels IN SHARE UPDATE EXCLUSIVE MODE'
const aRow = 'UPDATE parcels SET weight = 0 WHERE id = 1'

test.each([
  [
    'CREATE INDEX CONCURRENTLY parcels_colour ON parcels (colour)',
    itsLock,
    [{ name: 'parcels_colour', valid: true }, weight],
  ],
  [
    'CREATE INDEX CONCURRENTLY parcels_colour ON parcels (colour)',
    aRow,
    [{ name: 'parcels_colour', valid: true }, weight],
  ],
  ['DROP INDEX CONCURRENTLY parcels_weight', itsLock, []],
  ['DROP INDEX CONCURRENTLY parcels_weight', aRow, []],
  ['REINDEX INDEX CONCURRENTLY parcels_weight', itsLock, [weight]],
  ['REINDEX TABLE CONCURRENTLY parcels', aRow, [weight]],
])(
  '%s, whose client was killed while it waits for %s, is waited for, told, and ends as if nothing had been',
  async (statement, blocking, expected) => {
    const name = `shop_${(count += 1)}`
    writeProduct(join(cli.cwd, name), statement)
    const admin = await connect('postgres')
    await admin.query(`CREATE DATABASE ${name}`)
    const site = ['--manifest', name, '--database', server.urlOf(name)]
    expect(await cli.plan(['install', '--to', '1.0.0', ...site], { timeoutMs: 60_000 })).toMatchObject({ code: 0 })
    const [person, other] = [await connect(name), await connect(name)]
    await person.query(`BEGIN; ${blocking}`)
    const first = startCli(cli, ['migrate', 'up', ...site])
    await first.says(/waits for process \d+/u)
    expect(await first.kill('SIGKILL')).toBe(true)
    // What the dead process held ends by itself; nobody waits for it here.
    await other.query("UPDATE waystop.lease SET lease_until = '-infinity'")
    const second = startCli(cli, ['migrate', 'up', ...site])
    await second.says(/process \d+ still .*: it is waited for; --end-builds ends it/u)
    await person.query('COMMIT')
    expect(await second.ended).toMatchObject({ code: 0 })
    expect((await other.query(indexes)).rows).toEqual(expected)
    expect(
      (await other.query('SELECT count(*)::int AS n FROM waystop.schema_migration WHERE state = $1', ['applied'])).rows,
    ).toEqual([{ n: 2 }])
  },
  90_000,
)
