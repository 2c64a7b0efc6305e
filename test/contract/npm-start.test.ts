import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { builtCli, runNode } from '../support/cli.ts'

const { cwd, env } = builtCli()
const script = join(fileURLToPath(new URL('../..', import.meta.url)), 'scripts/start.js')

const start = (...args: string[]): ReturnType<typeof runNode> =>
  runNode([script, ...args], { cwd, env, timeoutMs: 60_000 })

describe('npm start', () => {
  test('neither installs nor builds when nothing has changed, and leaves stdout to the command', async () => {
    await start('--version')
    expect(await start('--version')).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/^waystop \S+ \S+ \S+\n$/),
    })
  })

  test('passes arguments and the exit code on', async () => {
    expect(await start('manifest', 'schema', '--jsn')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('unknown flag --jsn'),
    })
  })
})
