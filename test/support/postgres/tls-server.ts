import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { startServer, type Server } from './server.ts'
import { type Major } from './binaries.ts'

/** A server that speaks TLS to those who ask, and asks everybody but `postgres` for a password. */
export interface TlsServer extends Server {
  /** Certificate of the authority that signed the server's, which is for `localhost`. */
  readonly authority: string
  /** One that signed nothing here. */
  readonly stranger: string
  /** Certificate and key of the user `carded`. */
  readonly card: { readonly cert: string; readonly key: string }
}

/** Everything is made in `folder`, which the caller owns. */
export async function startTlsServer(major: Major, folder: string): Promise<TlsServer> {
  makeCertificates(folder)
  const server = await startServer(major)
  const owner = statSync(server.dataFolder)
  for (const name of ['server.crt', 'server.key', 'ca.crt']) {
    const file = join(server.dataFolder, name)
    cpSync(join(folder, name), file)
    chmodSync(file, 0o600)
    chownSync(file, owner.uid, owner.gid)
  }
  const sql = async (text: string): Promise<void> => {
    const client = new Client({ connectionString: server.url })
    await client.connect()
    await client.query(text)
    await client.end()
  }
  await sql(`CREATE ROLE scrambled LOGIN PASSWORD 'p:a/s?s @1'; CREATE ROLE carded LOGIN; CREATE ROLE plain LOGIN`)
  await sql(`CREATE ROLE secured LOGIN`)
  for (const setting of [
    `ssl_cert_file = 'server.crt'`,
    `ssl_key_file = 'server.key'`,
    `ssl_ca_file = 'ca.crt'`,
    'ssl = on',
  ])
    await sql(`ALTER SYSTEM SET ${setting}`)
  const rules = join(server.dataFolder, 'pg_hba.conf')
  const before = readFileSync(rules, 'utf8')
  writeFileSync(
    rules,
    `host all scrambled all scram-sha-256
local all scrambled scram-sha-256
hostssl all carded all cert
hostssl all secured all trust
hostnossl all secured all reject
hostnossl all plain all trust
hostssl all plain all reject
${before}`,
  )
  await sql('SELECT pg_reload_conf()')
  await until(async () => {
    const client = new Client({
      connectionString: server.url.replace('postgres@', 'secured@'),
      ssl: { rejectUnauthorized: false },
    })
    await client.connect()
    await client.end()
  })
  return {
    ...server,
    get pid() {
      return server.pid
    },
    authority: join(folder, 'ca.crt'),
    stranger: join(folder, 'stranger.crt'),
    card: { cert: join(folder, 'card.crt'), key: join(folder, 'card.key') },
  }
}

/** The server reads its settings anew when it comes to it. */
async function until(works: () => Promise<void>): Promise<void> {
  for (let left = 100; ; left -= 1) {
    try {
      return await works()
    } catch (error) {
      if (left === 0) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

function makeCertificates(folder: string): void {
  const openssl = (...args: string[]): unknown => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  for (const name of ['ca', 'stranger'])
    openssl(
      'req',
      '-x509',
      ...key,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.crt`,
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
    )
  for (const [name, subject, extra] of [
    ['server', 'localhost', 'subjectAltName=DNS:localhost'],
    ['card', 'carded', 'subjectAltName=DNS:carded'],
  ] as const) {
    openssl('req', '-new', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${subject}`)
    writeFileSync(join(folder, `${name}.ext`), `${extra}\n`)
    const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', `${name}.ext`]
    openssl('x509', '-req', '-in', `${name}.csr`, ...signed, '-out', `${name}.crt`)
  }
}
