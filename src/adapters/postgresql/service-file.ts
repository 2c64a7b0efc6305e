import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { UserError } from '../../domain/errors.ts'
import { type Environment } from './connection-string.ts'

/** Parameters of a service: the user's file first, then the machine's, as libpq looks for it. */
export function readService(name: string, environment: Environment): ReadonlyMap<string, string> {
  const files = filesOf(environment)
  for (const file of files) {
    const found = sectionOf(readText(file), name)
    if (found) return found
  }
  throw new UserError({
    code: 'unknown-service',
    what: `there is no service "${name}" in ${files.join(' or ')}`,
    next: `write a section [${name}] with host, port, dbname and user into ${files[0]}`,
  })
}

function filesOf({ PGSERVICEFILE, PGSYSCONFDIR }: Environment): string[] {
  const own = PGSERVICEFILE || join(homedir(), '.pg_service.conf')
  return [own, ...(PGSYSCONFDIR ? [join(PGSYSCONFDIR, 'pg_service.conf')] : [])]
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function sectionOf(text: string, name: string): ReadonlyMap<string, string> | undefined {
  let found: Map<string, string> | undefined
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line.startsWith('#')) continue
    if (line.startsWith('[')) {
      if (found) return found
      if (line === `[${name}]`) found = new Map()
      continue
    }
    const at = line.indexOf('=')
    if (found && at > 0) found.set(line.slice(0, at).trim(), line.slice(at + 1).trim())
  }
  return found
}
