import { string as argument } from '@oclif/core/args'
import { changeOutcome, controlBackground } from '../../app/background/control.ts'
import { controlFlags, nameHelp } from '../../cli/background-flags.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { backgroundChangeText } from '../../present/background/change.ts'

export default class BbmPause extends BaseCommand {
  static override readonly summary = 'pause background migrations: workers leave them after the sub-batch at hand'
  static override readonly examples = [
    'plan bbm pause BackfillInvoices --because "month end"',
    'plan bbm pause --all --manifest shop --database main=service=shop',
    'plan bbm pause main_85 --system gitlab --database main=service=gitlab --dry-run',
  ]
  static override readonly args = { name: argument({ description: nameHelp, multiple: true }) }
  static override readonly flags = controlFlags

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(BbmPause)
    const asked = { ...planningFlags(flags), names: args.name ?? [], forMachine: this.jsonEnabled() }
    const result = await controlBackground(ports(), 'pause', asked)
    const width = process.stdout.columns || 80
    return this.answer(result, (one, palette) => backgroundChangeText(one, { width, palette }), changeOutcome(result))
  }
}
