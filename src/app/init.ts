import { type Ports } from '../ports/ports.ts'
import { type InstallationFile } from '../results/installation-file.ts'
import { chooseManifest, type ChosenManifest } from './chosen-manifest.ts'
import {
  installationDocument,
  type InitFlags,
  type InstallationAnswers,
  type NamedManifest,
} from './installation/draft.ts'
import { isThere, saveInstallation, type Existing } from './installation/save.ts'
import { missing } from './planning.ts'
import { relativePath } from './relative-path.ts'

const defaultFile = 'installation.yaml'

/**
 * Writes an installation file: by asking where the command line does not tell the installed version and somebody can be
 * asked, else from flags alone.
 */
export async function initInstallation(
  ports: Ports,
  flags: InitFlags,
  { forMachine }: { readonly forMachine: boolean },
): Promise<InstallationFile> {
  if (flags.version !== undefined) return initFromFlags(ports, flags, flags.version)
  if (!ports.terminal.canAsk || forMachine)
    throw missing('version', 'the installed version', '--version 16.11.10, or run plan init at a terminal to be asked')
  const { askInstallation } = await import('./interview/ask-installation.ts')
  const { chosen, answers } = await askInstallation(ports, flags)
  return saveWhereAsked(ports, chosen, answers, flags)
}

async function initFromFlags(ports: Ports, flags: InitFlags, version: string): Promise<InstallationFile> {
  const chosen = await chooseManifest(ports, flags)
  if (chosen.isDefault)
    throw missing('product', 'which product is installed', '--product gitlab, or --manifest PATH for one of your own')
  const file = flags.output ?? defaultFile
  const existing: Existing = flags.force ? 'replace' : 'refuse'
  return writeInstallation(ports, chosen, { ...flags, version }, { file, existing })
}

/** Checks the answers against the manifest and writes the file. */
function writeInstallation(
  ports: Ports,
  chosen: ChosenManifest,
  answers: InstallationAnswers,
  target: { readonly file: string; readonly existing: Existing },
): Promise<InstallationFile> {
  const named = namedManifest(ports, chosen, target.file)
  return saveInstallation(ports, installationDocument(ports, chosen.manifest, named, answers), target)
}

/** How the file names the manifest: a path stays right when the file is read from another folder. */
function namedManifest({ files, place }: Ports, chosen: ChosenManifest, file: string): NamedManifest {
  if (chosen.shipped !== undefined) return { product: chosen.shipped }
  const folder = files.resolve(place.workingFolder, file, '..')
  return { manifest: relativePath(folder, chosen.path) }
}

/** The same for a person at a terminal: a file that is there is replaced only when they say so. */
export async function saveWhereAsked(
  ports: Ports,
  chosen: ChosenManifest,
  answers: InstallationAnswers,
  { output, force = false }: Pick<InitFlags, 'output' | 'force'>,
): Promise<InstallationFile> {
  const wanted = output ?? defaultFile
  const file = force ? wanted : await freeFile(ports, wanted)
  return writeInstallation(ports, chosen, answers, { file, existing: 'replace' })
}

/** A file that is not there, or that the person lets go. */
async function freeFile(ports: Ports, wanted: string): Promise<string> {
  let file = wanted
  while (isThere(ports, file) && !(await mayReplace(ports, file))) file = await askFile(ports)
  return file
}

function mayReplace({ terminal }: Ports, file: string): Promise<boolean> {
  return terminal.confirm(`${file} is there already. Replace it?`, false)
}

function askFile({ terminal }: Ports): Promise<string> {
  return terminal.text('Which file instead?', {
    check: (text) => (/\S/u.test(text) ? true : 'name a file, or press Ctrl-C to write none'),
  })
}
