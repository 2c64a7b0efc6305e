import { fixFiles } from '../../manifest/edit/fix.ts'
import { type Ports } from '../../ports/ports.ts'
import { type Validation } from '../../results/validation.ts'
import { ownManifest, writeManifestFile } from '../own-manifest.ts'
import { type ValidateFlags } from './request.ts'
import { shownFile } from './subject.ts'

/** Mends what is mechanical in a manifest of one's own and writes its files; with `dryRun` it only tells. */
export async function fixManifest(
  ports: Ports,
  flags: ValidateFlags,
): Promise<Required<Pick<Validation, 'fixed' | 'dry_run'>>> {
  const own = await ownManifest(ports, { manifest: flags.path ?? flags.manifest, product: flags.product })
  const { files, fixes } = fixFiles(own.texts)
  const dryRun = flags.dryRun ?? false
  const before = new Map(own.texts.map(({ path, text }) => [path, text]))
  const changed = files.filter(({ path, text }) => before.get(path) !== text)
  if (!dryRun) for (const file of changed) writeManifestFile(ports, own, file)
  const fixed = fixes.map(({ file, line, what, before: old, after }) => ({
    file: shownFile(own, file),
    line,
    what,
    before: [...old],
    after: [...after],
  }))
  return { fixed, dry_run: dryRun }
}
