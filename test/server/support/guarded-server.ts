import { type AddressInfo, connect } from 'node:net'
import { type AccessOptions } from '../../../src/server/access/access.ts'
import { accessOf } from '../../../src/server/access/access-of.ts'
import { type ServerOptions } from '../../../src/server/build.ts'
import { metricsRoutes } from '../../../src/server/metrics/routes.ts'
import { only, site } from '../../app/background/site.ts'
import { pair, registryAccess, tokenOf } from '../../support/tokens.ts'
import { testServer, type TestServer } from './server.ts'

const key = await pair()

/** A token that is good now, for so much of background migrations. */
export function tokenNow(...actions: readonly string[]): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  return tokenOf(key, { claims: { iat: now, exp: now + 600, access: registryAccess(...actions) } })
}

export const waystopToken = (name: string): Promise<string> => {
  const now = Math.floor(Date.now() / 1000)
  const access = [{ type: 'waystop', name, actions: ['*'] }]
  return tokenOf(key, { claims: { iat: now, exp: now + 600, access } })
}

interface Wanted extends Partial<Omit<ServerOptions, 'access' | 'log'>> {
  readonly url?: string
  readonly open?: boolean
  readonly access?: Partial<AccessOptions>
}

export interface GuardedServer extends TestServer {
  /** Every address with its method, as it was declared. */
  readonly routes: readonly (readonly [method: string, url: string])[]
}

/** The whole server, metrics with it, and the true check of tokens; nobody answers at its database unless one is given. */
export async function guardedServer(wanted: Wanted = {}): Promise<GuardedServer> {
  const { url = 'postgresql://x@127.0.0.1:1/x', open = false, access: told = {}, ...options } = wanted
  const ports = site()
  ports.files.writeText('key.pem', key.pem)
  const keys = open ? { unauthenticated: true } : { tokenKeys: ['key.pem'] }
  const access = await accessOf(ports, { host: '127.0.0.1', ...keys, ...told })
  const routes: (readonly [string, string])[] = []
  const metrics = await metricsRoutes(ports)
  const server = await testServer(ports, only(url), {
    ...options,
    access,
    more: (app, ofSite) => {
      metrics(app, ofSite)
      routes.push(...routesIn(app.printRoutes({ commonPrefix: false })))
    },
  })
  return { ...server, routes }
}

/** A line of the printed tree: an address goes on where its parent's ends. */
function routesIn(tree: string): (readonly [string, string])[] {
  const parents: string[] = []
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods] = /^(.*?)[├└]── (\S+) \(([A-Z, ]+)\)/u.exec(line) ?? []
    if (methods === undefined) return []
    const depth = indent.length / 4
    parents.splice(depth, Number.POSITIVE_INFINITY, (parents[depth - 1] ?? '') + part)
    const url = parents[depth] ?? ''
    return methods.split(', ').map((method) => [method, url] as const)
  })
}

/** An address that fits a declared one. */
export const concrete = (url: string): string =>
  url
    .replaceAll(/:id\([^)]*\)/gu, '1')
    .replaceAll(':id', '2026-01-01-1')
    .replaceAll(/:\w+/gu, 'main_1')

/** Sends bytes as they are and gives what comes back until the other side closes, or the time is over. */
export function rawRequest(server: GuardedServer, bytes: string, milliseconds = 2000): Promise<string> {
  const { port } = server.app.server.address() as AddressInfo
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () => void socket.write(bytes))
    const end = (): void => {
      clearTimeout(late)
      socket.destroy()
      resolve(text)
    }
    const late = setTimeout(end, milliseconds)
    socket.setEncoding('utf8')
    socket.on('data', (part: string) => {
      text += part
    })
    socket.on('close', end)
    socket.on('error', end)
  })
}
