import { type Ports } from '../ports/ports.ts'
import { type InstallationFile } from '../results/installation-file.ts'
import { type Start } from '../results/start.ts'
import { type ChosenManifest, type ManifestChoice } from './chosen-manifest.ts'
import { saveWhereAsked } from './init.ts'
import { type PlanningFlags } from './planning.ts'
import { upgrade } from './upgrade.ts'

const example = { product: 'gitlab', from: '16.11.1', to: '17.8' }

/** What plan does, by a real path; for whoever cannot be asked. */
export async function startExample(ports: Ports): Promise<Start> {
  const { manifest, from, path, command } = await upgrade(ports, example, { alternatives: false })
  return {
    kind: 'start',
    schema_version: 1,
    about: 'plan finds the legal upgrade path between two versions and says why each hop is needed.',
    commands: [
      { command, does: 'a path, every hop with its reason' },
      { command: 'plan init', does: 'writes installation.yaml by asking' },
      { command: 'plan --help', does: 'everything else' },
    ],
    manifest,
    from: from.version,
    landings: path?.hops.map(({ to, why }) => ({ version: to, why: why.text })) ?? [],
    command,
  }
}

/** What a person answered, and the manifest it was asked for. */
export interface StartAnswers {
  readonly chosen: ChosenManifest
  readonly flags: PlanningFlags & { readonly from: string }
}

/** Asks which upgrade is planned: product, versions, components. */
export async function askForUpgrade(ports: Ports, choice: ManifestChoice): Promise<StartAnswers> {
  const { terminal } = ports
  const { askProduct } = await import('./interview/ask-product.ts')
  const { askInstalled, askTarget } = await import('./interview/ask-version.ts')
  const { askComponents } = await import('./interview/ask-components.ts')
  const chosen = await askProduct(ports, choice)
  const from = await askInstalled(terminal, chosen.manifest)
  const to = await askTarget(terminal, chosen.manifest, from)
  const component = await askComponents(terminal, chosen.manifest)
  const named = chosen.shipped === undefined ? { manifest: chosen.path } : { product: chosen.shipped }
  return { chosen, flags: { ...named, from, to, component } }
}

/** Offers to save the answers as an installation file; undefined when they are not wanted. */
export async function offerToSave(
  ports: Ports,
  { chosen, flags }: StartAnswers,
): Promise<InstallationFile | undefined> {
  const wanted = await ports.terminal.confirm('Save these answers as installation.yaml, for the next commands?', false)
  if (!wanted) return undefined
  return saveWhereAsked(ports, chosen, { version: flags.from, component: flags.component }, {})
}
