import { type FastifyInstance } from 'fastify'
import { type ServeFlags, serveGround } from '../app/serve/ground.ts'
import { listenAt } from '../app/worker/listen-at.ts'
import { UserError } from '../domain/errors.ts'
import { type Duration } from '../domain/time.ts'
import { type LogOptions } from '../ports/log.ts'
import { type Ports } from '../ports/ports.ts'
import { type Serve } from '../results/serve.ts'
import { type AccessOptions } from './access/access.ts'
import { accessOf } from './access/access-of.ts'
import { buildServer } from './build.ts'
import { metricsRoutes } from './metrics/routes.ts'

/** What `plan serve` is told. */
export interface ServerFlags extends ServeFlags, Omit<AccessOptions, 'host' | 'origins'> {
  /** `[HOST:]PORT`. */
  readonly listen: string
  readonly cors?: readonly string[] | undefined
  readonly rate?: number | undefined
  readonly streams?: number | undefined
  readonly metricsPrefix: string
  readonly log: Omit<LogOptions, 'fields'>
}

/** Milliseconds for requests that are being answered when a signal comes. */
const leaveWithin: Duration = 5000

/**
 * Answers until a signal comes; a second one ends the process. Throws what a person has to mend before anything is listened on:
 * access, product, address.
 */
export async function runServer(ports: Ports, flags: ServerFlags): Promise<Serve> {
  const { clock, host, logs } = ports
  const where = listenAt(flags.listen)
  const origins = (flags.cors ?? []).map(originOf)
  const access = await accessOf(ports, { ...flags, host: where.host, origins })
  const more = await metricsRoutes(ports, flags.metricsPrefix)
  const ground = await serveGround(ports, flags)
  const fields = { component: 'waystop.Server', hostname: host.hostName, pid: host.pid }
  const log = await logs.open({ ...flags.log, fields })
  const { rate, streams } = flags
  const app = buildServer(ground, { access, log, origins, rate, streams, more })
  let requests = 0
  app.addHook('onResponse', (_request, _reply, done) => {
    requests += 1
    done()
  })
  const stop = host.stopSignal()
  const startedAt = clock.now()
  try {
    const address = await listening(app, where)
    for (const remark of ground.background.remarks) log.write('warn', remark)
    log.write('info', `listening on ${address}${access.mode === 'open' ? ', without tokens' : ''}`, { address })
    await aborted(stop)
    log.write('info', 'stopping: what is being answered is answered; a second signal ends at once')
    await closed(app, ports)
    const times = { started_at: iso(startedAt), ended_at: iso(clock.now()) }
    return { kind: 'serve', schema_version: 1, address, ...times, requests }
  } finally {
    await app.close()
    await ground.close()
  }
}

const iso = (instant: number): string => new Date(instant).toISOString()

async function listening(app: FastifyInstance, { host, port }: { host: string; port: number }): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error
    throw new UserError(
      {
        code: 'cannot-listen',
        what: `cannot listen on ${host}:${port}: ${error.message}`,
        next: 'choose another port with --listen, or end whoever has it',
      },
      { cause: error },
    )
  }
}

/** Whoever does not come to an end in time is cut off. */
async function closed(app: FastifyInstance, { clock }: Ports): Promise<void> {
  const done = new AbortController()
  const cut = async (): Promise<void> => {
    await clock.wait(leaveWithin, done.signal)
    if (!done.signal.aborted) app.server.closeAllConnections()
  }
  const late = cut()
  await app.close()
  done.abort()
  await late
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** An origin is a scheme, a host and a port; a star would let every page in. */
function originOf(text: string): string {
  const url = URL.parse(text)
  if (url && (url.protocol === 'http:' || url.protocol === 'https:') && url.origin === text.replace(/\/$/u, ''))
    return url.origin
  throw new UserError({
    code: 'usage',
    what: `--cors ${text} is no origin of a page`,
    next: 'write scheme, host and port alone, like --cors https://ops.example.com',
  })
}
