import { type Manifest } from '../../domain/manifest.ts'
import { type Files } from '../../ports/files.ts'
import { workFiles } from '../../rules/work-files.ts'

/** Files that background work names and that are not in the folder of the manifest. */
export function absentFiles(files: Files, folder: string, manifest: Manifest): ReadonlySet<string> {
  return new Set(namedWorkFiles(manifest).filter((path) => files.kindOf(files.resolve(folder, path)) !== 'file'))
}

/** Files that background work names, each once. */
export function namedWorkFiles({ backgroundMigrations }: Manifest): readonly string[] {
  return [...new Set(backgroundMigrations.flatMap((one) => workFiles(one).map(({ path }) => path)))]
}
