import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { serveSchema } from '../../src/results/serve.ts'
import { fixedCli, shown } from '../support/fixed-cli.ts'
import { writeTinyProduct } from '../support/migrations/tiny.ts'
import { startCli, type RunningCli } from '../support/running-cli.ts'
import { schemaErrors } from '../support/valid-answer.ts'

const cli = fixedCli()
const { cwd, plan } = cli
const tiny = ['--manifest', 'tiny', '--embedded', 'tiny-database']

beforeAll(async () => {
  writeTinyProduct(join(cwd, 'tiny'))
  await plan(['install', ...tiny, '--to', '1.0.0'], { timeoutMs: 90_000 })
  await plan(['migrate', 'up', ...tiny], { timeoutMs: 90_000 })
}, 180_000)

async function serving(...words: string[]): Promise<RunningCli & { readonly address: string }> {
  const running = startCli(cli, ['serve', ...tiny, '--listen', '0', '--log-format', 'json', ...words])
  const text = await running.says(/listening on http:\/\/127\.0\.0\.1:\d+/u)
  return { ...running, address: /http:\/\/127\.0\.0\.1:\d+/u.exec(text)![0] }
}

interface Listed {
  readonly background: readonly { readonly ref: string; readonly name: string; readonly state: string }[]
}

describe('plan serve', () => {
  test('answers what plan bbm says, pauses, streams, and ends with a signal within seconds', async () => {
    const running = await serving('--unauthenticated', '--json')
    const { address } = running
    const before = (await (await fetch(`${address}/api/v1/background-migrations?all=true`)).json()) as Listed
    const [one] = before.background
    expect(one).toMatchObject({ name: 'FillWeights' })
    const registry = (await (await fetch(`${address}/gitlab/v1/background-migrations`)).json()) as {
      migrations: object[]
    }
    expect(registry.migrations).toMatchObject([{ id: 1, name: 'FillWeights' }])
    const paused = await fetch(`${address}/api/v1/background-migrations/${one!.ref}/pause`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"because":"a test"}',
    })
    expect([paused.status, await paused.json()]).toMatchObject([200, { kind: 'background-change' }])
    const events = await fetch(`${address}/api/v1/events`)
    expect(events.status).toBe(200)
    expect((await fetch(`${address}/healthz`)).status).toBe(200)
    expect(await (await fetch(`${address}/metrics`)).text()).toContain('waystop_')
    const began = Date.now()
    running.child.kill('SIGTERM')
    const { code, stdout } = await running.ended
    expect([code, Date.now() - began < 6000]).toEqual([0, true])
    const answer = JSON.parse(stdout) as object
    expect(schemaErrors(serveSchema, answer)).toEqual([])
    expect(answer).toMatchObject({ kind: 'serve', address })
  }, 60_000)

  test('lets in whoever has a token that plan token made, as far as it allows', async () => {
    expect((await plan(['token', '--new-key', 'waystop.pem'])).code).toBe(0)
    // Tokens are of the day of the test's clock, which the server has too.
    const env = { NODE_OPTIONS: '', TEST_NOW: '' }
    const made = await plan(
      ['token', '--key', 'waystop.pem', '--name', 'alice', '--access', 'background-migrations:read'],
      { env },
    )
    expect(made.code).toBe(0)
    const { address, kill } = await serving('--token-key', 'waystop.pem.pub')
    const url = `${address}/gitlab/v1/background-migrations/`
    const without = await fetch(url)
    expect([without.status, without.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('scope="registry:background-migrations:read"'),
    ])
    const headers = { authorization: `Bearer ${made.stdout.trim()}` }
    expect((await fetch(url, { headers })).status).toBe(200)
    expect((await fetch(`${url}pause/`, { method: 'POST', headers })).status).toBe(401)
    await kill('SIGKILL')
  }, 60_000)

  test('tells a mistake before it listens', async () => {
    writeFileSync(join(cwd, 'nothing.pem'), 'nothing')
    const said: string[] = []
    for (const mistake of [
      [],
      ['--unauthenticated', '--listen', '0.0.0.0:7410'],
      ['--unauthenticated', '--listen', 'nowhere'],
      ['--unauthenticated', '--cors', '*'],
      ['--unauthenticated', '--metrics-prefix', '9'],
      ['--token-key', 'nothing.pem'],
      ['--token-key', 'missing.pem'],
    ]) {
      const words = ['serve', ...tiny, ...mistake]
      const transcript = await plan(words)
      expect(transcript.code).toBe(2)
      said.push(shown(words, transcript).replaceAll(cwd, 'FOLDER'))
    }
    await expect(said.join('\n')).toMatchFileSnapshot('transcripts/serve.txt')
  })
})
