import { UserError } from '../domain/errors.ts'
import { type ManifestFile } from '../manifest/read-manifest.ts'
import { type Ports } from '../ports/ports.ts'
import { findManifest, type Found } from './chosen-manifest.ts'
import { manifestTexts } from './manifest-folder.ts'
import { relativePath } from './relative-path.ts'

/** A manifest that a command may change. */
export interface OwnManifest {
  readonly found: Found
  /** The file or folder as seen from the working folder. */
  readonly shown: string
  readonly isFolder: boolean
  readonly texts: readonly ManifestFile[]
}

/** Finds the manifest to change. Nothing is changed by default, and nothing that is shipped with plan. */
export async function ownManifest(
  ports: Ports,
  choice: { readonly manifest?: string | undefined; readonly product?: string | undefined },
): Promise<OwnManifest> {
  const { files, place } = ports
  const found = await findManifest(ports, choice)
  if (!found)
    throw new UserError({
      code: 'no-manifest',
      what: 'there is no manifest here',
      next: 'name its file or folder with --manifest PATH, or write manifest: PATH into .waystop.yaml',
    })
  refuseShipped(found)
  const way = relativePath(files.resolve(place.workingFolder), found.path)
  return {
    found,
    shown: way.startsWith('..') ? found.path : way,
    isFolder: files.kindOf(found.path) === 'folder',
    texts: manifestTexts(ports, found.path),
  }
}

function refuseShipped({ shipped }: Pick<Found, 'shipped'>): void {
  if (shipped === undefined) return
  throw new UserError({
    code: 'shipped-manifest',
    what: `the manifest of ${shipped} is shipped with plan: the next installation of plan would undo every change`,
    next: 'copy it, and name the copy with --manifest PATH',
  })
}

/** Writes a file of a manifest back; a byte order mark stays. */
export function writeManifestFile(
  { files }: Ports,
  { found, isFolder }: Pick<OwnManifest, 'found' | 'isFolder'>,
  { path, text }: ManifestFile,
): void {
  const file = isFolder ? `${found.path}/${path}` : found.path
  files.writeText(file, files.startsWithMark(file) ? `\uFEFF${text}` : text)
}
