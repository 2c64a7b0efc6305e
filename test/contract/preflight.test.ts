import { afterAll, beforeAll, expect, test } from 'vitest'
import { Client } from 'pg'
import { fixedCli, shown } from '../support/fixed-cli.ts'
import { type Server, startServer } from '../support/postgres/server.ts'

const { plan } = fixedCli()
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
  text
    .replaceAll(server.url, 'postgresql://app@db/harbor')
    .replaceAll(/\bmain_\d+\b/gu, 'main_1')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/gu, '2026-11-21 12:00 UTC')
    .replaceAll(/\b18\.\d+\b/gu, '18.1')

test('preflight of Harbor Desk, from waiting to legal, reads like its transcript', async () => {
  const said: string[] = []
  const site = ['--product', 'example', '--database', `main=${server.url}`]
  const say = async (...args: string[]): Promise<void> => {
    said.push(steady(shown(args, await plan(args, { timeoutMs: 60_000 }))))
  }
  await plan(['install', ...site, '--to', '1.2.0'], { timeoutMs: 60_000 })
  await say('preflight', ...site)
  await client.query("UPDATE waystop.background_migration SET state = 'finished'")
  await client.query("UPDATE waystop.background_migration SET state = 'paused' WHERE name = 'FillCustomerSearchName'")
  await say('preflight', ...site)
  await client.query("UPDATE waystop.background_migration SET state = 'finished'")
  await say('preflight', ...site)
  await say('preflight', ...site, '--to', '2.2.0')
  await say('preflight', ...site, '--format', 'markdown')
  await say('upgrade', ...site)
  await say('preflight', '--product', 'example', '--database', 'main=postgresql://app@127.0.0.1:1/harbor')
  await say('preflight', '--product', 'example', '--hop', '0')
  await expect(said.join('\n')).toMatchFileSnapshot('transcripts/preflight.txt')
}, 240_000)
