import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Client } from 'pg'
import { fixedCli, shown } from '../support/fixed-cli.ts'
import { type Server, startServer } from '../support/postgres/server.ts'

const { cwd, plan } = fixedCli()
let server: Server
let client: Client

beforeAll(async () => {
  server = await startServer(18)
  client = new Client({ connectionString: server.url })
  client.on('error', () => undefined)
  await client.connect()
}, 30_000)

afterAll(async () => {
  await client.end()
  await server.stop()
})

const steady = (text: string): string =>
  text.replaceAll(server.url, 'postgresql://app@db/harbor').replaceAll(/\bmain_\d+\b/gu, 'main_1')

const file = 'rescue-2026-11-21.md'

test('rescue of Harbor Desk, from what stops left undone to sound, reads like its transcript', async () => {
  const said: string[] = []
  const site = ['--product', 'example', '--database', `main=${server.url}`]
  const say = async (...args: string[]): Promise<void> => {
    said.push(steady(shown(args, await plan(args, { timeoutMs: 60_000 }))))
  }
  await plan(['install', ...site, '--to', '2.2.0'], { timeoutMs: 60_000 })
  await client.query("UPDATE waystop.background_migration SET state = 'active' WHERE name = 'FillCustomerSearchName'")
  await client.query("DELETE FROM waystop.background_migration WHERE name = 'DetectMessageLanguage'")
  await client.query("DELETE FROM waystop.schema_migration WHERE id = '20260708080000'")
  await client.query(
    "INSERT INTO customers (first_name, last_name, email) SELECT 'Ann', n, n FROM generate_series(1, 41233) AS n",
  )
  await client.query("INSERT INTO messages (customer_id, body) SELECT id, 'ahoy' FROM customers")
  await say('rescue', '--was', '1.0.0', ...site)
  await say('rescue', '--was', '1.0.0', ...site, '--format', 'markdown', '--output', file)
  const written = readFileSync(join(cwd, file), 'utf8')
  expect(written).not.toContain(server.url)
  said.push(`$ cat ${file}\n${steady(written).replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/gu, '2026-11-21 12:00 UTC')}`)
  await client.query("DELETE FROM waystop.background_migration WHERE name = 'FillCustomerSearchName'")
  await say('rescue', '--was', '1.0.0', ...site)
  await client.query('TRUNCATE customers CASCADE')
  await client.query(
    `INSERT INTO waystop.schema_migration (id, phase, state, applied_by) VALUES ('20260708080000', 'post', 'applied', 'ann')`,
  )
  await say('rescue', '--was', '1.2.0', ...site)
  await say(
    'rescue',
    '--was',
    '1.0.0',
    '--product',
    'example',
    '--database',
    'main=postgresql://app@127.0.0.1:1/harbor',
  )
  await say('rescue', ...site)
  await say('rescue', '--was', '2.2.0', '--now', '1.0.0', ...site)
  await expect(said.join('\n')).toMatchFileSnapshot('transcripts/rescue.txt')
}, 240_000)
