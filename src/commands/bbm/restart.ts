import { string as argument } from '@oclif/core/args'
import { changeOutcome, controlBackground } from '../../app/background/control.ts'
import { controlFlags, nameHelp } from '../../cli/background-flags.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { backgroundChangeText } from '../../present/background/change.ts'

export default class BbmRestart extends BaseCommand {
  static override readonly summary = 'forget what was done and begin again from the first key'
  static override readonly examples = [
    'plan bbm restart BackfillInvoices --because "the formula was wrong"',
    'plan bbm restart BackfillInvoices --dry-run',
  ]
  static override readonly args = { name: argument({ description: nameHelp, multiple: true }) }
  static override readonly flags = controlFlags

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(BbmRestart)
    const asked = { ...planningFlags(flags), names: args.name ?? [], forMachine: this.jsonEnabled() }
    const result = await controlBackground(ports(), 'restart', asked)
    const width = process.stdout.columns || 80
    return this.answer(result, (one, palette) => backgroundChangeText(one, { width, palette }), changeOutcome(result))
  }
}
