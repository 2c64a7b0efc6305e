import { string as argument } from '@oclif/core/args'
import { boolean } from '@oclif/core/flags'
import { changeOutcome, controlBackground } from '../../app/background/control.ts'
import { controlFlags, nameHelp } from '../../cli/background-flags.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { backgroundChangeText } from '../../present/background/change.ts'

export default class BbmResume extends BaseCommand {
  static override readonly summary = 'go on with paused background migrations'
  static override readonly description =
    '--all goes on with what was paused with --all, and leaves what somebody paused by its name, which it tells. Of the tables of a vendor nobody knows how it was paused: there it goes on with everything that is paused.'
  static override readonly examples = [
    'plan bbm resume BackfillInvoices',
    'plan bbm resume --all --because "month end is over"',
    'plan bbm resume --all --also-paused-by-name',
  ]
  static override readonly args = { name: argument({ description: nameHelp, multiple: true }) }
  static override readonly flags = {
    ...controlFlags,
    'also-paused-by-name': boolean({
      summary: 'with --all: what somebody paused by its name goes on too',
      dependsOn: ['all'],
    }),
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(BbmResume)
    const asked = { ...planningFlags(flags), names: args.name ?? [], forMachine: this.jsonEnabled() }
    const result = await controlBackground(ports(), 'resume', asked)
    const width = process.stdout.columns || 80
    return this.answer(result, (one, palette) => backgroundChangeText(one, { width, palette }), changeOutcome(result))
  }
}
