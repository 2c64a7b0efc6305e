import { exportSPKI, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose'
import { type Access, type AccessOptions, type Need } from '../../src/server/access/access.ts'
import { accessOf } from '../../src/server/access/access-of.ts'
import { memoryPorts } from './memory-ports.ts'

/** Noon of the day memory ports have, in seconds as tokens write them. */
export const noon = Date.parse('2026-11-21T12:00:00Z') / 1000

type Key = Awaited<ReturnType<typeof generateKeyPair>>['privateKey']

export interface Pair {
  readonly alg: string
  readonly secret: Key
  readonly open: Key
  /** The public key in PEM. */
  readonly pem: string
}

export async function pair(alg = 'EdDSA', options: Parameters<typeof generateKeyPair>[1] = {}): Promise<Pair> {
  const { privateKey: secret, publicKey: open } = await generateKeyPair(alg, { extractable: true, ...options })
  return { alg, secret, open, pem: await exportSPKI(open) }
}

export const registryAccess = (...actions: readonly string[]): readonly object[] => [
  { type: 'registry', name: 'background-migrations', actions },
]

export interface Told {
  readonly claims?: Readonly<Record<string, unknown>>
  readonly header?: Partial<JWTHeaderParameters>
}

/** A token that is good for ten minutes and may do everything to background migrations, but for what is told. */
export function tokenOf({ alg, secret }: Pair, { claims = {}, header = {} }: Told = {}): Promise<string> {
  const payload = { sub: 'alice', iat: noon, exp: noon + 600, access: registryAccess('*'), ...claims }
  return new SignJWT(payload).setProtectedHeader({ alg, ...header }).sign(secret)
}

/** Access of a server with the keys of these files, at noon. */
export function accessWith(
  files: Readonly<Record<string, string>>,
  options: Partial<AccessOptions> = {},
): Promise<Access> {
  const tokenKeys = options.jwks === undefined && options.unauthenticated !== true ? Object.keys(files) : undefined
  return accessOf(memoryPorts(files), { host: '127.0.0.1', tokenKeys, ...options })
}

export const readBackground: Need = { name: 'background-migrations', action: 'read' }
export const writeBackground: Need = { name: 'background-migrations', action: 'write' }

/** `ok`, or why not. */
export async function verdict(access: Access, token: string | undefined, need: Need = readBackground): Promise<string> {
  const authorization = token === undefined ? undefined : `Bearer ${token}`
  const decision = await access.check({ authorization, remoteAddress: '10.0.0.5' }, need)
  return 'principal' in decision ? 'ok' : decision.denied.cause
}
