import { UserError } from '../../domain/errors.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type SquashEntry } from '../../domain/squash.ts'
import { type Ports } from '../../ports/ports.ts'
import { type ChosenManifest } from '../chosen-manifest.ts'
import { brokenFile, loadManifest, readManifestTexts } from '../manifest-folder.ts'
import { maximumManifestSize } from '../../manifest/limits.ts'
import { isManifestFile, isSpelledLikePath } from '../validate/base.ts'
import { type ProductState } from './proof/product-state.ts'

export interface BaseAsked {
  readonly chosen: ChosenManifest
  readonly squash: SquashEntry
  /** As a person names it: a commit or a path. */
  readonly asked: string | undefined
}

export interface Base {
  readonly state: ProductState
  /** As it is told: a path, or a commit. */
  readonly word: string
}

/** Structures and samples of large products are several MiB each. */
const maximumSqlSize = 512 * 1024 * 1024

/**
 * The product before its squash: what a person names, else the commit before the one that brought the structure, else the last
 * commit, where the squash is not in one yet.
 */
export async function stateBefore(ports: Ports, base: BaseAsked): Promise<Base> {
  const { asked } = base
  if (asked === undefined) return byDefault(ports, base)
  if (isSpelledLikePath(asked)) return atPath(ports, asked)
  try {
    return await atCommit(ports, base, asked)
  } catch (error) {
    const { files, place } = ports
    const isPath = error instanceof UserError && files.kindOf(files.resolve(place.workingFolder, asked)) !== 'missing'
    if (isPath && asked !== '') return atPath(ports, asked)
    throw error
  }
}

async function byDefault(ports: Ports, base: BaseAsked): Promise<Base> {
  const ref = await refBefore(ports, base)
  try {
    return await atCommit(ports, base, ref)
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'unknown-ref') throw error
    throw new UserError(
      {
        code: 'no-base',
        what:
          ref === 'HEAD'
            ? 'nothing is committed yet, so nobody knows how the product was before'
            : `the first commit of all, ${ref.slice(0, 12)}, brought the structure, so nobody knows how the product was before`,
        next: 'name a folder with the product as it was: --base FOLDER',
      },
      { cause: error },
    )
  }
}

async function refBefore(ports: Ports, { chosen, squash }: BaseAsked): Promise<string> {
  const [path] = Object.values(squash.structure)
  if (path === undefined)
    throw new UserError({
      code: 'no-base',
      what: `the squash in ${squash.in.text} names no structure, so nobody knows the commit that made it`,
      next: 'say how the product was before: --base REV; or compare two dumps: --structure NEW.sql --against OLD.sql',
    })
  const brought = await ports.git.broughtBy(ports.files.resolve(folderOf(ports, chosen), path))
  return brought === undefined ? 'HEAD' : `${brought}^`
}

async function atPath(ports: Ports, word: string): Promise<Base> {
  const { files, place } = ports
  const path = files.resolve(place.workingFolder, word)
  const folder = files.kindOf(path) === 'folder' ? path : files.resolve(path, '..')
  const readText = (name: string): string => files.readText(files.resolve(folder, name))
  return { word, state: { manifest: await loadManifest(ports, path), folder, readText } }
}

async function atCommit(ports: Ports, { chosen }: BaseAsked, ref: string): Promise<Base> {
  const { files, git } = ports
  const { path } = chosen
  const folder = folderOf(ports, chosen)
  const isFolder = folder === path
  const commit = await git.commitOf(folder, ref)
  const texts = await git.textsAt(commit, { path, isFolder, file: isManifestFile, maximumBytes: maximumManifestSize })
  const word = /^[0-9a-f]{40,64}\^$/u.test(ref) ? `the commit before ${ref.slice(0, 12)}` : ref
  if (texts.length === 0) throw nothingThere(word, path)
  const result = await readManifestTexts(ports, texts)
  if ('problems' in result) throw brokenFile('manifest', `${path} of ${word}`, result.problems)
  const wanted = sqlOf(result.ok)
  const sql = await git.textsAt(commit, {
    path: folder,
    isFolder: true,
    file: (name) => wanted.has(name),
    maximumBytes: maximumSqlSize,
  })
  const byPath = new Map(sql.map((one) => [files.resolve(folder, one.path), one.text]))
  const readText = (name: string): string => {
    const text = byPath.get(files.resolve(folder, name))
    if (text !== undefined) return text
    throw new UserError({
      code: 'cannot-read',
      what: `${word} has no file ${name}`,
      next: 'name another commit: --base REV',
    })
  }
  return { word, state: { manifest: result.ok, folder, readText } }
}

/** Every file of SQL that the manifest names, as git spells paths. */
function sqlOf({ migrations, squashes, samples }: Manifest): ReadonlySet<string> {
  const named = [
    ...migrations.flatMap(({ up, down }) => [up, down]),
    ...squashes.flatMap(({ structure }) => Object.values(structure)),
    ...samples.map(({ file }) => file),
  ]
  return new Set(named.flatMap((path) => (path === undefined ? [] : [path.replace(/^\.\//u, '')])))
}

function folderOf({ files }: Ports, { path }: ChosenManifest): string {
  return files.kindOf(path) === 'folder' ? path : files.resolve(path, '..')
}

function nothingThere(word: string, path: string): UserError {
  return new UserError({
    code: 'no-base',
    what: `${word} has no manifest at ${path}`,
    next: 'name a commit that has it, or a folder with the product as it was: --base REV',
  })
}
