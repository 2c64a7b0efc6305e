import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { builtCli } from '../support/cli.ts'

const { cwd, env, plan } = builtCli()
const tools = fileURLToPath(new URL('../support/stand-ins', import.meta.url))
const state = join(cwd, 'state')
mkdirSync(join(state, 'switches'), { recursive: true })
const log = join(state, 'log')
const called = (): string => (existsSync(log) ? readFileSync(log, 'utf8') : '')

const preflight = (...args: string[]) =>
  plan(['preflight', '--product', 'gitlab', '--to', '17.5.5', ...args], {
    env: { PATH: `${tools}:${env['PATH']}`, STAND_IN: state },
    timeoutMs: 60_000,
  })

test('preflight of GitLab asks its tools only where a driver is named, and sees that they say another version', async () => {
  writeFileSync(join(state, 'installed'), '17.1.2')
  const dark = await preflight('--from', '17.3.7')
  expect([dark.code, called()]).toEqual([2, ''])
  expect(dark.stderr).toContain('no database was named')
  const told = await preflight('--from', '17.3.7', '--driver', 'gitlab-linux-package')
  expect(told.stdout).toContain('--from says 17.3.7, and ')
  expect(told.stdout).toContain('says 17.1.2')
  expect(told.stdout).toContain('take the risk: --accept version-contradiction:code')
  expect(called()).toContain('dpkg-query')
  expect([told.code, called().includes('apt-get')]).toEqual([6, false])
}, 120_000)
