import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { UserError } from '../../domain/errors.ts'
import { type OwnServerRequest } from '../../ports/servers.ts'

export interface Programs {
  readonly initdb: string
  readonly postgres: string
}

/** Where PostgreSQL is when nobody says where: Debian, Red Hat, Homebrew, its own application, Alpine, its own sources. */
function usualFolders(major: number): readonly string[] {
  return [
    `/usr/lib/postgresql/${major}/bin`,
    `/usr/pgsql-${major}/bin`,
    `/opt/homebrew/opt/postgresql@${major}/bin`,
    `/usr/local/opt/postgresql@${major}/bin`,
    `/Applications/Postgres.app/Contents/Versions/${major}/bin`,
    `/usr/libexec/postgresql${major}`,
    '/usr/local/pgsql/bin',
  ]
}

/** The first folder that has the programs of this major version. Throws UserError `no-postgres-programs`. */
export async function programsOf({ major, environment }: OwnServerRequest): Promise<Programs> {
  const said = environment['WAYSTOP_POSTGRES_BIN']
  const inPath = (environment['PATH'] ?? '').split(delimiter)
  const others: string[] = []
  for (const folder of [said ?? '', ...inPath, ...usualFolders(major)]) {
    const programs = { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') }
    if (folder === '' || !existsSync(programs.initdb) || !existsSync(programs.postgres)) continue
    const found = await majorOf(programs.postgres)
    if (found === major) return programs
    others.push(`${folder} has PostgreSQL ${found ?? 'of an unknown version'}`)
  }
  throw new UserError({
    code: 'no-postgres-programs',
    what: `the programs of PostgreSQL ${major} (initdb, postgres) are not on this machine`,
    next: `install them (Debian and Ubuntu: apt install postgresql-${major}; Red Hat: postgresql${major}-server; Homebrew: postgresql@${major}), name their folder in WAYSTOP_POSTGRES_BIN, or for plan rehearse name a server: --against postgresql://postgres@localhost:5432/postgres`,
    details: [...new Set(others)],
  })
}

/** `postgres (PostgreSQL) 16.4 (Debian 16.4-1)` and `17beta1`. */
async function majorOf(postgres: string): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)(postgres, ['--version'], { timeout: 10_000 })
    const major = /\(PostgreSQL\) (\d+)/u.exec(stdout)?.[1]
    return major === undefined ? undefined : Number(major)
  } catch {
    return undefined
  }
}
