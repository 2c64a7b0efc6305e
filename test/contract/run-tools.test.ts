import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { builtCli } from '../support/cli.ts'

const { cwd, env, plan } = builtCli()
const tools = fileURLToPath(new URL('../support/stand-ins', import.meta.url))
const state = join(cwd, 'state')
mkdirSync(join(state, 'switches'), { recursive: true })
const put = (key: string, value: string): void => writeFileSync(join(state, key), value)
const read = (key: string): string => readFileSync(join(state, key), 'utf8')

const run = (...args: string[]) =>
  plan(['run', ...args, '--product', 'gitlab'], {
    env: { PATH: `${tools}:${env['PATH']}`, STAND_IN: state },
    timeoutMs: 60_000,
  })

test('GitLab is upgraded by its own tools: one that lies stops the run, and the run goes on when it is mended', async () => {
  put('installed', '17.3.7')
  put('migrated', '17.3.7')
  put('switches/apt-install.lie', '')
  const flags = ['--from', '17.3.7', '--to', '17.5.5', '--driver', 'gitlab-linux-package', '--backup', 'hop', '--yes']
  await run('start', ...flags)
  // No database was named, so that a person answers for what would be read there.
  const lied = await run('confirm', '1.preflight', '--force', '--because', 'stand-ins', '--yes')
  expect(lied.stdout).toContain('17.5.5 was installed, but')
  expect([lied.code, read('installed'), read('migrated')]).toEqual([7, '17.3.7', '17.3.7'])

  rmSync(join(state, 'switches/apt-install.lie'))
  const done = await run('resume', '--yes')
  expect(done.stdout).toContain('GitLab 17.5.5 is installed')
  expect(done.stdout).toContain('gitlab-backup restore BACKUP=1795262400_2026_11_21_17.3.7-ee')
  expect([done.code, read('installed'), read('migrated')]).toEqual([0, '17.5.5', '17.5.5'])
}, 120_000)
