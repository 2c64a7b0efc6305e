import { UserError } from '../domain/errors.ts'
import { type Manifest } from '../domain/manifest.ts'
import { maximumManifestSize, shownProblems } from '../manifest/limits.ts'
import { type ManifestProblem } from '../manifest/problem.ts'
import { type ManifestFile, type ManifestResult } from '../manifest/read-manifest.ts'
import { type Ports } from '../ports/ports.ts'
import { decodeManifest } from './manifest-cache/decode.ts'

/** Raised when what the reader makes of the same texts changes, so that older cache entries are left alone. */
const readerVersion = 'waystop-manifest-reader-7'

/** As many files may make one manifest. */
const maximumFiles = 20_000

/**
 * Reads the manifest at a path, a file or a folder. What was read before is taken from the cache by the content of
 * all its files. A manifest with problems is one UserError that names the first and lists the others.
 */
export async function loadManifest(ports: Ports, path: string): Promise<Manifest> {
  const result = await readManifestTexts(ports, manifestTexts(ports, path))
  if ('problems' in result) throw brokenManifest(path, result.problems)
  return result.ok
}

/** The same from texts that were read before, with its problems as a result. */
export async function readManifestTexts(ports: Ports, texts: readonly ManifestFile[]): Promise<ManifestResult> {
  const presets = presetsFor(ports, texts)
  const all = [...texts, ...(presets ?? [])]
  const sources = [readerVersion, buildOf(ports), ...all.flatMap(({ path: file, text }) => [file, text])]
  const kept = keptManifest(ports.cache.get(sources))
  if (kept) return { ok: kept }
  const { readManifest } = await import('../manifest/read-manifest.ts')
  const result = readManifest(texts, presets)
  if ('problems' in result) return result
  const { encodeManifest } = await import('./manifest-cache/encode.ts')
  ports.cache.put(sources, encodeManifest(result.ok))
  return result
}

/** The drivers that ship with plan, for a manifest that starts from one. */
function presetsFor({ files, place }: Ports, texts: readonly ManifestFile[]): readonly ManifestFile[] | undefined {
  if (!texts.some(({ text }) => /\buse["']?\s*:/u.test(text))) return undefined
  const folder = files.resolve(place.packageRoot, 'manifests/drivers')
  if (files.kindOf(folder) !== 'folder') return undefined
  const names = files.listBelow(folder).filter((name) => name.endsWith('.yaml'))
  return names.map((name) => ({ path: `drivers/${name}`, text: files.readText(`${folder}/${name}`) }))
}

/** A new build of the reader must not meet what an old one kept. */
export function buildOf({ files, place }: Pick<Ports, 'files' | 'place'>): string {
  const stamp = files.resolve(place.packageRoot, 'dist/.stamp')
  return files.kindOf(stamp) === 'file' ? files.readText(stamp) : ''
}

/** What the cache kept, when it is a manifest; whatever else stands there is read again. */
function keptManifest(text: string | undefined): Manifest | undefined {
  if (text === undefined) return undefined
  try {
    return decodeManifest(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Every file of the manifest, smallest paths first; a folder is read recursively. */
export function manifestTexts({ files }: Ports, path: string): ManifestFile[] {
  const kind = files.kindOf(path)
  if (kind === 'missing')
    throw new UserError({
      code: 'no-manifest',
      what: `there is no manifest at ${path}`,
      next: 'check the path, or choose a shipped product with --product',
    })
  const names =
    kind === 'file'
      ? [path.split('/').at(-1)!]
      : files.listBelow(path).filter((name) => /\.(?:ya?ml|json)$/u.test(name))
  const full = (name: string) => (kind === 'file' ? path : `${path}/${name}`)
  if (names.length === 0)
    throw new UserError({
      code: 'no-manifest',
      what: `the folder ${path} holds no YAML file`,
      next: 'name the file or the folder of a manifest',
    })
  refuseHuge(
    path,
    names.length,
    names.reduce((sum, name) => sum + files.sizeOf(full(name)), 0),
  )
  return names.map((name) => ({ path: name, text: files.readText(full(name)) }))
}

function refuseHuge(path: string, count: number, bytes: number): void {
  if (bytes <= maximumManifestSize && count <= maximumFiles) return
  const what =
    bytes > maximumManifestSize
      ? `the manifest ${path} is longer than ${maximumManifestSize / 1024 / 1024} MiB in all`
      : `the folder ${path} holds more than ${maximumFiles} files`
  throw new UserError({
    code: 'too-large',
    what,
    place: { file: path, line: 1, column: 1 },
    next: 'name the folder that holds only the manifest, and split off what is not part of it',
  })
}

function brokenManifest(path: string, problems: readonly ManifestProblem[]): UserError {
  return brokenFile('manifest', path, problems)
}

/** One error for all problems of a file: the first in full, the others one line each, the rest counted. */
export function brokenFile(what: string, path: string, problems: readonly ManifestProblem[]): UserError {
  const [first, ...others] = problems
  const listed = others
    .slice(0, shownProblems)
    .map(({ place, message, next }) => `${place.file}:${place.line}:${place.column} ${message}; ${next}`)
  const rest = others.length - listed.length
  return new UserError({
    code: first!.code,
    what: `the ${what} ${path} cannot be understood: ${first!.message}`,
    place: first!.place,
    next: first!.next,
    details: rest > 0 ? [...listed, `and ${rest} more`] : listed,
  })
}
