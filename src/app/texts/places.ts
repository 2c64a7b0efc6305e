import { type Ports } from '../../ports/ports.ts'
import { checkoutDefaults } from '../checkout-defaults.ts'

/** Absolute paths of the texts of one stop. */
export interface TextPlaces {
  /** The page of required stops; one for all of them. */
  readonly page: string
  readonly support: string
  readonly releaseManagers: string
  readonly squashIssue: string
}

/**
 * Where the texts of a stop are written: as `.waystop.yaml` says, relative to its folder, else beside it under `out/`; in
 * the working folder where there is no such file.
 */
export async function textPlaces(ports: Ports, stop: string): Promise<TextPlaces> {
  const { files, place } = ports
  const defaults = await checkoutDefaults(ports)
  const folder = defaults?.folder ?? files.resolve(place.workingFolder)
  const { page, support, release_managers: managers, squash_issue: issue } = defaults?.texts ?? {}
  const at = (path: string) => files.resolve(folder, path.replaceAll('{stop}', fileName(stop)))
  return {
    page: at(page ?? 'upgrade-paths.md'),
    support: at(support ?? 'out/{stop}/support.md'),
    releaseManagers: at(managers ?? 'out/{stop}/release-managers.md'),
    squashIssue: at(issue ?? 'out/{stop}/squash-issue.md'),
  }
}

/** A version may hold signs that lead to other folders. */
function fileName(stop: string): string {
  return stop.replaceAll(/[^\w.+-]/gu, '-')
}
