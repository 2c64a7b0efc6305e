import { type Manifest } from '../../domain/manifest.ts'
import { type Ports } from '../../ports/ports.ts'
import { type Terminal } from '../../ports/terminal.ts'
import { type ChosenManifest } from '../chosen-manifest.ts'
import { rolesOf, type InitFlags, type InstallationAnswers } from '../installation/draft.ts'
import { askComponents } from './ask-components.ts'
import { askDatabases } from './ask-databases.ts'
import { askProduct } from './ask-product.ts'
import { askInstalled } from './ask-version.ts'

/** Asks what an installation file holds; what flags tell is not asked. */
export async function askInstallation(
  ports: Ports,
  flags: InitFlags,
): Promise<{ readonly chosen: ChosenManifest; readonly answers: InstallationAnswers }> {
  const { terminal } = ports
  const chosen = await askProduct(ports, flags)
  const { manifest } = chosen
  const answers: InstallationAnswers = {
    version: await askInstalled(terminal, manifest),
    install: flags.install ?? (await askInstallType(terminal, manifest)),
    node: flags.node ?? (await askNodes(terminal, manifest)),
    component: flags.component ?? (await askComponents(terminal, manifest)),
    database: flags.database ?? (await askDatabases(terminal, manifest)),
    fact: flags.fact,
  }
  return { chosen, answers }
}

async function askInstallType(terminal: Terminal, { installTypes, product }: Manifest): Promise<string | undefined> {
  if (installTypes.length === 0) return undefined
  const id = await terminal.choose(`How is ${product.name} installed?`, [
    ...installTypes.map((type) => ({ value: type.id, name: type.name })),
    { value: '', name: 'another way' },
  ])
  return id === '' ? undefined : id
}

async function askNodes(terminal: Terminal, manifest: Manifest): Promise<string[]> {
  const told: string[] = []
  for (const role of rolesOf(manifest)) {
    const number = await terminal.text(`How many ${role} nodes? (Enter: don't know)`, {
      check: (text) => /^\d{0,6}$/u.test(text.trim()) || 'write a whole number, or nothing',
    })
    if (number.trim() !== '') told.push(`${role}=${number.trim()}`)
  }
  return told
}
