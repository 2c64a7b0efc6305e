import { string as argument } from '@oclif/core/args'
import { changeOutcome, controlBackground } from '../../app/background/control.ts'
import { controlFlags, nameHelp } from '../../cli/background-flags.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { backgroundChangeText } from '../../present/background/change.ts'

export default class BbmCancel extends BaseCommand {
  static override readonly summary = 'give a background migration up: what depends on it stays refused'
  static override readonly examples = ['plan bbm cancel BackfillInvoices --because "the table is dropped in 2.4"']
  static override readonly args = { name: argument({ description: nameHelp, multiple: true }) }
  static override readonly flags = controlFlags

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(BbmCancel)
    const asked = { ...planningFlags(flags), names: args.name ?? [], forMachine: this.jsonEnabled() }
    const result = await controlBackground(ports(), 'cancel', asked)
    const width = process.stdout.columns || 80
    return this.answer(result, (one, palette) => backgroundChangeText(one, { width, palette }), changeOutcome(result))
  }
}
