import { string as argument } from '@oclif/core/args'
import { string } from '@oclif/core/flags'
import { diff } from '../app/diff.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { chosenFormat, outputFlags } from '../cli/format-flags.ts'
import { planningFlags } from '../cli/planning-flags.ts'
import { ports } from '../cli/provided-ports.ts'
import { diffFormats, formatDiff } from '../present/diff/formats.ts'

export default class Diff extends BaseCommand {
  static override readonly summary =
    'what a change of a manifest means: entries that differ, and installations it strands'
  static override readonly examples = [
    'plan diff origin/main',
    'plan diff v1.4.0 HEAD --since 2025-01-01',
    'plan diff "$CI_MERGE_REQUEST_DIFF_BASE_SHA" --format markdown --output comment.md',
  ]
  static override readonly args = {
    base: argument({ description: 'a commit by any name, or a manifest by its path', required: true }),
    head: argument({ description: 'the same; default: the files as they are' }),
  }
  static override readonly flags = {
    since: string({
      summary: 'leave out installations of versions that came out before this day (default: three years ago)',
      helpValue: 'DAY',
    }),
    ...outputFlags(diffFormats),
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Diff)
    const format = chosenFormat(diffFormats, flags)
    const result = await diff(ports(), { base: args.base, head: args.head }, planningFlags(flags))
    const options = { width: flags.width ?? (process.stdout.columns || 80), palette: this.paletteOf(flags) }
    return this.deliver(result, await formatDiff(result, format, options), { output: flags.output })
  }
}
