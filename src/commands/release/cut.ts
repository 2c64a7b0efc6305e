import { string as argument } from '@oclif/core/args'
import { boolean } from '@oclif/core/flags'
import { releaseCut } from '../../app/release-cut.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { chosenFormat, outputFlags } from '../../cli/format-flags.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { textFormats, textOrJson } from '../../cli/text-or-json.ts'
import { releaseCutText } from '../../present/release-cut.ts'

export default class ReleaseCutCommand extends BaseCommand {
  static override readonly summary = 'freeze what a release brings, so that a later edit of it is found without history'
  static override readonly examples = [
    'plan release cut 19.4 --dry-run',
    'plan release cut 19.4.1 --manifest manifests',
  ]
  static override readonly args = {
    release: argument({ description: 'the release that is cut: a line or a version', required: true }),
  }
  static override readonly flags = {
    'dry-run': boolean({ summary: 'say what would be frozen, and write nothing' }),
    ...outputFlags(textFormats),
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(ReleaseCutCommand)
    const format = chosenFormat(textFormats, flags)
    const result = await releaseCut(ports(), args.release, planningFlags(flags))
    const options = { width: flags.width ?? (process.stdout.columns || 80), palette: this.paletteOf(flags) }
    const text = textOrJson(result, format, () => releaseCutText(result, options))
    const outcome = result.outcome === 'refused' ? 'findings' : 'done'
    return this.deliver(result, text, { output: flags.output, outcome })
  }
}
