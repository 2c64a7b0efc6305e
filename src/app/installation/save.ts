import { UserError } from '../../domain/errors.ts'
import { type InstallationDocument } from '../../manifest/schema/installation.ts'
import { type Ports } from '../../ports/ports.ts'
import { type InstallationFile } from '../../results/installation-file.ts'
import { commandLine } from '../command-line.ts'
import { foldersUpward } from '../folders-upward.ts'
import { relativePath } from '../relative-path.ts'
import { askPlanner } from '../planning.ts'

/** What to do when the file is there already. */
export type Existing = 'refuse' | 'replace'

/** Writes an installation file and reads it back the way every command will. */
export async function saveInstallation(
  ports: Ports,
  document: InstallationDocument,
  { file, existing }: { readonly file: string; readonly existing: Existing },
): Promise<InstallationFile> {
  const path = ports.files.resolve(ports.place.workingFolder, file)
  const isThere = refuseWhereItCannotStand(ports, file, existing)
  const { installationText } = await import('../../manifest/write-installation.ts')
  const text = installationText(document, schemaFor(ports, path))
  ports.files.writeText(path, text)
  const { chosen, asked } = await askPlanner(ports, { installation: file })
  return {
    kind: 'installation-file',
    schema_version: 1,
    manifest: chosen.facts,
    version: asked.from,
    file,
    replaced: isThere,
    text,
    command: commandLine(['plan', 'upgrade', '--installation', file]),
  }
}

export function isThere({ files, place }: Ports, file: string): boolean {
  return files.kindOf(files.resolve(place.workingFolder, file)) !== 'missing'
}

/** Says whether a file is replaced. */
function refuseWhereItCannotStand(ports: Ports, file: string, existing: Existing): boolean {
  const { files, place } = ports
  const path = files.resolve(place.workingFolder, file)
  const kind = files.kindOf(path)
  if (kind === 'folder')
    throw refusal(`${file} is a folder`, `name a file, like ${file.replace(/\/+$/u, '')}/installation.yaml`)
  if (files.kindOf(files.resolve(path, '..')) !== 'folder')
    throw refusal(`there is no folder for ${file}`, 'make the folder first, or name a file elsewhere')
  if (kind === 'file' && existing === 'refuse')
    throw refusal(`${file} is there already`, 'replace it with --force, or name another file with --output')
  return kind === 'file'
}

function refusal(what: string, next: string): UserError {
  return new UserError({ code: 'cannot-write', what, next })
}

/** The shipped schema as an editor finds it: only where the package is installed beside the file. */
function schemaFor({ files, place }: Ports, path: string): string | undefined {
  const folder = files.resolve(path, '..')
  const schema = files.resolve(place.packageRoot, 'manifests/schema/installation.schema.json')
  const beside = foldersUpward(folder).some((above) => schema.startsWith(files.resolve(above, 'node_modules')))
  return beside && files.kindOf(schema) === 'file' ? relativePath(folder, schema) : undefined
}
