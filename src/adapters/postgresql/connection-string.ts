import { UserError } from '../../domain/errors.ts'
import { redact } from '../../domain/redact.ts'

/** Parameters of a connection under libpq's names: host, port, dbname, user, password, sslmode, … */
export type Parameters = ReadonlyMap<string, string>

/** Variables of the process. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Reads `postgresql://…` or `key=value …`, as libpq does. Throws UserError `bad-database-url`. */
export function parseConnectionString(text: string): Parameters {
  const trimmed = text.trim()
  if (/^postgres(?:ql)?:\/\//iu.test(trimmed)) return fromUrl(trimmed)
  if (/^[a-z][a-z0-9+.-]*:/iu.test(trimmed)) throw malformed(text, 'it is no URL of PostgreSQL')
  return fromPairs(trimmed)
}

/** By hand: several hosts, sockets and odd passwords are no URL of the web. */
function fromUrl(text: string): Parameters {
  const [, body = '', query = ''] = /^[a-z]+:\/\/([^?]*)\??(.*)$/isu.exec(text) ?? []
  const at = body.lastIndexOf('@')
  const [user, password] = splitAtFirst(body.slice(0, Math.max(0, at)), ':')
  const [hosts, dbname] = splitAtFirst(body.slice(at + 1), '/')
  const entries = [
    ...hostsOf(hosts),
    ['user', user],
    ['password', password],
    ['dbname', dbname],
    ...queryOf(query),
  ] as const
  return new Map(entries.filter(([, value]) => value !== '').map(([key, value]) => [key, decoded(value, text)]))
}

function queryOf(query: string): (readonly [string, string])[] {
  return query
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const [key, value] = splitAtFirst(pair, '=')
      // What follows a question mark in a password that was not encoded is nothing to be shown.
      if (!/^[a-z_]+$/u.test(key)) throw malformed('', 'a question mark in a password must be written %3F')
      // JDBC's way, which libpq takes as well.
      return key === 'ssl' && value === 'true' ? (['sslmode', 'require'] as const) : ([key, value] as const)
    })
}

function hostsOf(text: string): (readonly [string, string])[] {
  const parts = text.split(',').map((part) => /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/u.exec(part))
  if (parts.includes(null)) throw malformed(text, 'host and port cannot be told apart')
  const hosts = parts.map((part) => (part?.[1] ?? '').replaceAll(/^\[|\]$/gu, ''))
  const ports = parts.map((part) => part?.[2] ?? '')
  return [
    ['host', hosts.some(Boolean) ? hosts.join(',') : ''],
    ['port', ports.some(Boolean) ? ports.join(',') : ''],
  ]
}

function splitAtFirst(text: string, sign: string): [string, string] {
  const at = text.indexOf(sign)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function decoded(text: string, whole: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw malformed(whole, 'a percent sign in it must be written %25')
  }
}

/** `host=h password='it''s'`: a backslash or quotes keep what would end a value. */
function fromPairs(text: string): Parameters {
  const found = new Map<string, string>()
  const pair = /\s*([a-z_]+)\s*=\s*(?:'((?:\\.|[^'\\])*)'|((?:\\.|[^\s\\'])*))(?=\s|$)/giuy
  while (pair.lastIndex < text.length) {
    const match = pair.exec(text)
    if (!match) throw malformed(text, 'it is neither a URL nor pairs like host=db.example.com dbname=app')
    found.set(match[1]!.toLowerCase(), (match[2] ?? match[3] ?? '').replaceAll(/\\(.)/gsu, '$1'))
  }
  return found
}

function malformed(text: string, why: string): UserError {
  const shown = /^[a-z]+:/iu.test(text) || text.includes('=') ? redact(text) : 'what was given'
  return new UserError({
    code: 'bad-database-url',
    what: `${shown} does not say where a database is: ${why}`,
    next: 'write it like postgresql://user@host:5432/database, host=… dbname=…, or service=NAME',
  })
}
