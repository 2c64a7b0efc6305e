import { type Installation } from '../domain/installation.ts'
import { type Ports } from '../ports/ports.ts'
import { brokenFile } from './manifest-folder.ts'

/** Reads an installation file; one with problems is one UserError. */
export async function loadInstallation({ files, place }: Ports, path: string): Promise<Installation> {
  const file = files.resolve(place.workingFolder, path)
  const text = files.readText(file)
  const { readInstallation } = await import('../manifest/read-installation.ts')
  const result = readInstallation(path, text)
  if ('problems' in result) throw brokenFile('installation file', path, result.problems)
  return result.ok
}
