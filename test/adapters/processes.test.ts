import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { machineProcesses } from '../../src/adapters/processes.ts'
import { type CommandOutcome, type CommandRequest } from '../../src/ports/processes.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const workingFolder = temporaryFolder()
const run = (script: string, rest: Partial<CommandRequest> = {}): Promise<CommandOutcome> =>
  machineProcesses.run({
    command: [process.execPath, '-e', script],
    workingFolder,
    environment: {},
    timeout: 20_000,
    ...rest,
  })

/** Does it still run? One that ended and that nobody has asked about yet does not. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || !/^\d+ \(.*\) Z/u.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** A program that starts another one, writes both numbers into a file, and then says that it is ready. */
const family = (file: string): string => `
  const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  require('node:fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify([process.pid, child.pid]))
  setInterval(() => {}, 1000)`

const familyOf = (file: string): number[] => JSON.parse(readFileSync(file, 'utf8')) as number[]

async function gone(pids: readonly number[]): Promise<void> {
  for (const end = Date.now() + 8000; pids.some(runs) && Date.now() < end;)
    await new Promise((resolve) => setTimeout(resolve, 20))
  expect(pids.filter(runs)).toEqual([])
}

test('a program gets its arguments, folder, environment and input, and tells its exit code', async () => {
  const script = `
    process.stdin.on('data', (text) => console.log(String(text), process.argv[1], process.env.OURS, require('node:fs').realpathSync('.') === require('node:fs').realpathSync(process.argv[2])))
    process.stdin.on('end', () => { console.error('problem'); process.exitCode = 3 })`
  const command = [process.execPath, '-e', script, '; echo no shell', workingFolder]
  const outcome = await run('', { command, environment: { OURS: 'yes' }, input: 'told' })
  expect(outcome).toEqual({
    exitCode: 3,
    ended: 'itself',
    stdout: 'told ; echo no shell yes true\n',
    stderr: 'problem\n',
  })
})

test('a program that is not there is no exception', async () => {
  const outcome = await run('', { command: ['no-such-program-here'] })
  expect(outcome).toEqual({ exitCode: undefined, ended: 'not-found', stdout: '', stderr: '' })
})

test('a folder that is not there is no exception either', async () => {
  expect(await run('', { workingFolder: join(workingFolder, 'nowhere') })).toMatchObject({ ended: 'not-found' })
})

test('a program that takes too long ends with everything that it started', async () => {
  const file = join(workingFolder, 'timeout.json')
  expect(await run(family(file), { timeout: 1500 })).toMatchObject({ exitCode: undefined, ended: 'timeout' })
  await gone(familyOf(file))
})

test('a signal ends a program and everything that it started, and one that came before lets it not even begin', async () => {
  const file = join(workingFolder, 'signal.json')
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 1500)
  expect(await run(family(file), { signal: controller.signal })).toMatchObject({ ended: 'signal' })
  await gone(familyOf(file))
  expect(await run('setInterval(() => {}, 1000)', { signal: AbortSignal.abort() })).toMatchObject({ ended: 'signal' })
})

test('a program that takes no hint is ended for good', async () => {
  const outcome = await run("process.on('SIGTERM', () => undefined); setInterval(() => {}, 1000)", { timeout: 1000 })
  expect(outcome).toMatchObject({ exitCode: undefined, ended: 'timeout' })
}, 15_000)

test('of much output the end is kept, without secrets', async () => {
  const { stdout, stderr } = await run(
    "for (let i = 0; i < 20000; i++) console.log('line ' + i); console.error('to postgresql://me:hush@db/x')",
  )
  expect(stdout.length).toBe(64 * 1024)
  expect(stdout.endsWith('line 19999\n')).toBe(true)
  expect(stderr).toBe('to postgresql://me:***@db/x\n')
})

test('a program that does not read what it is told does no harm', async () => {
  expect(await run('process.exit(0)', { input: 'x'.repeat(1_000_000) })).toMatchObject({ exitCode: 0, ended: 'itself' })
})

test('a program that leaves a service behind, with its outputs open, is over when it has ended itself', async () => {
  const began = performance.now()
  const outcome = await machineProcesses.run({
    command: ['sh', '-c', 'setsid sleep 30 & echo started $!'],
    workingFolder: '/tmp',
    environment: {},
    timeout: 20_000,
  })
  expect(outcome).toMatchObject({ exitCode: 0, ended: 'itself' })
  expect(performance.now() - began).toBeLessThan(10_000)
  process.kill(Number(outcome.stdout.trim().split(' ')[1]))
})

test('what does not fit is left out in front, and said', async () => {
  const run = (keep?: number) =>
    machineProcesses.run({
      command: ['sh', '-c', 'printf 0123456789'],
      workingFolder: '/tmp',
      environment: {},
      timeout: 20_000,
      keep,
    })
  expect(await run(4)).toMatchObject({ stdout: '6789', cut: true })
  expect(await run()).toMatchObject({ stdout: '0123456789' })
})

test('words that no program can be told begin nothing', async () => {
  const request = { command: ['echo', 'a\0b'], workingFolder: '/tmp', environment: {}, timeout: 1000 }
  expect(await machineProcesses.run(request)).toMatchObject({ ended: 'not-found', exitCode: undefined })
})
