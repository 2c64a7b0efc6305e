import { UserError } from '../../domain/errors.ts'
import { type Migration } from '../../domain/migration.ts'
import { type SqlProblem } from '../../domain/sql-statement.ts'
import { checksumOf } from '../../engine/migrations/checksum.ts'
import { isFile, type Source, type SqlFile } from '../../engine/migrations/sql-file.ts'
import { type Ports } from '../../ports/ports.ts'

export interface Wanted {
  readonly migrations: readonly Migration[]
  /** Ids of those that are about to run: their statements are read. */
  readonly running: ReadonlySet<string>
  readonly direction: 'up' | 'down'
}

/** The files of migrations; only what is about to run is parsed. */
export async function sourcesOf(
  ports: Ports,
  folder: string,
  { migrations, running, direction }: Wanted,
): Promise<Map<string, Source>> {
  const sources = new Map<string, Source>()
  for (const { id, up, down } of migrations) {
    const parse = running.has(id)
    sources.set(id, {
      up: await fileAt(ports, folder, up, parse && direction === 'up'),
      down: direction === 'down' && parse ? await fileAt(ports, folder, down, true) : undefined,
    })
  }
  return sources
}

async function fileAt(
  ports: Ports,
  folder: string,
  path: string | undefined,
  parse: boolean,
): Promise<SqlFile | SqlProblem | undefined> {
  if (path === undefined) return undefined
  const file = sqlFileAt(ports, folder, path)
  if (!isFile(file) || !parse) return file
  const reading = await ports.sql.read(path, file.text)
  return 'problem' in reading ? reading.problem : { ...file, statements: reading.statements }
}

/** A file of SQL that nobody parses. */
export function sqlFileAt({ files }: Ports, folder: string, path: string): SqlFile | SqlProblem {
  const place = { file: path, line: 1, column: 1 }
  const full = files.resolve(folder, path)
  if (files.kindOf(full) !== 'file') return { kind: 'missing', message: 'it is not there', place }
  try {
    const text = files.readText(full)
    return { path, text, checksum: checksumOf(text), statements: undefined }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { kind: 'unreadable', message: error.what.replace(/^cannot read .*?: /u, ''), place }
  }
}
