import { string as argument } from '@oclif/core/args'
import { string } from '@oclif/core/flags'
import { why, whyOutcome } from '../app/why.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { chosenFormat, outputFlags } from '../cli/format-flags.ts'
import { installationFlags, pathFlags, planningFlags } from '../cli/planning-flags.ts'
import { ports } from '../cli/provided-ports.ts'
import { siteDatabaseFlags } from '../cli/site-flags.ts'
import { textFormats, textOrJson } from '../cli/text-or-json.ts'
import { whyText } from '../present/why/text.ts'

export default class Why extends BaseCommand {
  static override readonly summary =
    'explain a stop, a line that is none, a hop, a background migration, or the id of a reason'
  static override readonly examples = [
    { description: 'Why is 17.3 a stop, and 17.4 none?', command: 'plan why 17.3\nplan why 17.4' },
    { description: 'Is this hop legal?', command: 'plan why 16.11.10 17.5.2' },
    { description: 'What does a reason mean?', command: 'plan why skips-stop:17.3@16.11.10..17.5.2' },
  ]
  static override readonly args = {
    subject: argument({
      description: 'a line, a version, a hop FROM..TO, a background migration, or the id of a reason',
      required: true,
    }),
    to: argument({ description: 'the end of a hop that begins at SUBJECT' }),
  }
  static override readonly flags = {
    from: string({ summary: 'where the hop of a reason begins whose id does not say it', helpValue: 'VERSION' }),
    to: string({ summary: 'where it ends', helpValue: 'VERSION' }),
    ...installationFlags,
    ...pathFlags,
    ...siteDatabaseFlags,
    ...outputFlags(textFormats),
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Why)
    const format = chosenFormat(textFormats, flags)
    const options = { width: flags.width ?? (process.stdout.columns || 80), palette: this.paletteOf(flags) }
    const words = args.to === undefined ? [args.subject] : [args.subject, args.to]
    const result = await why(ports(), words, planningFlags(flags))
    return this.deliver(
      result,
      textOrJson(result, format, () => whyText(result, options)),
      {
        outcome: whyOutcome(result),
        output: flags.output,
      },
    )
  }
}
