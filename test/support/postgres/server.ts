import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { binariesOf, type Major } from './binaries.ts'

/** A real server of one's own on loopback; everybody may enter as `postgres`. */
export interface Server {
  readonly major: Major
  readonly port: number
  /** Of its superuser, to the database `postgres`. */
  readonly url: string
  readonly urlOf: (database: string) => string
  readonly pid: number
  readonly dataFolder: string
  /** Ends it as `kill -9` does and starts it again on the same port, after what happens meanwhile; it recovers. */
  readonly crash: (meanwhile?: () => Promise<void>) => Promise<void>
  /** Ends it as an administrator does, who throws everybody out, and starts it again. */
  readonly restart: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** Durability costs nothing here unless a test crashes the server. */
const fast = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'max_prepared_transactions=10']

export async function startServer(major: Major, settings: readonly string[] = fast): Promise<Server> {
  const binaries = await binariesOf(major)
  if (!binaries) throw new Error(`no PostgreSQL ${major} is installed for this kind of machine`)
  const folder = mkdtempSync(join(tmpdir(), `waystop-pg${major}-`))
  const user = unprivileged()
  if (user) chownSync(folder, user.uid, user.gid)
  const dataFolder = join(folder, 'data')
  const options = { cwd: folder, ...user, env: { PATH: process.env['PATH'], LC_ALL: 'C' }, stdio: 'pipe' } as const
  const initial = ['-D', dataFolder, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync']
  execFileSync(binaries.initdb, initial, options)
  const port = await freePort()
  const all = ['listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'max_connections=300', ...settings]
  const args = ['-D', dataFolder, '-p', String(port), ...all.flatMap((setting) => ['-c', setting])]
  const urlOf = (database: string): string => `postgresql://postgres@127.0.0.1:${port}/${database}`
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(binaries.postgres, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)))
    await ready(urlOf('postgres'), child, () => said)
    return child
  }
  let child = await start()
  const again = async (signal: NodeJS.Signals, meanwhile?: () => Promise<void>): Promise<void> => {
    await ended(child, signal)
    await meanwhile?.()
    child = await startAgain(start)
  }
  return {
    major,
    port,
    url: urlOf('postgres'),
    urlOf,
    get pid() {
      return child.pid!
    },
    dataFolder,
    crash: (meanwhile) => again('SIGKILL', meanwhile),
    restart: () => again('SIGINT'),
    stop: async () => {
      await ended(child, 'SIGQUIT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Backends that have not noticed yet that their server is gone hold its shared memory. */
async function startAgain(start: () => Promise<ChildProcess>): Promise<ChildProcess> {
  for (const end = Date.now() + 10_000; ;) {
    try {
      return await start()
    } catch (error) {
      if (Date.now() > end) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

/** PostgreSQL refuses to run as root. */
export function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const idOf = (kind: '-u' | '-g'): number => Number(execFileSync('id', [kind, 'nobody'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

export async function ready(url: string, child: ChildProcess, said: () => string): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${said()}`)
    const client = new Client({ connectionString: url })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.end()
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
  }
  throw new Error(`the server did not become ready: ${said()}`)
}

export function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve()
    child.once('exit', () => resolve())
    return child.kill(signal)
  })
}
