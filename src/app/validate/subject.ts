import { UserError } from '../../domain/errors.ts'
import { type SqlReading } from '../../domain/sql-statement.ts'
import { type ManifestFile, type ManifestResult } from '../../manifest/read-manifest.ts'
import { type Ports } from '../../ports/ports.ts'
import { findManifest, type Found } from '../chosen-manifest.ts'
import { manifestTexts, readManifestTexts } from '../manifest-folder.ts'
import { relativePath } from '../relative-path.ts'
import { type ValidateFlags } from './request.ts'
import { nothingRead, readSqlFiles } from './sql.ts'
import { absentFiles } from './work-files.ts'

/** What is checked: the texts of a manifest and what was understood of them. */
export interface Subject {
  readonly found: Found
  /** The file or folder as seen from the working folder. */
  readonly shown: string
  readonly isFolder: boolean
  /** The manifest's own files first, then the SQL it names. */
  readonly texts: readonly ManifestFile[]
  readonly result: ManifestResult
  /** What the files of SQL say, by the path the manifest names. */
  readonly sql: ReadonlyMap<string, SqlReading>
  /** Files that background work names and that are not there; undefined when nobody looked. */
  readonly absentFiles?: ReadonlySet<string> | undefined
}

/** Finds and reads the manifest to check. There is no default product here: a green answer about another one is worse than none. */
export async function subjectOf(ports: Ports, flags: ValidateFlags): Promise<Subject> {
  const { files, place } = ports
  const manifest = flags.path ?? flags.manifest
  const found = await findManifest(ports, { manifest, product: flags.product })
  if (!found)
    throw new UserError({
      code: 'no-manifest',
      what: 'there is no manifest here',
      next: 'name one: plan validate PATH, or write manifest: PATH into .waystop.yaml',
    })
  const texts = manifestTexts(ports, found.path)
  const way = relativePath(files.resolve(place.workingFolder), found.path)
  const isFolder = files.kindOf(found.path) === 'folder'
  const result = await readManifestTexts(ports, texts)
  const folder = manifestFolder(ports, found)
  const sql = 'ok' in result ? await readSqlFiles(ports, folder, result.ok) : nothingRead
  return {
    found,
    shown: way.startsWith('..') ? found.path : way,
    isFolder,
    texts: [...texts, ...sql.texts],
    result,
    sql: sql.readings,
    absentFiles: 'ok' in result ? absentFiles(files, folder, result.ok) : undefined,
  }
}

/** Where the paths begin that a manifest names. */
export function manifestFolder({ files }: Ports, { path }: Found): string {
  return files.kindOf(path) === 'folder' ? path : files.resolve(path, '..')
}

/** A file of the manifest, or one it names, as seen from the working folder. */
export function shownFile({ shown, isFolder }: Pick<Subject, 'shown' | 'isFolder'>, file: string): string {
  if (isFolder) return shown === '.' ? file : `${shown}/${file}`
  const name = shown.slice(shown.lastIndexOf('/') + 1)
  return file === name ? shown : shown.slice(0, shown.length - name.length) + file
}
