import { string as argument } from '@oclif/core/args'
import { boolean, string } from '@oclif/core/flags'
import { recordDuty } from '../../app/stop/done.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { chosenFormat, outputFlags } from '../../cli/format-flags.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { textFormats, textOrJson } from '../../cli/text-or-json.ts'
import { stopDutyDoneText } from '../../present/stops/duty-done.ts'

export default class StopDone extends BaseCommand {
  static override readonly summary = 'record in the manifest that something owed on account of a stop was done'
  static override readonly description =
    'People record support, release-managers, packages and squash-issue. The manifest and the page tell the others by themselves; those can only be waived.'
  static override readonly examples = [
    'plan stop done 19.8 support --by Ada --link https://example.com/messages/7',
    'plan stop done 19.8 squash-issue --link https://example.com/issues/12 --on 2026-11-20',
    "plan stop done 19.8 packages --waive 'there is no package of this product'",
    'plan stop done 19.8 support --undo',
  ]
  static override readonly args = {
    line: argument({ description: 'the stop: a line or a version', required: true }),
    duty: argument({ description: 'what was owed', required: true }),
  }
  static override readonly flags = {
    by: string({ summary: 'who did it', helpValue: 'NAME' }),
    link: string({ summary: 'where it can be seen', helpValue: 'URL' }),
    on: string({ summary: 'the day (default: today)', helpValue: 'DATE' }),
    waive: string({ summary: 'why nobody has to do it', helpValue: 'TEXT', exclusive: ['undo'] }),
    undo: boolean({ summary: 'take the record out', exclusive: ['by', 'link', 'on'] }),
    'dry-run': boolean({ summary: 'show the lines that would change, and write nothing' }),
    ...outputFlags(textFormats),
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(StopDone)
    const format = chosenFormat(textFormats, flags)
    const options = { width: flags.width ?? (process.stdout.columns || 80), palette: this.paletteOf(flags) }
    const result = await recordDuty(ports(), args.line, args.duty, planningFlags(flags))
    const text = textOrJson(result, format, () => stopDutyDoneText(result, options))
    return this.deliver(result, text, { output: flags.output })
  }
}
