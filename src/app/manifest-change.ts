import { type Manifest } from '../domain/manifest.ts'
import { type ManifestFile } from '../manifest/read-manifest.ts'
import { type Ports } from '../ports/ports.ts'
import { type WantedFile } from './changed-files.ts'
import { brokenFile, readManifestTexts } from './manifest-folder.ts'
import { type OwnManifest } from './own-manifest.ts'

/** A manifest with an edit that nobody has written yet. */
export interface ManifestChange {
  readonly manifest: Manifest
  readonly texts: readonly ManifestFile[]
  /** The files that differ, for `writeFiles`. */
  readonly wanted: readonly WantedFile[]
}

/** The manifest as it stands; throws UserError `broken-…` with its problems where it cannot be read. */
export async function readOwn(ports: Ports, { found }: OwnManifest, texts: readonly ManifestFile[]): Promise<Manifest> {
  const result = await readManifestTexts(ports, texts)
  if ('problems' in result) throw brokenFile('manifest', found.path, result.problems)
  return result.ok
}

/**
 * Reads an edited manifest before it is written: one that another reading would refuse is never left behind. That is a bug
 * of the edit, unless the manifest was broken before.
 */
export async function changedManifest(
  ports: Ports,
  own: OwnManifest,
  texts: readonly ManifestFile[],
): Promise<ManifestChange> {
  const result = await readManifestTexts(ports, texts)
  if ('problems' in result) {
    const [first] = result.problems
    throw new Error(
      `the edited manifest cannot be read: ${first?.message} at ${first?.place.file}:${first?.place.line}`,
    )
  }
  const old = new Map(own.texts.map(({ path, text }) => [path, text]))
  const wanted = texts
    .filter(({ path, text }) => old.get(path) !== text)
    .map(({ path, text }) => ({ path: own.isFolder ? `${own.found.path}/${path}` : own.found.path, text }))
  return { manifest: result.ok, texts, wanted }
}
