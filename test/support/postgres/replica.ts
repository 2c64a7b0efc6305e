import { execFileSync, spawn } from 'node:child_process'
import { chownSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { binariesOf } from './binaries.ts'
import { ended, freePort, ready, type Server, unprivileged } from './server.ts'

/** A hot standby that streams from a server. */
export interface Replica {
  readonly url: string
  readonly stop: () => Promise<void>
}

/** A base backup by hand, since the embedded servers come without pg_basebackup, and a standby started from it. */
export async function startReplica(primary: Server, name: string): Promise<Replica> {
  const folder = `${primary.dataFolder}-${name}`
  await copyOf(primary, folder)
  writeFileSync(join(folder, 'standby.signal'), '')
  const port = await freePort()
  const settings = [
    `primary_conninfo=host=127.0.0.1 port=${primary.port} user=postgres application_name=${name}`,
    'listen_addresses=127.0.0.1',
    // A standby refuses less than its primary has.
    'max_connections=300',
    'unix_socket_directories=',
    'hot_standby_feedback=off',
    'wal_receiver_status_interval=1',
  ]
  const { postgres } = (await binariesOf(primary.major))!
  const user = unprivileged()
  const args = ['-D', folder, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
  const child = spawn(postgres, args, { cwd: folder, ...user, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)))
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`
  await ready(url, child, () => said)
  return {
    url,
    stop: async () => {
      await ended(child, 'SIGQUIT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Both ends of the backup are in one session, as PostgreSQL asks; the label goes into the copy. */
async function copyOf({ url, major, dataFolder }: Server, folder: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(major < 15 ? "SELECT pg_start_backup('x', true, false)" : "SELECT pg_backup_start('x', true)")
  execFileSync('cp', ['-r', dataFolder, folder], { ...unprivileged(), cwd: '/' })
  const { rows } = await client.query<{ labelfile: string }>(
    `SELECT labelfile FROM ${major < 15 ? 'pg_stop_backup(false, false)' : 'pg_backup_stop(false)'}`,
  )
  rmSync(join(folder, 'postmaster.pid'), { force: true })
  const label = join(folder, 'backup_label')
  writeFileSync(label, rows[0]!.labelfile)
  const user = unprivileged()
  if (user) chownSync(label, user.uid, user.gid)
  await client.end()
}
