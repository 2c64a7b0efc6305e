import { UserError } from '../../domain/errors.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type SqlProblem, type SqlReading } from '../../domain/sql-statement.ts'
import { type ManifestFile } from '../../manifest/read-manifest.ts'
import { type Ports } from '../../ports/ports.ts'

/** A migration longer than this many bytes is data; it is not read. */
const maximumSize = 4 * 1024 * 1024

/** What the files of SQL say that a manifest names, by the path it names. */
export interface SqlFiles {
  readonly readings: ReadonlyMap<string, SqlReading>
  readonly texts: readonly ManifestFile[]
}

export const nothingRead: SqlFiles = { readings: new Map(), texts: [] }

/** Reads the files that migrations name in `up`, below a folder. The parser is loaded only when there is one. */
export async function readSqlFiles(ports: Ports, folder: string, { migrations }: Manifest): Promise<SqlFiles> {
  const readings = new Map<string, SqlReading>()
  const texts: ManifestFile[] = []
  for (const path of new Set(migrations.flatMap(({ up }) => up ?? []))) {
    const found = textAt(ports, folder, path)
    if ('text' in found) texts.push(found)
    readings.set(path, 'text' in found ? await ports.sql.read(path, found.text) : { problem: found })
  }
  return { readings, texts }
}

function textAt({ files }: Ports, folder: string, path: string): ManifestFile | SqlProblem {
  const problem = (kind: SqlProblem['kind'], message: string): SqlProblem => ({
    kind,
    message,
    place: { file: path, line: 1, column: 1 },
  })
  const full = files.resolve(folder, path)
  try {
    if (files.kindOf(full) !== 'file') return problem('missing', 'it is not there')
    const size = files.sizeOf(full)
    if (size > maximumSize) return problem('unreadable', `it is longer than ${maximumSize / 1024 / 1024} MiB`)
    return { path, text: files.readText(full) }
  } catch (error) {
    if (error instanceof UserError) return problem('unreadable', error.what.replace(/^cannot read .*?: /u, ''))
    throw error
  }
}
