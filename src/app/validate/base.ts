import { UserError } from '../../domain/errors.ts'
import { maximumManifestSize } from '../../manifest/limits.ts'
import { type ManifestFile } from '../../manifest/read-manifest.ts'
import { type Files } from '../../ports/files.ts'
import { type Ports } from '../../ports/ports.ts'
import { manifestTexts, readManifestTexts } from '../manifest-folder.ts'
import { nothingRead, readSqlFiles } from './sql.ts'
import { type Subject } from './subject.ts'

/** A manifest as it was; undefined result when there was none. */
export interface Earlier {
  /** As a person names it: a ref or a path. */
  readonly word: string
  /** Undefined when the commit has no manifest there. */
  readonly subject: Subject | undefined
  /** The text of the lock beside it. */
  readonly lock: string | undefined
}

/** Where the manifest lies that is compared. */
export type Whereabouts = Pick<Subject, 'found' | 'shown' | 'isFolder'>

/**
 * The manifest a word names: a path to another file or folder, or a commit, in which the manifest lies where it lies
 * now. A word that is spelled like a path is one; any other is a commit if git knows it. Throws UserError: there is
 * nothing to compare with, which must never look like there were no findings. Where no manifest lies, it is a path.
 */
export async function earlierAt(ports: Ports, word: string, now: Whereabouts | undefined): Promise<Earlier> {
  if (isSpelledLikePath(word) || !now) return atPath(ports, word)
  try {
    const commit = await ports.git.commitOf(folderOf(ports, now), word)
    return await atCommit(ports, commit, word, now)
  } catch (error) {
    const { files, place } = ports
    const mayBePath = error instanceof UserError && word !== '' && !word.startsWith('-')
    if (mayBePath && files.kindOf(files.resolve(place.workingFolder, word)) !== 'missing') return atPath(ports, word)
    throw error
  }
}

/** Is a word spelled like a path? Any other is a commit if git knows it. */
export function isSpelledLikePath(word: string): boolean {
  return /^(?:\.{1,2}(?:\/|$)|\/)|\.(?:ya?ml|json)$/u.test(word)
}

async function atPath(ports: Ports, word: string): Promise<Earlier> {
  const { files, place } = ports
  const path = files.resolve(place.workingFolder, word)
  const isFolder = files.kindOf(path) === 'folder'
  const texts = manifestTexts(ports, path)
  const lock = lockPath({ path, isFolder })
  return {
    word,
    subject: await subjectFrom(ports, { found: { path, source: word, flags: [] }, shown: word, isFolder }, texts),
    lock: files.kindOf(lock) === 'file' ? files.readText(lock) : undefined,
  }
}

/** A commit with a manifest that git cannot show is told by git's own error. */
async function atCommit(ports: Ports, commit: string, word: string, now: Whereabouts): Promise<Earlier> {
  const { path } = now.found
  const { isFolder } = now
  const lockFile = lockPath({ path, isFolder })
  const read = (one: string, folder: boolean, file: (name: string) => boolean) =>
    ports.git.textsAt(commit, { path: one, isFolder: folder, file, maximumBytes: maximumManifestSize })
  const texts = await read(path, isFolder, isManifestFile)
  const [lock] = await read(lockFile, false, () => true)
  if (texts.length === 0) return { word, subject: undefined, lock: lock?.text }
  const shown = `${word}:${now.shown}`
  const folder = folderOf(ports, now)
  const sqlOf = (names: ReadonlySet<string>) => read(folder, true, (name) => names.has(name))
  const where = { found: now.found, shown, isFolder }
  return { word, subject: await subjectFrom(ports, where, texts, { folder, sqlOf }), lock: lock?.text }
}

/** As a folder is listed: nothing hidden, nothing installed. */
export function isManifestFile(name: string): boolean {
  const isHidden = name.split('/').some((part) => part.startsWith('.') || part === 'node_modules')
  return !isHidden && /\.(?:ya?ml|json)$/u.test(name)
}

interface CommittedSql {
  readonly folder: string
  readonly sqlOf: (names: ReadonlySet<string>) => Promise<readonly ManifestFile[]>
}

async function subjectFrom(
  ports: Ports,
  where: Whereabouts,
  texts: readonly ManifestFile[],
  committed?: CommittedSql,
): Promise<Subject> {
  const result = await readManifestTexts(ports, texts)
  if ('problems' in result) return { ...where, texts, result, sql: new Map() }
  const named = new Set(result.ok.migrations.flatMap(({ up }) => up ?? []))
  const sql =
    named.size === 0
      ? nothingRead
      : committed
        ? await readSqlFiles({ ...ports, files: await filesOf(ports, committed, named) }, committed.folder, result.ok)
        : await readSqlFiles(ports, folderOf(ports, where), result.ok)
  return { ...where, texts: [...texts, ...sql.texts], result, sql: sql.readings }
}

/** The files of a commit as those of the machine, so that they are read alike. */
async function filesOf({ files }: Ports, { folder, sqlOf }: CommittedSql, named: ReadonlySet<string>): Promise<Files> {
  const texts = new Map((await sqlOf(named)).map(({ path, text }) => [files.resolve(folder, path), text]))
  return {
    ...files,
    kindOf: (path) => (texts.has(path) ? 'file' : 'missing'),
    sizeOf: (path) => texts.get(path)?.length ?? 0,
    readText: (path) => texts.get(path) ?? '',
  }
}

function folderOf({ files }: Ports, { found, isFolder }: Pick<Whereabouts, 'found' | 'isFolder'>): string {
  return isFolder ? found.path : files.resolve(found.path, '..')
}

/** The lock lies beside the manifest: in its folder, or next to its file. */
export function lockPath({ path, isFolder }: { readonly path: string; readonly isFolder: boolean }): string {
  return isFolder ? `${path}/manifest.lock` : `${path}.lock`
}
