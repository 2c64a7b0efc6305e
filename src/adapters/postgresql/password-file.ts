import { readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Parameters } from './connection-string.ts'

/** What a password file has for a connection. `unsafe` is why it was not used. */
export interface FilePassword {
  readonly password?: string
  readonly unsafe?: string
}

/** Looks a password up, as libpq does: one that others may read is not used. */
export function passwordOfFile(
  parameters: Parameters,
  wanted: readonly [string, string, string, string],
): FilePassword {
  const file = parameters.get('passfile') || join(homedir(), '.pgpass')
  try {
    const { mode } = statSync(file)
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) return { unsafe: file }
    const found = readFileSync(file, 'utf8')
      .split(/\r?\n/u)
      .filter((line) => !line.startsWith('#'))
      .map(fieldsOf)
      .find((fields) => fields.length >= 5 && wanted.every((one, i) => fields[i] === '*' || fields[i] === one))
    return found ? { password: found[4]! } : {}
  } catch {
    return {}
  }
}

/** `host:port:database:user:password`; a backslash keeps a colon or a backslash. */
function fieldsOf(line: string): string[] {
  return [...line.matchAll(/((?:\\.|[^:\\])*)(?::|$)/gu)].map(([, field]) => (field ?? '').replaceAll(/\\(.)/gu, '$1'))
}
