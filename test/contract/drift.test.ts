import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fixedCli, shown } from '../support/fixed-cli.ts'
import { writeTinyProduct } from '../support/migrations/tiny.ts'
import { type Server, startServer } from '../support/postgres/server.ts'

const { cwd, plan } = fixedCli()
let server: Server
let client: Client

beforeAll(async () => {
  writeTinyProduct(join(cwd, 'tiny'))
  server = await startServer(18)
  client = new Client({ connectionString: server.url })
  await client.connect()
}, 30_000)

afterAll(async () => {
  await client.end()
  await server.stop()
})

test('the drift of a database reads like its transcript: none, then what somebody changed by hand, then what is left out', async () => {
  const site = ['--manifest', 'tiny', '--database', server.url]
  const said: string[] = []
  const say = async (...words: string[]): Promise<void> => {
    const args = ['migrate', 'drift', ...words, ...site]
    const text = shown(args, await plan(args, { timeoutMs: 60_000 }))
    // As long as it was, so that lines break where they did.
    const steady = text.replaceAll(`:${server.port}/`, `:${'5'.repeat(String(server.port).length)}/`)
    said.push(steady.replaceAll(/waystop_drift_\w+/gu, 'waystop_drift_1'))
  }
  expect(await plan(['install', ...site], { timeoutMs: 60_000 })).toMatchObject({ code: 0 })
  await say()
  await client.query(
    'DROP INDEX parcels_weight; ALTER TABLE parcels ADD COLUMN colour text, ALTER weight SET DEFAULT 1',
  )
  await client.query(
    'CREATE SCHEMA reporting; CREATE VIEW reporting.heavy AS SELECT id FROM parcels WHERE weight > 100',
  )
  await say()
  await say('--ignore', 'reporting', '--against', server.url)
  await client.query('DROP SCHEMA reporting CASCADE; ALTER TABLE parcels DROP COLUMN colour, ALTER weight DROP DEFAULT')
  await client.query('CREATE INDEX parcels_weight ON parcels (weight)')
  await say('--against', server.url)
  await expect(said.join('\n')).toMatchFileSnapshot('transcripts/migrate drift.txt')
}, 120_000)
