import { execFileSync } from 'node:child_process'
import { UserError } from '../../domain/errors.ts'

export interface ServerUser {
  readonly uid: number
  readonly gid: number
}

/** PostgreSQL refuses to run as root: another user of the machine runs it then. Throws UserError `no-user-for-postgres`. */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = [idOf(name, '-u'), idOf(name, '-g')]
    if (uid !== undefined && gid !== undefined) return { uid, gid }
  }
  throw new UserError({
    code: 'no-user-for-postgres',
    what: 'PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody to run it',
    next: 'start plan as another user than root, or for plan rehearse name a server: --against postgresql://postgres@localhost:5432/postgres',
  })
}

function idOf(name: string, kind: '-u' | '-g'): number | undefined {
  try {
    const id = Number(execFileSync('id', [kind, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
    return Number.isInteger(id) && id > 0 ? id : undefined
  } catch {
    return undefined
  }
}
