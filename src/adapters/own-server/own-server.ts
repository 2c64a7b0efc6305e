import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from '../../domain/errors.ts'
import { type OwnServerRequest, type Servers } from '../../ports/servers.ts'
import { takeFile } from '../file-lock.ts'
import { cleanLeftovers, ownerFile, postmasterFile, stem } from './leftovers.ts'
import { type Programs, programsOf } from './programs.ts'
import { serverUser, type ServerUser } from './user.ts'

/** Nobody minds when what it holds is lost. */
const settings = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'max_connections=100']

export const ownServers: Servers = {
  start: async (request) => {
    const programs = await programsOf(request)
    const user = serverUser()
    const remarks = await cleanLeftovers()
    const cluster = newFolder(user)
    let child: ChildProcess | undefined
    const stop = async (): Promise<void> => {
      if (child) await ended(child)
      rmSync(cluster.folder, { recursive: true, force: true })
    }
    try {
      const password = randomBytes(24).toString('hex')
      await initialized(programs, cluster, { password, signal: request.signal })
      const port = await freePort()
      child = begun(programs, cluster, port)
      await ready(child, cluster, request)
      return { url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`, remarks, stop }
    } catch (error) {
      await stop()
      throw error
    }
  },
}

interface Cluster {
  readonly folder: string
  readonly data: string
  readonly user: ServerUser | undefined
}

/** Others may enter the folder, which is not the server's own when it runs as somebody else, and read nothing in it. */
function newFolder(user: ServerUser | undefined): Cluster {
  const folder = mkdtempSync(join(tmpdir(), stem))
  takeFile(join(folder, ownerFile), 'plan rehearse')
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  if (user) {
    chmodSync(folder, 0o711)
    chownSync(data, user.uid, user.gid)
  }
  return { folder, data, user }
}

/** A group of its own: Ctrl-C is for us, who need the server until what is at hand is over. */
const optionsFor = ({ folder, user }: Cluster) =>
  ({ cwd: folder, ...user, env: { PATH: process.env['PATH'], LC_ALL: 'C' }, detached: true }) as const

interface Asked {
  readonly password: string
  readonly signal: AbortSignal
}

function initialized({ initdb }: Programs, cluster: Cluster, { password, signal }: Asked): Promise<void> {
  const { folder, data, user } = cluster
  const secret = join(folder, 'password')
  writeFileSync(secret, `${password}\n`, { mode: 0o600 })
  if (user) chownSync(secret, user.uid, user.gid)
  const how = ['-A', 'scram-sha-256', `--pwfile=${secret}`, '-E', 'UTF8', '--no-locale', '--no-sync']
  const args = ['-D', data, '-U', 'postgres', ...how]
  const child = spawn(initdb, args, { ...optionsFor(cluster), stdio: ['ignore', 'ignore', 'pipe'] })
  const said = lastWords(child)
  return new Promise((resolve, reject) => {
    // With all that it started, and waited for: whoever still writes would bring the folder back.
    const end = (): void => signalGroup(child, 'SIGKILL')
    const timer = setTimeout(end, patience)
    const over = (problem: string | undefined): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      rmSync(secret, { force: true })
      if (problem === undefined) resolve()
      else reject(notStarted('initdb failed', problem))
    }
    child.on('error', ({ message }) => over(message))
    child.on('close', (code) => over(code === 0 ? undefined : said()))
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted) end()
  })
}

/** Milliseconds that making and starting a server may take, each. */
const patience = 60_000

function lastWords({ stderr }: ChildProcess): () => string {
  let said = ''
  stderr!.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)))
  return () => said.trim()
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // Nobody is left in it.
  }
}

function begun({ postgres }: Programs, cluster: Cluster, port: number): ChildProcess {
  const listening = ['listen_addresses=127.0.0.1', 'unix_socket_directories=']
  const args = [...listening, ...settings].flatMap((setting) => ['-c', setting])
  const stdio = ['ignore', 'ignore', 'pipe'] as const
  return spawn(postgres, ['-D', cluster.data, '-p', String(port), ...args], {
    ...optionsFor(cluster),
    stdio: [...stdio],
  })
}

/** The server says so itself, in the file that names its process. */
async function ready(child: ChildProcess, { data }: Cluster, { signal }: OwnServerRequest): Promise<void> {
  const said = lastWords(child)
  let failed: Error | undefined
  child.on('error', (error) => (failed = error))
  for (let waited = 0; waited < patience; waited += 50) {
    if (failed) throw notStarted('the server did not start', failed.message)
    if (isOver(child)) throw notStarted('the server ended when it was started', said())
    if (signal.aborted) throw notStarted('it was ended', 'somebody asked for it')
    if (postmasterFile(data)[7]?.trim() === 'ready') return
    await sleep(50)
  }
  throw notStarted('the server was not ready within a minute', said())
}

const isOver = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

function notStarted(what: string, said: string): UserError {
  return new UserError({
    code: 'postgres-not-started',
    what: `a server for the rehearsal could not be made: ${what}`,
    next: 'mend the cause, or for plan rehearse name a server: --against postgresql://postgres@localhost:5432/postgres',
    details: said.split('\n').slice(-5),
  })
}

/** Milliseconds until a server that was asked to end at once is killed. */
const grace = 10_000

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.pid === undefined || isOver(child)) return resolve()
    const killing = setTimeout(() => signalGroup(child, 'SIGKILL'), grace)
    child.once('exit', () => {
      clearTimeout(killing)
      resolve()
    })
    child.kill('SIGQUIT')
    return undefined
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
