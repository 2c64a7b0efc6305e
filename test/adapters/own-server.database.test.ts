import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { machineDatabases } from '../../src/adapters/databases.ts'
import { stateOf } from '../../src/adapters/embedded/process-start.ts'
import { takeFile } from '../../src/adapters/file-lock.ts'
import { ownServers } from '../../src/adapters/own-server/own-server.ts'
import { binariesOf, packageRoot } from '../support/postgres/binaries.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

// Servers are made here: a moment each, but not on a machine that is busy otherwise.
vi.setConfig({ testTimeout: 60_000 })

const major = 14
const { postgres } = (await binariesOf(major))!
const environment = { WAYSTOP_POSTGRES_BIN: dirname(postgres), PATH: process.env['PATH'] }
const asked = { major, environment, signal: new AbortController().signal }

let folder = ''

beforeEach(() => {
  folder = temporaryFolder()
  // The server may run as another user, who has to come through.
  chmodSync(folder, 0o755)
  vi.stubEnv('TMPDIR', folder)
})

afterEach(() => vi.unstubAllEnvs())

const left = () => readdirSync(folder)

/** The process of the only server there is. */
function serverPid(): number {
  const [name] = left()
  return Number(readFileSync(join(folder, name!, 'data/postmaster.pid'), 'utf8').split('\n')[0])
}

async function gone(pid: number): Promise<void> {
  await vi.waitFor(() => expect(stateOf(pid)).toBe('gone'), { timeout: 5000 })
}

async function versionAt(url: string): Promise<number> {
  const database = await machineDatabases.open({ kind: 'postgresql', name: 'main', url })
  await database.close()
  return Math.trunc(database.version / 10_000)
}

describe('A server of our own', () => {
  test('is of the major version that was asked for, lets nobody in without its password, and leaves nothing', async () => {
    const server = await ownServers.start(asked)
    const pid = serverPid()
    try {
      expect(await versionAt(server.url)).toBe(major)
      await expect(versionAt(server.url.replace(/:[0-9a-f]+@/u, ':wrong@'))).rejects.toMatchObject({
        sqlstate: '28P01',
      })
    } finally {
      await server.stop()
    }
    await gone(pid)
    expect(left()).toEqual([])
  })

  test('cannot be made where its programs are not: it is said what is there, and what to do', async () => {
    const none = ownServers.start({ ...asked, major: 99 })
    await expect(none).rejects.toMatchObject({
      code: 'no-postgres-programs',
      next: expect.stringContaining('WAYSTOP_POSTGRES_BIN'),
      details: expect.arrayContaining([expect.stringContaining('has PostgreSQL 14')]),
    })
  })

  test('leaves nothing when somebody ends us while it is made', async () => {
    const stop = new AbortController()
    const starting = ownServers.start({ ...asked, signal: stop.signal })
    const isWriting = () => left().some((name) => existsSync(join(folder, name, 'data/PG_VERSION')))
    await vi.waitFor(() => expect(isWriting()).toBe(true), { timeout: 5000, interval: 2 })
    stop.abort()
    await expect(starting).rejects.toMatchObject({ code: 'postgres-not-started' })
    expect(left()).toEqual([])
  })

  test('of a process that was killed is ended by the next one; one of a process that lives is not', async () => {
    const killed = await child()
    const pid = serverPid()
    killed.kill('SIGKILL')
    await once(killed, 'exit')
    expect(stateOf(pid)).not.toBe('gone')
    const next = await child()
    await gone(pid)
    expect(left()).toHaveLength(1)
    const living = serverPid()
    const mine = await ownServers.start(asked)
    expect(mine.remarks).toEqual([])
    expect(stateOf(living)).not.toBe('gone')
    await mine.stop()
    next.stdin!.end()
    await once(next, 'exit')
    expect(left()).toEqual([])
  })

  test('is not ended for the number of its process alone, which somebody else may have by now', async () => {
    const sleeper = spawn('sleep', ['60'])
    const old = join(folder, 'waystop-server-old')
    mkdirSync(join(old, 'data'), { recursive: true })
    writeFileSync(join(old, 'data/postmaster.pid'), `${sleeper.pid}\n${old}/data\n`)
    const dead = spawn('true')
    await once(dead, 'exit')
    const owner = { ...thisMachine(), pid: dead.pid, start: 'long ago' }
    writeFileSync(join(old, 'owner'), JSON.stringify(owner))
    const server = await ownServers.start(asked)
    await server.stop()
    expect(existsSync(old)).toBe(false)
    expect(sleeper.exitCode).toBeNull()
    sleeper.kill()
  })

  test('that nobody knows the owner of is named and left', async () => {
    const old = join(folder, 'waystop-server-old')
    mkdirSync(old)
    writeFileSync(join(old, 'owner'), 'nobody can read this')
    const server = await ownServers.start(asked)
    await server.stop()
    expect(server.remarks).toEqual([expect.stringContaining(`${old} is left of an earlier rehearsal`)])
    expect(existsSync(old)).toBe(true)
  })
})

/** A process with a server of its own, which it ends when its input does. */
async function child(): Promise<ChildProcess> {
  const program = `
    import { ownServers } from './src/adapters/own-server/own-server.ts'
    const asked = { ...${JSON.stringify({ major, environment })}, signal: new AbortController().signal }
    const server = await ownServers.start(asked)
    process.stdout.write('ready')
    process.stdin.resume()
    process.stdin.on('end', () => void server.stop())
  `
  const args = ['--input-type=module', '--eval', program]
  const stdio = ['pipe', 'pipe', 'inherit'] as const
  const one = spawn(process.execPath, args, { cwd: packageRoot, stdio: [...stdio], env: process.env })
  await once(one.stdout, 'data')
  return one
}

/** How a lock of this machine names where it was taken. */
function thisMachine(): object {
  const at = join(folder, 'sample')
  takeFile(at, 'test')
  const holder = JSON.parse(readFileSync(at, 'utf8')) as object
  rmSync(at)
  return holder
}
