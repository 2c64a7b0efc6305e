import { type Manifest } from '../../domain/manifest.ts'
import { type Files } from '../../ports/files.ts'
import { workFiles } from '../../rules/work-files.ts'

/** Files that background work names and that are not in the folder of the manifest. */
export function absentFiles(files: Files, folder: string, { backgroundMigrations }: Manifest): ReadonlySet<string> {
  const named = new Set(backgroundMigrations.flatMap((one) => workFiles(one).map(({ path }) => path)))
  return new Set([...named].filter((path) => files.kindOf(files.resolve(folder, path)) !== 'file'))
}
