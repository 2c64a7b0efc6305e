import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, chownSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { freePort, unprivileged } from './server.ts'

/** A pooler in transaction mode before a server. */
export interface Pooler {
  readonly urlOf: (database: string) => string
  readonly stop: () => Promise<void>
}

const places = ['/usr/sbin/pgbouncer', '/usr/local/bin/pgbouncer', '/usr/bin/pgbouncer', '/opt/homebrew/bin/pgbouncer']

/** The program, where it is installed. */
export const pgbouncer = places.find((path) => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
})

/** Starts it with two connections to the server, so that clients change them; it refuses to run as root. */
export async function startPooler(serverPort: number): Promise<Pooler> {
  if (pgbouncer === undefined) throw new Error('PgBouncer is not installed')
  const folder = mkdtempSync(join(tmpdir(), 'waystop-pgbouncer-'))
  const user = unprivileged()
  const port = await freePort()
  const settings = `[databases]
* = host=127.0.0.1 port=${serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
auth_file = ${join(folder, 'users.txt')}
pool_mode = transaction
default_pool_size = 2
max_client_conn = 200
server_reset_query_always = 0
`
  // With auth_type any everybody comes in as the one user of the entry.
  writeFileSync(
    join(folder, 'pgbouncer.ini'),
    settings.replace(`port=${serverPort}`, `port=${serverPort} user=postgres`),
  )
  writeFileSync(join(folder, 'users.txt'), '"postgres" ""\n')
  if (user) chownSync(folder, user.uid, user.gid)
  const child = spawn(pgbouncer, [join(folder, 'pgbouncer.ini')], {
    cwd: folder,
    ...user,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)))
  const urlOf = (database: string): string => `postgresql://postgres@127.0.0.1:${port}/${database}`
  await ready(urlOf('postgres'), child, () => said)
  return {
    urlOf,
    stop: async () => {
      await new Promise<void>((resolve) => {
        if (child.exitCode !== null) return resolve()
        child.once('exit', () => resolve())
        return child.kill('SIGQUIT')
      })
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function ready(url: string, child: ChildProcess, said: () => string): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    if (child.exitCode !== null) throw new Error(`PgBouncer ended: ${said()}`)
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
  throw new Error(`PgBouncer did not become ready: ${said()}`)
}
