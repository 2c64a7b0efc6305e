import { string } from '@oclif/core/flags'
import { showManifest } from '../../app/manifest-show/show.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { widthFlag } from '../../cli/format-flags.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { manifestLists, type ManifestList } from '../../present/manifest/lists.ts'
import { manifestText } from '../../present/manifest/show.ts'

export default class ManifestShow extends BaseCommand {
  static override readonly summary =
    'show what was understood of a manifest: stops, conditions, what is known and what is odd'
  static override readonly examples = [
    'plan manifest show',
    'plan manifest show --manifest ./manifests --list stops',
    'plan manifest show --product gitlab --json > gitlab.json',
  ]
  static override readonly flags = {
    list: string({ summary: 'one list in full', options: manifestLists, helpValue: 'LIST' }),
    ...widthFlag,
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(ManifestShow)
    const list = flags.list as ManifestList | undefined
    // A list goes into a pipe to be searched: a row stays one line there.
    const width = flags.width ?? (process.stdout.columns || (list ? 1000 : 80))
    return this.answer(await showManifest(ports(), planningFlags(flags)), (result, palette) =>
      manifestText(result, { width, palette, list }),
    )
  }
}
