import { string as argument } from '@oclif/core/args'
import { agenda } from '../app/agenda.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { chosenFormat, outputFlags } from '../cli/format-flags.ts'
import { ports } from '../cli/provided-ports.ts'
import { agendaFormats, formatAgenda } from '../present/agenda/formats.ts'

export default class AgendaCommand extends BaseCommand {
  static override readonly summary =
    'say what a release may finalize, delete and fold, what it owes, and which stop it has to announce'
  static override readonly description =
    'Also for a release the manifest does not list yet. With --format ics it is a calendar file: an event of a whole day for each item that has a day.'
  static override readonly examples = [
    'plan agenda 19.7',
    'plan agenda 19.7 --format markdown --output agenda.md',
    'plan agenda 19.7 --format ics --output 19.7.ics',
  ]
  static override readonly args = {
    release: argument({ description: 'the release: a line or a version', required: true }),
  }
  static override readonly flags = { ...outputFlags(agendaFormats) }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(AgendaCommand)
    const format = chosenFormat(agendaFormats, flags)
    const options = { width: flags.width ?? (process.stdout.columns || 80), palette: this.paletteOf(flags) }
    const result = await agenda(ports(), args.release, flags)
    return this.deliver(result, formatAgenda(result, format, options), { output: flags.output })
  }
}
