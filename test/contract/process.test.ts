import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { binary, builtCli, runNode } from '../support/cli.ts'

const { cwd, env, plan } = builtCli()

describe('an unsupported Node', () => {
  test.each(['12.0.0', '20.20.2', '22.22.1', '23.11.0', '24.14.9', '25.1.0'])(
    '%s is told in one sentence which Node is needed',
    async (version) => {
      const wrapper = join(cwd, `node-${version}.cjs`)
      writeFileSync(
        wrapper,
        `Object.defineProperty(process, 'version', { value: 'v${version}' })
         Object.defineProperty(process.versions, 'node', { value: '${version}' })
         require(${JSON.stringify(binary)})`,
      )
      expect(await runNode([wrapper, 'manifest', 'schema'], { cwd, env })).toEqual({
        code: 2,
        stdout: '',
        stderr: `plan needs Node ^22.22.2 || ^24.15.0 || >=26; this is v${version}.\n`,
      })
    },
  )
})

describe('a reader that leaves', () => {
  const shell = promisify(execFile)
  const node = `"${process.execPath}" "${binary}"`

  test('after the first line hears nothing on stderr, and the exit code stays 0', async () => {
    const { stderr } = await shell('sh', ['-c', `(${node} manifest schema; echo $? > code) | head -1`], { cwd, env })
    expect(stderr).toBe('')
    expect((await shell('cat', ['code'], { cwd })).stdout).toBe('0\n')
  })

  test('before the first line hears nothing either', async () => {
    const { stderr } = await shell('sh', ['-c', `${node} --help | (exec <&-; sleep 0.5)`], { cwd, env })
    expect(stderr).toBe('')
  })
})

describe('the cache of compiled code', () => {
  test('is a folder only its owner can read', async () => {
    const cache = join(cwd, 'own-cache')
    await plan(['--version'], { env: { XDG_CACHE_HOME: cache } })
    const folder = join(cache, 'waystop/compiled')
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(readdirSync(folder)).not.toEqual([])
  })

  test('is not used when others can write to its folder', async () => {
    const cache = join(cwd, 'open-cache')
    const folder = join(cache, 'waystop/compiled')
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o777)
    expect(await plan(['--version'], { env: { XDG_CACHE_HOME: cache } })).toMatchObject({ code: 0, stderr: '' })
    expect(readdirSync(folder)).toEqual([])
  })

  test('that cannot be made is done without', async () => {
    writeFileSync(join(cwd, 'a-file'), '')
    expect(await plan(['--version'], { env: { XDG_CACHE_HOME: join(cwd, 'a-file') } })).toMatchObject({
      code: 0,
      stderr: '',
    })
  })
})

test('Ctrl-C ends a command that has nothing to finish with 130', async () => {
  const script = `import { run } from ${JSON.stringify(pathToFileURL(join(binary, '../../dist/run.js')).href)}
    await run(['--version'], '')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([130, null])
})

describe('an error nobody expected', () => {
  const shell = JSON.stringify(pathToFileURL(join(binary, '../../dist/run.js')).href)
  const handling = (error: string): readonly string[] => [
    '--input-type=module',
    '-e',
    `const { handle } = await import(${shell}); handle(${error})`,
  ]

  test('is called our bug, with what to report and without a stack', async () => {
    expect(await runNode(handling(`new TypeError('x is undefined')`), { cwd, env })).toEqual({
      code: 1,
      stdout: '',
      stderr: [
        'error: this is a bug in plan: TypeError: x is undefined',
        '  next: report the command line, the output of `plan --version` and what the command prints with DEBUG=1 set',
        '',
      ].join('\n'),
    })
  })

  test('shows its stack when DEBUG is set', async () => {
    const { stderr } = await runNode(handling(`new TypeError('x')`), { cwd, env: { ...env, DEBUG: '1' } })
    expect(stderr).toContain('    at ')
  })

  test('is an interruption when a question was answered with Ctrl-C', async () => {
    const error = `Object.assign(new Error('closed'), { name: 'ExitPromptError' })`
    expect(await runNode(handling(error), { cwd, env })).toEqual({ code: 130, stdout: '', stderr: '' })
  })
})

describe('colour', () => {
  const mistake = ['manifest', 'schema', '--jsn']

  test('is there when FORCE_COLOR asks for it', async () => {
    const { stderr } = await plan(mistake, { env: { NO_COLOR: '', FORCE_COLOR: '1' } })
    expect(stderr).toContain('\u001B[31merror:\u001B[39m')
  })

  test('is off with --no-color, whatever the environment says', async () => {
    const { stderr } = await plan([...mistake, '--no-color'], { env: { NO_COLOR: '', FORCE_COLOR: '1' } })
    expect(stderr).not.toContain('\u001B')
  })
})

test('NODE_ENV changes nothing', async () => {
  const { stderr, code } = await plan(['manifest', 'schema', '--json'], { env: { NODE_ENV: 'development' } })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})
