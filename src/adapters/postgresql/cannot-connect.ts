import { QueryError } from '../../domain/query-error.ts'
import { queryErrorOf } from '../query-errors.ts'
import { NoPassword } from './server.ts'

/** What to do next, by the code of Node, OpenSSL or PostgreSQL. */
const advice: readonly (readonly [code: RegExp, next: string])[] = [
  [/^ECONNREFUSED$/u, 'nothing listens there: check host and port, and that the server runs'],
  [/^(?:ENOTFOUND|EAI_AGAIN)$/u, 'no such host is known: check its name'],
  [
    /^(?:ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/u,
    'the host does not answer: check its address, and what filters the network',
  ],
  [/^ENOENT$/u, 'there is no such socket: check folder and port, and that the server runs'],
  [/^(?:EACCES|EPERM)$/u, 'you may not use this socket: connect over the network, or as another user of this host'],
  [/^28P01$/u, 'user or password is wrong: check both, and where the password comes from (docs/databases.md)'],
  [
    /^28000$/u,
    'the server does not let this user in from here: check the user, sslmode, and pg_hba.conf on the server',
  ],
  [/^3D000$/u, 'there is no such database on this server: check its name, or create it'],
  [/^42501$/u, 'the user may not connect to this database: GRANT CONNECT'],
  [/^53300$/u, 'the server has no connection left: end some, raise max_connections, or put a pooler in front'],
  [/^08P01$/u, 'a pooler refused it: check user, password and database there; options= is not for poolers'],
  [/^57P0/u, 'the server is starting up or shutting down: try again in a moment'],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/u,
    'the certificate is for another name: connect by the name in it, or use sslmode=verify-ca',
  ],
  [
    /^CERT_|^(?:DEPTH_ZERO_)?SELF_SIGNED|^UNABLE_TO_/u,
    'the certificate is not trusted: name its authority with sslrootcert=FILE',
  ],
  [/^(?:ERR_SSL|ERR_TLS|ERR_OSSL|EPROTO)/u, 'TLS failed: check sslmode, sslcert and sslkey'],
]

export interface Attempt {
  readonly place: string
  /** Was TLS asked for? */
  readonly tls: boolean
  /** Milliseconds that it took, and that it was given; 0 is no limit. */
  readonly took: number
  readonly timeout: number
}

/** Why no connection came about, told apart by code; `08001` where the server did not say. */
export function cannotConnect(error: unknown, attempt: Attempt): QueryError {
  const { message, sqlstate } = queryErrorOf(error, attempt.place, '08001')
  const told = hasTimedOut(error, attempt) ? `no answer within ${attempt.timeout / 1000} s` : message
  return new QueryError(
    {
      code: 'cannot-connect',
      what: `cannot connect to ${attempt.place}: ${told}`,
      next: nextOf(error, attempt),
      message: told,
      sqlstate,
    },
    { cause: error },
  )
}

/** Of several addresses that were tried the first one tells. */
export function codeOf(error: unknown): string | undefined {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  const code: unknown = first instanceof Error && 'code' in first ? first.code : undefined
  return typeof code === 'string' ? code : undefined
}

/** The driver gives no code to what it ended itself. */
function hasTimedOut(error: unknown, { took, timeout }: Attempt): boolean {
  return timeout > 0 && took >= timeout && codeOf(error) === undefined
}

function nextOf(error: unknown, attempt: Attempt): string {
  if (error instanceof NoPassword) return passwordAdvice(error)
  if (hasTimedOut(error, attempt))
    return 'check the address and what filters the network, or allow more: connect_timeout=30'
  const code = codeOf(error)
  const found = code === undefined ? undefined : advice.find(([pattern]) => pattern.test(code))
  if (found) return found[1]
  return attempt.tls && code === undefined
    ? 'the server may not speak TLS: check sslmode, and ssl on the server'
    : 'check host, port, user and password, and that the server lets this host in'
}

function passwordAdvice({ unsafe }: NoPassword): string {
  return unsafe === undefined
    ? 'put it into ~/.pgpass (PGPASSFILE) or the environment (PGPASSWORD)'
    : `${unsafe} is not used, because others may read it: chmod 600 ${unsafe}`
}
