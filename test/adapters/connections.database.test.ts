import { chmodSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from 'vitest'
import { machineDatabases } from '../../src/adapters/databases.ts'
import { DatabaseError } from '../../src/domain/errors.ts'
import { QueryError } from '../../src/domain/query-error.ts'
import { type Major } from '../support/postgres/binaries.ts'
import { startTlsServer, type TlsServer } from '../support/postgres/tls-server.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const password = 'p:a/s?s @1'
const encoded = encodeURIComponent(password)
let server: TlsServer

beforeAll(async () => {
  server = await startTlsServer(inject('postgresMajor') as Major, folder)
}, 60_000)
afterAll(() => server.stop())
afterEach(() => vi.unstubAllEnvs())

const warnings: Error[] = []
process.on('warning', (warning) => warnings.push(warning))

interface Seen {
  readonly user: string
  readonly tls: boolean
  readonly application: string
}

/** Connects, and tells as what and how. */
async function seen(url: string, told?: string): Promise<Seen> {
  const db = await machineDatabases.open({ kind: 'postgresql', name: 'main', url, password: told, connections: 1 })
  try {
    const { rows } = await db.transaction((tx) =>
      tx.query<Seen>(
        "SELECT current_user::text AS user, ssl AS tls, current_setting('application_name') AS application FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
      ),
    )
    return rows[0]!
  } finally {
    await db.close()
  }
}

async function refused(url: string, told?: string): Promise<QueryError> {
  const error: unknown = await seen(url, told).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(QueryError)
  const everything = `${JSON.stringify(error)} ${(error as Error).message} ${(error as Error).stack}`
  expect(everything).not.toContain(password)
  expect(everything).not.toContain(encoded)
  return error as QueryError
}

const at = (user: string, rest = ''): string => `postgresql://${user}@localhost:${server.port}/postgres${rest}`

test('TLS is used where the server has it, and not asked for where it is disabled', async () => {
  expect(await seen(at('postgres'))).toEqual({ user: 'postgres', tls: true, application: 'waystop' })
  expect(await seen(at('postgres', '?sslmode=disable'))).toMatchObject({ tls: false })
  expect(await seen(at('postgres', '?sslmode=allow'))).toMatchObject({ tls: false })
  expect(await seen(at('postgres', '?sslmode=require&application_name=mine'))).toMatchObject({
    tls: true,
    application: 'mine',
  })
})

test('a server without TLS is reached by prefer and allow, and not by require', async () => {
  const plain = inject('postgresUrl')
  expect(await seen(plain)).toMatchObject({ tls: false })
  expect(await seen(`${plain}?sslmode=prefer`)).toMatchObject({ tls: false })
  const error = await refused(`${plain}?sslmode=require`)
  expect(error.next).toContain('the server may not speak TLS')
})

test('what the rules of the server let in with or without TLS alone is found by prefer and allow', async () => {
  expect(await seen(at('secured', '?sslmode=allow'))).toMatchObject({ user: 'secured', tls: true })
  expect(await seen(at('plain', '?sslmode=prefer'))).toMatchObject({ user: 'plain', tls: false })
  expect(await refused(at('secured', '?sslmode=disable'))).toMatchObject({ sqlstate: '28000' })
  expect(await refused(at('plain', '?sslmode=require'))).toMatchObject({ sqlstate: '28000' })
})

test('an authority is believed for the name on its certificate, and a stranger for nothing', async () => {
  const { authority, stranger, port } = server
  for (const mode of ['require', 'verify-ca', 'verify-full']) {
    expect(await seen(at('postgres', `?sslmode=${mode}&sslrootcert=${authority}`))).toMatchObject({ tls: true })
    const error = await refused(at('postgres', `?sslmode=${mode}&sslrootcert=${stranger}`))
    expect(error.next).toContain('the certificate is not trusted')
  }
  const byAddress = `postgresql://postgres@127.0.0.1:${port}/postgres?sslrootcert=${authority}`
  expect(await seen(`${byAddress}&sslmode=verify-ca`)).toMatchObject({ tls: true })
  expect((await refused(`${byAddress}&sslmode=verify-full`)).next).toContain('the certificate is for another name')
  const byBoth = `host=localhost hostaddr=127.0.0.1 port=${port} user=postgres dbname=postgres`
  expect(await seen(`${byBoth} sslmode=verify-full sslrootcert=${authority}`)).toMatchObject({ tls: true })
  expect((await refused(at('postgres', '?sslmode=verify-full&sslrootcert=system'))).code).toBe('cannot-connect')
})

test('a certificate opens the door where the server asks for one', async () => {
  const { cert, key } = server.card
  expect(await seen(at('carded', `?sslcert=${cert}&sslkey=${key}`))).toMatchObject({ user: 'carded', tls: true })
  expect(await refused(at('carded', '?sslmode=require'))).toMatchObject({ sqlstate: '28000' })
})

test('a statement is cancelled over TLS and over a socket', async () => {
  const socket = `host=${dirname(server.dataFolder)} port=${server.port} user=postgres dbname=postgres`
  for (const url of [at('postgres', '?sslmode=require'), socket]) {
    const db = await machineDatabases.open({ kind: 'postgresql', name: 'main', url })
    const controller = new AbortController()
    const began = performance.now()
    const work = db.transaction(
      (tx) => {
        setTimeout(() => controller.abort(), 100)
        return tx.query('SELECT pg_sleep(30)')
      },
      { signal: controller.signal, statementTimeout: 0 },
    )
    await expect(work).rejects.toMatchObject({ sqlstate: '57014' })
    expect(performance.now() - began).toBeLessThan(10_000)
    await db.close()
  }
})

test('a password comes from the string, the target, the environment or the password file', async () => {
  expect(await seen(at(`scrambled:${encoded}`))).toMatchObject({ user: 'scrambled' })
  expect(await seen(`host=localhost port=${server.port} dbname=postgres user=scrambled password='${password}'`)).toMatchObject({ user: 'scrambled' }) // oxfmt-ignore
  expect(await seen(at('scrambled:wrong'), password)).toMatchObject({ user: 'scrambled' })
  vi.stubEnv('PGPASSWORD', password)
  expect(await seen(at('scrambled'))).toMatchObject({ user: 'scrambled' })
  vi.unstubAllEnvs()
  const file = join(folder, 'pgpass')
  writeFileSync(file, `# comment\nelsewhere:*:*:*:x\nlocalhost:${server.port}:*:scrambled:p\\:a/s?s @1\n`, {
    mode: 0o600,
  })
  vi.stubEnv('PGPASSFILE', file)
  expect(await seen(at('scrambled'))).toMatchObject({ user: 'scrambled' })
  chmodSync(file, 0o644)
  expect((await refused(at('scrambled'))).next).toBe(
    `${file} is not used, because others may read it: chmod 600 ${file}`,
  )
})

test('a service file says where a database is, and what is told beside it counts more', async () => {
  const file = join(folder, 'pg_service.conf')
  const section = `[shop]\nhost=localhost\nport=${server.port}\ndbname=postgres\nuser=plain\nsslmode=disable\n`
  writeFileSync(file, `# ours\n[other]\nhost=elsewhere\n\n${section}[third]\nuser=nobody\n`)
  vi.stubEnv('PGSERVICEFILE', file)
  expect(await seen('service=shop')).toMatchObject({ user: 'plain', tls: false })
  expect(await seen('service=shop user=postgres sslmode=require')).toMatchObject({ user: 'postgres', tls: true })
  expect(await seen('postgresql://postgres@/?service=shop')).toMatchObject({ user: 'postgres' })
  vi.stubEnv('PGSERVICE', 'shop')
  expect(await seen('user=secured sslmode=require')).toMatchObject({ user: 'secured' })
  await expect(seen('service=none')).rejects.toMatchObject({ code: 'unknown-service' })
})

test('what nobody says comes from the environment', async () => {
  vi.stubEnv('PGHOST', 'localhost')
  vi.stubEnv('PGPORT', String(server.port))
  vi.stubEnv('PGUSER', 'plain')
  vi.stubEnv('PGDATABASE', 'postgres')
  vi.stubEnv('PGSSLMODE', 'disable')
  vi.stubEnv('PGAPPNAME', 'by-env')
  expect(await seen('postgresql://')).toEqual({ user: 'plain', tls: false, application: 'by-env' })
})

test('options go to the server', async () => {
  const url = at('postgres', `?options=${encodeURIComponent('-c work_mem=7MB')}`)
  const db = await machineDatabases.open({ kind: 'postgresql', name: 'main', url })
  const { rows } = await db.transaction((tx) => tx.query('SHOW work_mem'))
  expect(rows).toEqual([{ work_mem: '7MB' }])
  await db.close()
})

test('a server that is not the kind that was asked for is refused', async () => {
  expect(await seen(at('postgres', '?target_session_attrs=read-write'))).toMatchObject({ user: 'postgres' })
  const error: unknown = await seen(at('postgres', '?target_session_attrs=standby')).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(DatabaseError)
  expect(error).toMatchObject({ code: 'wrong-server' })
})

test.each<[string, () => string, Record<string, unknown>, string]>([
  ['nobody listens', () => 'postgresql://me:hush@127.0.0.1:1/x', { sqlstate: '08001' }, 'nothing listens there'],
  ['the host is unknown', () => 'postgresql://me:hush@no-such-host.invalid/x', { sqlstate: '08001' }, 'no such host'],
  ['the socket is missing', () => 'host=/nowhere password=hush', { sqlstate: '08001' }, 'there is no such socket'],
  ['the password is wrong', () => at('scrambled:hush'), { sqlstate: '28P01' }, 'user or password is wrong'],
  ['the password is missing', () => at('scrambled'), { sqlstate: '08001' }, 'PGPASSFILE'],
  ['the user is unknown', () => at('nobody:hush'), { sqlstate: '28000' }, 'does not let this user in'],
  [
    'the database is unknown',
    () => at('postgres').replace(/postgres$/u, 'nix'),
    { sqlstate: '3D000' },
    'no such database',
  ],
])('the error tells what to do when %s', async (_, url, facts, next) => {
  const error = await refused(url())
  expect(error).toMatchObject({ code: 'cannot-connect', ...facts })
  expect(error.next).toContain(next)
  expect(`${error.what} ${error.next} ${JSON.stringify(error)}`).not.toContain('hush')
})

test('a server that says nothing is given as long as connect_timeout', async () => {
  const { createServer } = await import('node:net')
  const silent = createServer()
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as { port: number }
  const error = await refused(`host=127.0.0.1 port=${port} sslmode=disable connect_timeout=2`)
  expect(error.what).toContain('no answer within 2 s')
  expect(error.next).toContain('connect_timeout')
  silent.close()
})

test('a server without a free connection says what to do', async () => {
  const db = await machineDatabases.open({ kind: 'postgresql', name: 'main', url: at('postgres') })
  await db.transaction((tx) => tx.query('ALTER ROLE plain CONNECTION LIMIT 0'))
  const error = await refused(at('plain', '?sslmode=disable'))
  expect(error).toMatchObject({ sqlstate: '53300' })
  expect(error.next).toContain('no connection left')
  await db.transaction((tx) => tx.query('ALTER ROLE plain CONNECTION LIMIT -1'))
  await db.close()
})

test('the driver warns nobody', () => {
  expect(warnings).toEqual([])
})
