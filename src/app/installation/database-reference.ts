import { UserError } from '../../domain/errors.ts'
import { redact } from '../../domain/redact.ts'

/** How a connection is referenced in the installation file. */
export interface DatabaseEntry {
  url?: string
  url_from_env?: string
  url_from_file?: string
  service?: string
}

/** `env:NAME`, `service:NAME`, `file:PATH` or a connection URL without a password. */
export function databaseEntry(name: string, how: string): DatabaseEntry {
  const [, kind, rest = ''] = /^(env|service|file):(.*)$/su.exec(how) ?? []
  if (kind === 'env') return { url_from_env: checked(name, rest, environmentName) }
  if (kind === 'service') return { service: checked(name, rest, serviceName) }
  if (kind === 'file') return { url_from_file: checked(name, rest, /\S/u) }
  if (/^postgres(?:ql)?:\/\//u.test(how)) return { url: withoutPassword(name, how) }
  throw new UserError({
    code: 'bad-database',
    what: `"${redact(how)}" does not say how ${name} is reached`,
    next: `write ${name}=env:NAME, ${name}=service:NAME, ${name}=file:PATH or ${name}=postgresql://user@host/database`,
  })
}

export const environmentName = /^[A-Za-z_]\w{0,127}$/u
export const serviceName = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/u

function checked(name: string, value: string, pattern: RegExp): string {
  if (pattern.test(value)) return value
  throw new UserError({
    code: 'bad-database',
    what: `"${redact(value)}" cannot be what ${name} is reached by`,
    next: `write ${name}=env:NAME, ${name}=service:NAME or ${name}=file:PATH`,
  })
}

function withoutPassword(name: string, url: string): string {
  if (!/:\/\/[^/?#]*:[^/?#]*@/u.test(url) && !/[?&]password=/iu.test(url) && redact(url) === url) return url
  throw new UserError({
    code: 'password-in-url',
    what: `the URL of ${name} holds a password, and an installation file holds no secrets`,
    next: `put the URL into an environment variable or a file, and write ${name}=env:NAME or ${name}=file:PATH`,
  })
}
