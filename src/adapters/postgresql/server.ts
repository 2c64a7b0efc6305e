import { Client, type ClientConfig } from 'pg'
import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import { UserError } from '../../domain/errors.ts'
import { type Environment, type Parameters } from './connection-string.ts'
import { parametersOf } from './parameters.ts'
import { passwordOfFile } from './password-file.ts'
import { placeOf } from './place.ts'
import { tlsWays, type TlsWays } from './tls.ts'
import { valueTypes } from './values.ts'

/** Everything that is needed to reach one database of one server. */
export interface Server {
  readonly place: string
  readonly ways: TlsWays
  /** Milliseconds. */
  readonly connectTimeout: number
  /** `target_session_attrs`: which servers will do. */
  readonly wanted: string
  readonly config: (tls: TlsWays[number]) => ClientConfig
}

/** The server wants a password, and nobody gave one. `unsafe` is a password file that was not used. */
export class NoPassword extends Error {
  readonly unsafe: string | undefined

  constructor(unsafe?: string) {
    super('the server asks for a password, and none was given')
    this.unsafe = unsafe
  }
}

/** What a connection string leads to. Throws UserError. */
export function serverOf(text: string, told: string | undefined, environment: Environment): Server {
  const parameters = withDefaults(parametersOf(text, environment))
  const wanted = parameters.get('target_session_attrs') ?? 'any'
  if (parameters.get('channel_binding') === 'require') throw unkept('channel_binding=require')
  if (!targets.has(wanted)) throw unkept(`target_session_attrs=${wanted}`)
  return {
    place: placeOf(parameters),
    ways: tlsWays(parameters),
    connectTimeout: timeoutOf(parameters),
    wanted,
    config: (tls) => configOf(parameters, told, tls),
  }
}

const targets = new Set(['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'])

function unkept(what: string): UserError {
  const next = 'leave it out; docs/databases.md lists what can be said'
  return new UserError({ code: 'bad-database-url', what: `plan cannot keep ${what}`, next })
}

function withDefaults(parameters: Parameters): Parameters {
  const port = parameters.get('port') ?? '5432'
  const user = parameters.get('user') ?? userName()
  const host = parameters.get('host') ?? parameters.get('hostaddr') ?? socketFolder(port) ?? 'localhost'
  return new Map([
    ...parameters,
    ['port', port],
    ['user', user],
    ['host', host],
    ['dbname', parameters.get('dbname') ?? user],
  ])
}

/** A user without an entry in the machine's list, as in containers, has only a number. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return 'postgres'
  }
}

const socketFolders = ['/var/run/postgresql', '/tmp']

function socketFolder(port: string): string | undefined {
  return socketFolders.find((folder) => existsSync(`${folder}/.s.PGSQL.${port}`))
}

/** Milliseconds; libpq counts seconds, takes no fewer than two, and waits for ever at 0. */
function timeoutOf(parameters: Parameters): number {
  const seconds = Number(parameters.get('connect_timeout') ?? 10)
  if (!Number.isInteger(seconds)) throw unkept(`connect_timeout=${parameters.get('connect_timeout')}`)
  return seconds <= 0 ? 0 : Math.max(2, seconds) * 1000
}

function configOf(parameters: Parameters, told: string | undefined, tls: TlsWays[number]): ClientConfig {
  const host = parameters.get('host')!
  const address = parameters.get('hostaddr') ?? host
  const options = parameters.get('options')
  return {
    host: address,
    port: Number(parameters.get('port')),
    user: parameters.get('user'),
    database: parameters.get('dbname'),
    application_name: parameters.get('application_name') ?? 'waystop',
    ...(options !== undefined && { options }),
    ...(tls !== false && parameters.get('sslnegotiation') === 'direct' && { sslnegotiation: 'direct' }),
    ssl: tls === false ? false : { ...tls, ...(address !== host && { servername: host }) },
    password: () => passwordOf(parameters, told),
    connectionTimeoutMillis: timeoutOf(parameters),
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: valueTypes,
  }
}

/** Asked for by each connection, so that a password that was changed is found; only when the server wants one. */
function passwordOf(parameters: Parameters, told: string | undefined): string {
  const given = told ?? parameters.get('password')
  if (given !== undefined) return given
  const [host, port, user, database] = ['host', 'port', 'user', 'dbname'].map((name) => parameters.get(name)!)
  const hosts = socketFolders.includes(host!) ? ['localhost', host!] : [host!]
  const found = hosts.map((one) => passwordOfFile(parameters, [one, port!, database!, user!]))
  const password = found.find((one) => one.password !== undefined)?.password
  if (password !== undefined) return password
  throw new NoPassword(found.find((one) => one.unsafe !== undefined)?.unsafe)
}

/**
 * Clients by our own settings: the pool hides the password from them, and waits for a free connection much longer than the
 * server may take to answer a new one.
 */
export function clientClass(config: ClientConfig): new () => Client {
  return class extends Client {
    constructor() {
      super(config)
    }
  }
}
