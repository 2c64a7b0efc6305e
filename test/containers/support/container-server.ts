import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { GenericContainer, Wait, type StartedTestContainer } from 'testcontainers'
import { afterAll, inject } from 'vitest'
import { freePort } from '../../support/postgres/server.ts'

/** A server in a container of its own, and what can be done to it. */
export interface ContainerServer {
  readonly url: string
  /** Its processes stop where they are; the kernel goes on answering for its connections. */
  readonly pause: () => Promise<void>
  readonly unpause: () => Promise<void>
  /** As `kill -9` of every process of it, and started again on the same port; it recovers. */
  readonly kill: () => Promise<void>
  readonly start: () => Promise<void>
  /** Killed before any of its frozen processes runs again. */
  readonly killFrozen: () => Promise<void>
  /** Takes every connection that is left, until they are given back. */
  readonly takeConnections: () => Promise<{ readonly giveBack: () => Promise<void> }>
  /** Every connection to it is cut, and none can be made. */
  readonly disconnect: () => Promise<void>
  readonly connect: () => Promise<void>
  readonly exec: (...command: string[]) => Promise<{ output: string; exitCode: number }>
  /** Somebody else's connection; it may break, and is ended with the tests of the file. */
  readonly client: () => Promise<Client>
  /** As somebody else would reach it. Waits for a server that is starting. */
  readonly sql: <Row = Record<string, unknown>>(text: string, values?: readonly unknown[]) => Promise<Row[]>
}

export interface ContainerWish {
  /** Settings of the server, `name=value`. */
  readonly settings?: readonly string[]
  /** Mebibytes of a second disk, at `/space`, for a tablespace that can be full while the log has room. */
  readonly space?: number
}

const started: StartedTestContainer[] = []
const clients: Client[] = []

afterAll(async () => {
  await Promise.allSettled(clients.map((client) => client.end()))
  for (const container of started) await container.stop({ timeout: 0 })
  started.length = 0
  clients.length = 0
})

/** Starts a server; it goes with the tests of the file. */
export async function containerServer({ settings = [], space }: ContainerWish = {}): Promise<ContainerServer> {
  process.env['DOCKER_HOST'] = inject('dockerHost')
  // The reaper is an image that would have to be pulled; what is left behind goes with the engine.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true'
  const host = await freePort()
  const basis = new GenericContainer(inject('postgresImage'))
    .withExposedPorts({ container: 5432, host })
    .withCommand(settings.flatMap((setting) => ['-c', setting]))
    .withWaitStrategy(Wait.forLogMessage('ready to accept connections'))
    .withStartupTimeout(30_000)
  const container = await (
    space === undefined ? basis : basis.withTmpFs({ '/space': `size=${space}m,mode=700,uid=70,gid=70` })
  ).start()
  started.push(container)
  return controls(container, `postgresql://postgres:postgres@${container.getHost()}:${host}/postgres`)
}

function controls(container: StartedTestContainer, url: string): ContainerServer {
  const id = container.getId()
  const docker = async (...args: string[]): Promise<void> => {
    await promisify(execFile)('docker', ['--host', inject('dockerHost'), ...args], { timeout: 30_000 })
  }
  return {
    url,
    pause: () => docker('pause', id),
    unpause: () => docker('unpause', id),
    kill: () => docker('kill', '--signal', 'KILL', id),
    start: () => docker('start', id),
    // A signal that cannot be caught ends a process as it thaws, before it reads what waits for it.
    killFrozen: async () => {
      await docker('kill', '--signal', 'KILL', id).catch(() => undefined)
      await docker('unpause', id).catch(() => undefined)
    },
    takeConnections: () => takeConnections(url),
    disconnect: () => docker('network', 'disconnect', '--force', 'bridge', id),
    connect: () => docker('network', 'connect', 'bridge', id),
    exec: (...command) => container.exec(command),
    client: () => clientOf(url),
    sql: (text, values) => patiently(() => ask(url, text, values)),
  }
}

async function clientOf(url: string): Promise<Client> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  clients.push(client)
  return client
}

async function ask<Row>(url: string, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return (await client.query(text, values as unknown[])).rows as Row[]
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function takeConnections(url: string): Promise<{ readonly giveBack: () => Promise<void> }> {
  const taken: Client[] = []
  for (;;) {
    try {
      taken.push(await clientOf(url))
    } catch {
      return { giveBack: async () => void (await Promise.all(taken.map((one) => one.end()))) }
    }
  }
}

/** Asks again until there is an answer. */
export async function until(ask: () => Promise<readonly unknown[]>): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    if ((await ask()).length > 0) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('it did not happen within 20 s')
}

/** Until the server is up: refused and broken connections, and `57P03`, are what it says meanwhile. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (const end = Date.now() + 20_000; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    try {
      return await work()
    } catch (error) {
      const { code } = error as { code?: string }
      const fromServer = 'severity' in (error as object) && code !== '57P03'
      if (fromServer || Date.now() > end) throw error
    }
  }
}
