import { UserError } from '../../domain/errors.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type SqlProblem, type SqlReading } from '../../domain/sql-statement.ts'
import { type ManifestFile } from '../../manifest/read-manifest.ts'
import { type Ports } from '../../ports/ports.ts'
import { buildOf } from '../manifest-folder.ts'

/** A migration longer than this many bytes is data; it is not read. */
const maximumSize = 4 * 1024 * 1024

/** What the files of SQL say that a manifest names, by the path it names. */
export interface SqlFiles {
  readonly readings: ReadonlyMap<string, SqlReading>
  readonly texts: readonly ManifestFile[]
}

export const nothingRead: SqlFiles = { readings: new Map(), texts: [] }

/** Files of SQL that a manifest names, each once: those of migrations, and structures. */
export function namedSql({ migrations, squashes }: Pick<Manifest, 'migrations' | 'squashes'>): readonly string[] {
  const structures = squashes.flatMap(({ structure }) => Object.values(structure))
  return [...new Set([...migrations.flatMap(({ up }) => up ?? []), ...structures])]
}

/** Reads the files of SQL that a manifest names, below a folder. The parser is loaded only when there is one. */
export async function readSqlFiles(ports: Ports, folder: string, manifest: Manifest): Promise<SqlFiles> {
  const found = namedSql(manifest).map((path) => textAt(ports, folder, path))
  const texts = found.filter((one) => 'text' in one)
  const problems = found.filter((one) => 'kind' in one)
  return {
    readings: new Map([
      ...(await readTexts(ports, texts)),
      ...problems.map((problem) => [problem.place.file, { problem }] as const),
    ]),
    texts,
  }
}

/** Raised when what is made of the same texts changes without a new build, so that older cache entries are left alone. */
const readingVersion = 'waystop-sql-reading-1'

type Readings = readonly (readonly [path: string, reading: SqlReading])[]

/** Thousands of files take a second or two to parse: what they say is kept, by the whole of their texts. */
async function readTexts(ports: Ports, texts: readonly ManifestFile[]): Promise<Readings> {
  if (texts.length === 0) return []
  const sources = [readingVersion, buildOf(ports), ...texts.flatMap(({ path, text }) => [path, text])]
  const kept = ports.cache.get(sources)
  if (kept !== undefined) return JSON.parse(kept) as Readings
  const readings: [string, SqlReading][] = []
  for (const { path, text } of texts) readings.push([path, await ports.sql.read(path, text)])
  ports.cache.put(sources, JSON.stringify(readings))
  return readings
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
