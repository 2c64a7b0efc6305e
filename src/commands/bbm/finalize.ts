import { string as argument } from '@oclif/core/args'
import { boolean, integer } from '@oclif/core/flags'
import { changeOutcome, controlBackground } from '../../app/background/control.ts'
import { finalizeNative } from '../../app/background/finalize.ts'
import { runOutcome } from '../../app/background/run.ts'
import { backgroundFlags, nameHelp } from '../../cli/background-flags.ts'
import { workProgress } from '../../cli/background-progress.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { duration } from '../../cli/duration-flag.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { backgroundChangeText } from '../../present/background/change.ts'
import { backgroundRunText } from '../../present/background/run.ts'

export default class BbmFinalize extends BaseCommand {
  static override readonly summary = 'stay with one background migration until it is finished'
  static override readonly description =
    'It can be run again after a crash, and beside other workers. For GitLab it prints the command of GitLab that does it: nothing but its own code can.'
  static override readonly examples = [
    'plan bbm finalize BackfillInvoices --workers 2 --budget 2h',
    'plan bbm finalize BackfillInvoices --confirm',
    'plan bbm finalize BackfillInvoices --system gitlab --database main=service=gitlab --without ci --without sec',
  ]
  static override readonly args = { name: argument({ description: nameHelp, required: true }) }
  static override readonly flags = {
    ...backgroundFlags,
    workers: integer({ summary: 'batches at once', helpValue: 'N', min: 1, max: 64, default: 1 }),
    budget: duration({ summary: 'begin nothing more after this time', helpValue: '2h' }),
    confirm: boolean({ summary: 'declare it final when it is finished: dependents may rely on it' }),
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(BbmFinalize)
    const width = process.stdout.columns || 80
    if (flags.system !== 'native') {
      const asked = { ...planningFlags(flags), names: [args.name], dryRun: true }
      const planned = await controlBackground(ports(), 'finalize', asked)
      return this.answer(
        planned,
        (one, palette) => backgroundChangeText(one, { width, palette }),
        changeOutcome(planned),
      )
    }
    const progress = workProgress({ json: this.jsonEnabled(), now: ports().clock.now })
    const asked = { ...planningFlags(flags), name: args.name, workers: flags.workers }
    const result = await finalizeNative(ports(), asked, progress.tell).finally(progress.end)
    return this.answer(result, (one, palette) => backgroundRunText(one, { width, palette }), runOutcome(result))
  }
}
