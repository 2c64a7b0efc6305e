import { string as argument } from '@oclif/core/args'
import { integer } from '@oclif/core/flags'
import { showBackground } from '../../app/background/show.ts'
import { backgroundFlags, nameHelp } from '../../cli/background-flags.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { backgroundText } from '../../present/background/show.ts'

export default class BbmShow extends BaseCommand {
  static override readonly summary =
    'everything about one background migration: pace, holds, who did what, what failed on which keys'
  static override readonly examples = [
    'plan bbm show BackfillInvoices',
    'plan bbm show main_85 --system gitlab --database main=service=gitlab --without ci --without sec',
    'plan bbm show BackfillInvoices/20250702090000 --json',
  ]
  static override readonly args = { name: argument({ description: nameHelp, required: true }) }
  static override readonly flags = {
    ...backgroundFlags,
    limit: integer({
      summary: 'so many attempts, failed batches and audit records at most',
      helpValue: 'N',
      min: 1,
      max: 1000,
      default: 10,
    }),
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(BbmShow)
    const result = await showBackground(ports(), { ...planningFlags(flags), name: args.name, limit: flags.limit })
    const width = process.stdout.columns || 80
    return this.answer(result, (one, palette) => backgroundText(one, { width, palette }))
  }
}
