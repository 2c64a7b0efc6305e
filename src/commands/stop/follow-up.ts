import { string as argument } from '@oclif/core/args'
import { boolean } from '@oclif/core/flags'
import { stopFollowUp } from '../../app/stop-follow-up.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { chosenFormat, outputFlags } from '../../cli/format-flags.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { textFormats, textOrJson } from '../../cli/text-or-json.ts'
import { squashIssueBody } from '../../present/squash/issue.ts'
import { squashIssueMarkdown } from '../../present/squash/issue-text.ts'
import { stopFollowUpText } from '../../present/stops/follow-up.ts'

export default class StopFollowUpCommand extends BaseCommand {
  static override readonly summary = 'do what the release after a required stop owes: minimum schema, squash issue'
  static override readonly description =
    'The first line after the stop that is not out takes databases from the stop on; a line that folded migrations, from the stop up to which it folds. What only people can do is listed with the line that records it. Refused with exit code 3 while the stop is not out.'
  static override readonly examples = [
    'plan stop follow-up 19.5 --dry-run',
    'plan stop follow-up 19.5',
    'plan stop follow-up 19.8 --early',
  ]
  static override readonly args = {
    line: argument({ description: 'the stop: a line or a version', required: true }),
  }
  static override readonly flags = {
    early: boolean({ summary: 'also before the stop is out' }),
    rewrite: boolean({ summary: 'write the squash issue anew, also where somebody changed it' }),
    'dry-run': boolean({ summary: 'show the lines that would change, and write nothing' }),
    ...outputFlags(textFormats),
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(StopFollowUpCommand)
    const format = chosenFormat(textFormats, flags)
    const options = { width: flags.width ?? (process.stdout.columns || 80), palette: this.paletteOf(flags) }
    const writer = { body: squashIssueBody, text: squashIssueMarkdown }
    const result = await stopFollowUp(ports(), args.line, planningFlags(flags), writer)
    const text = textOrJson(result, format, () => stopFollowUpText(result, options))
    const outcome = result.outcome === 'too-early' ? 'findings' : 'done'
    return this.deliver(result, text, { output: flags.output, outcome })
  }
}
