import { string as argument } from '@oclif/core/args'
import { boolean } from '@oclif/core/flags'
import { stopStatus } from '../../app/stop-status.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { chosenFormat, outputFlags } from '../../cli/format-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { textFormats, textOrJson } from '../../cli/text-or-json.ts'
import { stopStatusText } from '../../present/stops/status.ts'

export default class StopStatusCommand extends BaseCommand {
  static override readonly summary = 'list what is owed on account of a required stop: done, open, overdue or unknown'
  static override readonly description =
    'x done, - open, ! overdue, ? neither the manifest nor a person says. Exits with 3 when a duty is overdue.'
  static override readonly examples = [
    'plan stop status 19.5',
    'plan stop status --all',
    'plan stop status 18.11 --product gitlab --json',
  ]
  static override readonly args = {
    line: argument({ description: 'the stop: a line or a version' }),
  }
  static override readonly flags = {
    all: boolean({ summary: 'every declared stop with something open' }),
    ...outputFlags(textFormats),
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(StopStatusCommand)
    const format = chosenFormat(textFormats, flags)
    const options = { width: flags.width ?? (process.stdout.columns || 80), palette: this.paletteOf(flags) }
    const result = await stopStatus(ports(), args.line, flags)
    const text = textOrJson(result, format, () => stopStatusText(result, options))
    return this.deliver(result, text, { output: flags.output, outcome: result.overdue > 0 ? 'findings' : 'done' })
  }
}
