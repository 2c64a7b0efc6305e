import { spawn } from 'node:child_process'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runSchema } from '../../src/results/run.ts'
import { runNoticeSchema } from '../../src/results/run-notice.ts'
import { binary, builtCli } from '../support/cli.ts'
import { shown } from '../support/fixed-cli.ts'
import { writeTinyProduct } from '../support/migrations/tiny.ts'
import { atTerminal, ctrlC, hasTerminal } from '../support/pty.ts'
import { writeRunProduct } from '../support/run-product.ts'
import { schemaErrors } from '../support/valid-answer.ts'

const { cwd, env: bare, plan } = builtCli()
writeTinyProduct(join(cwd, 'tiny'))
writeRunProduct(join(cwd, 'quay'))
const env = { ...bare, TZ: 'Europe/Berlin' }
const slow = { env, timeoutMs: 60_000 }

/** What differs from run to run: times, lengths of time, processes, folders. */
function steady(text: string): string {
  return text
    .replaceAll(cwd, '/site')
    .replaceAll(/[\w.-]+@(?:<!-- -->)?[\w.-]+:\d+/gu, 'ann@desk:1')
    .replaceAll(/\d{4}-\d\d-\d\d-(\d)/gu, '2026-11-22-$1')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?/gu, '2026-11-22 03:10$1')
    .replaceAll(/\b\d\d:\d\d:\d\d\b/gu, '03:10:00')
    .replaceAll(/\b\d\d:\d\d C(?:E|ES)T/gu, '03:10 CET')
    .replaceAll(/\bCEST\b/gu, 'CET')
    .replaceAll(/\b\d+(?:\.\d)? m?s\b/gu, 'a moment')
    .replaceAll(userInfo().username, 'ann')
    .replaceAll(hostname(), 'desk')
    .replaceAll(/ {2,}(?=\S)/gu, '  ')
    .replaceAll(/ +$/gmu, '')
}

test('a run on an embedded database, paused and resumed, reads like its transcript', async () => {
  const site = ['--manifest', 'tiny', '--embedded', 'db']
  const said: string[] = []
  const say = async (...words: string[]): Promise<void> => {
    const args = [...words, ...site, '--width', '130']
    said.push(steady(shown(args, await plan(args, slow))))
  }
  await plan(['install', '--to', '1.0.0', ...site], slow)
  await say('run', 'list')
  await say('run', 'start', '--from', '1.0.0')
  await say('run', 'start', '--from', '1.0.0', '--restore-point', 'db was copied to /backup', '--dry-run')
  const begin = ['run', 'start', '--from', '1.0.0', '--restore-point', 'db was copied to /backup']
  await say(...begin, '--pause-after', 'migrate')
  await say(...begin, '--pause-after', 'migrate', '--yes')
  await say('run', 'status')
  await say(...begin, '--yes')
  await say('run', 'resume')
  await say('run', 'status')
  await say('run', 'list')
  const report = await plan(['run', 'report', '--format', 'markdown', ...site], slow)
  said.push(steady(report.stdout))
  await expect(said.join('\n')).toMatchFileSnapshot('transcripts/run.txt')
}, 240_000)

describe('Background work that takes some seconds', () => {
  const site = ['--manifest', 'quay', '--embedded', 'harbor']

  test('is left from another process, and a stream of JSON tells the whole run', async () => {
    await plan(['install', '--to', '1.0.0', ...site], slow)
    const child = spawn(
      process.execPath,
      [binary, 'run', 'start', '--from', '1.0.0', '--no-backup', 'a test', '--yes', '--format', 'jsonl', ...site],
      { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    onTestFinished(() => void child.kill('SIGKILL'))
    let told = ''
    let complaints = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text))
    const isWorking = new Promise<void>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        told += text
        if (told.includes('"subject":"FillWeights"')) resolve()
      })
    })
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    await Promise.race([isWorking, ended])
    const status = await plan(['run', 'status', '--json', ...site], slow)
    expect(JSON.parse(status.stdout)).toMatchObject({ state: 'running', hop: { number: 1, of: 2 } })
    const second = await plan(['run', 'resume', ...site], slow)
    expect(second).toMatchObject({ code: 2, stdout: '' })
    expect(second.stderr).toMatch(new RegExp(`${child.pid}`, 'u'))
    const paused = await plan(['run', 'pause', '--because', 'it is late', '--json', ...site], slow)
    expect(JSON.parse(paused.stdout)).toMatchObject({ outcome: 'paused', because: 'it is late' })
    expect(await ended).toBe(0)
    expect(complaints).toBe('')
    const lines = told
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly kind: string })
    const last = lines.pop()!
    expect(schemaErrors(runSchema, last)).toEqual([])
    expect(last).toMatchObject({ kind: 'run', outcome: 'paused', safe_to_leave: { safe: true } })
    expect(lines.flatMap((line) => schemaErrors(runNoticeSchema, line))).toEqual([])
  }, 120_000)

  test.skipIf(!hasTerminal)(
    'is drawn at a terminal, where Ctrl-C records and says how to go on',
    async () => {
      const { shown: seen, code } = await atTerminal(['run', 'resume', ...site], [['FillWeights', ctrlC]], { cwd, env })
      expect(code).toBe(130)
      expect(seen).toContain('Ctrl-C records and leaves')
      expect(seen).toContain('Stopping: what is at hand is finished and recorded first')
      expect(seen.slice(seen.indexOf('Stopping'))).toMatch(/Next +plan run resume --manifest quay/u)
    },
    120_000,
  )

  test('is finished in the end, and every second look says so', async () => {
    const { code, stdout } = await plan(['run', 'resume', ...site], { ...slow, timeoutMs: 110_000 })
    expect(stdout).toContain('Done: Quay 1.2.0 is installed, 2 hops')
    expect(code).toBe(0)
    const watched = await plan(['run', 'status', '--watch', ...site], slow)
    expect(watched).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Done: Quay 1.2.0 is installed') as string,
    })
  }, 120_000)
})

test('a problem in a stream is its last line', async () => {
  const { code, stdout, stderr } = await plan(
    ['run', 'status', '--manifest', 'tiny', '--embedded', 'nothing', '--journal', 'nowhere', '--format', 'jsonl'],
    slow,
  )
  expect({ code, stderr }).toEqual({ code: 2, stderr: '' })
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { kind: string }).kind),
  ).toEqual(['problem'])
}, 60_000)
