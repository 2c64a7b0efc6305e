import { type Manifest } from '../../domain/manifest.ts'
import { type Version } from '../../domain/version.ts'
import { resolveInstalled } from '../../planner/target.ts'
import { type Terminal } from '../../ports/terminal.ts'
import { installedChoices, targetChoices } from './version-choices.ts'

/** Asks which version is installed. */
export function askInstalled(terminal: Terminal, manifest: Manifest): Promise<string> {
  return terminal.search(`Which version of ${manifest.product.name} is installed?`, (typed) =>
    installedChoices(manifest, typed),
  )
}

/** Asks where the upgrade goes; the newest version is the first choice. */
export function askTarget(terminal: Terminal, manifest: Manifest, from: string): Promise<string> {
  const installed = resolveInstalled(manifest, from) as { readonly version: Version }
  return terminal.search('To which version?', (typed) => targetChoices(manifest, installed.version, typed))
}
