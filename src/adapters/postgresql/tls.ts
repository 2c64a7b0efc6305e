import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type ConnectionOptions } from 'node:tls'
import { UserError } from '../../domain/errors.ts'
import { type Parameters } from './connection-string.ts'

/** Ways to connect, the first that works is taken; `false` is without TLS. */
export type TlsWays = readonly [false | ConnectionOptions, ...(false | ConnectionOptions)[]]

const modes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const
type Mode = (typeof modes)[number]

/** What `sslmode` and its companions ask for, with libpq's meaning. Throws UserError. */
export function tlsWays(parameters: Parameters): TlsWays {
  const mode = modeOf(parameters)
  const isSocket = parameters.get('host')?.startsWith('/') ?? false
  if (mode === 'disable' || isSocket) return [false]
  const tls = optionsOf(mode, parameters)
  if (mode === 'prefer') return [tls, false]
  return mode === 'allow' ? [false, tls] : [tls]
}

function modeOf(parameters: Parameters): Mode {
  const told = parameters.get('sslmode')
  // libpq demands the strongest one with the machine's own list of authorities.
  if (told === undefined) return parameters.get('sslrootcert') === 'system' ? 'verify-full' : 'prefer'
  const mode = modes.find((one) => one === told)
  if (mode) return mode
  throw bad(`sslmode=${told} is none`, `write one of ${modes.join(', ')}`)
}

function optionsOf(mode: Mode, parameters: Parameters): ConnectionOptions {
  const root = rootOf(mode, parameters)
  const verifies = mode === 'verify-ca' || mode === 'verify-full' || (mode === 'require' && root !== undefined)
  return {
    ...clientCertificate(parameters),
    rejectUnauthorized: verifies,
    ...(verifies && root !== undefined && root !== 'system' && { ca: readPem(root, 'sslrootcert') }),
    // The name on the certificate counts with verify-full alone.
    ...(verifies && mode !== 'verify-full' && { checkServerIdentity: () => undefined }),
  }
}

/** File of the authorities, `system` for those of this machine. */
function rootOf(mode: Mode, parameters: Parameters): string | undefined {
  const told = parameters.get('sslrootcert')
  if (told === 'system') {
    if (mode === 'verify-full') return told
    throw bad(`sslrootcert=system with sslmode=${mode} would trust everybody's servers`, 'add sslmode=verify-full')
  }
  const file = told ?? ownFile('root.crt')
  if (file !== undefined) return file
  if (mode !== 'verify-ca' && mode !== 'verify-full') return undefined
  throw bad(
    `sslmode=${mode} needs the certificate of an authority`,
    'add sslrootcert=FILE, or sslrootcert=system for the authorities that this machine trusts',
  )
}

function clientCertificate(parameters: Parameters): ConnectionOptions {
  const cert = parameters.get('sslcert') ?? ownFile('postgresql.crt')
  if (cert === undefined) return {}
  const key = parameters.get('sslkey') ?? ownFile('postgresql.key')
  if (key === undefined) throw bad('the certificate sslcert has no key', 'add sslkey=FILE')
  const passphrase = parameters.get('sslpassword')
  return {
    cert: readPem(cert, 'sslcert'),
    key: readPem(key, 'sslkey'),
    ...(passphrase !== undefined && { passphrase }),
  }
}

function ownFile(name: string): string | undefined {
  const file = join(homedir(), '.postgresql', name)
  return existsSync(file) ? file : undefined
}

function readPem(file: string, parameter: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw bad(`cannot read ${parameter}=${file}: ${(error as Error).message}`, 'check the path')
  }
}

function bad(what: string, next: string): UserError {
  return new UserError({ code: 'bad-database-url', what, next })
}
