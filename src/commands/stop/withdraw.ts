import { string as argument } from '@oclif/core/args'
import { boolean, string } from '@oclif/core/flags'
import { withdrawStop } from '../../app/stop/withdraw.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { chosenFormat, outputFlags } from '../../cli/format-flags.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { stopWriters } from '../../cli/stop-writers.ts'
import { textFormats, textOrJson } from '../../cli/text-or-json.ts'
import { stopWithdrawalText } from '../../present/stops/withdrawal.ts'

export default class StopWithdraw extends BaseCommand {
  static override readonly summary = 'take a declared stop back before its release is out'
  static override readonly description =
    'Undoes what plan stop declare wrote: the entry or what was added to it, the line on the page, the note of a late stop, and the texts that nobody changed since. Exit code 3: refused, because the release is out or because work would be left without a landing.'
  static override readonly examples = [
    'plan stop withdraw 19.8 --dry-run',
    "plan stop withdraw 19.8 --because 'the backfill waits for 19.11'",
    'plan stop withdraw 19.8 --accept-missing',
  ]
  static override readonly args = {
    line: argument({ description: 'the stop: a line or a version', required: true }),
  }
  static override readonly flags = {
    because: string({ summary: 'why, for the answer; nothing records it', helpValue: 'TEXT' }),
    'accept-missing': boolean({ summary: 'also when a life has no landing afterwards' }),
    'dry-run': boolean({ summary: 'show the lines that would change, and write nothing' }),
    ...outputFlags(textFormats),
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(StopWithdraw)
    const format = chosenFormat(textFormats, flags)
    const options = { width: flags.width ?? (process.stdout.columns || 80), palette: this.paletteOf(flags) }
    const result = await withdrawStop(ports(), args.line, planningFlags(flags), stopWriters)
    const text = textOrJson(result, format, () => stopWithdrawalText(result, options))
    return this.deliver(result, text, {
      output: flags.output,
      outcome: result.outcome === 'refused' ? 'findings' : 'done',
    })
  }
}
