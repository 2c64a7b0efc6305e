import { string as argument } from '@oclif/core/args'
import { integer } from '@oclif/core/flags'
import { runBackground, runOutcome } from '../../app/background/run.ts'
import { nameHelp, nativeFlags } from '../../cli/background-flags.ts'
import { workProgress } from '../../cli/background-progress.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { duration } from '../../cli/duration-flag.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { backgroundRunText } from '../../present/background/run.ts'

export default class BbmRun extends BaseCommand {
  static override readonly summary = 'work on background migrations here, until nothing is left'
  static override readonly description =
    'Ends when nothing is left that could be done now: 0 when everything is finished, 7 when something failed, is paused, or the time is over. Ctrl-C gives every batch back after its sub-batch.'
  static override readonly examples = [
    'plan bbm run --manifest shop --database main=service=shop',
    'plan bbm run BackfillInvoices --workers 2 --budget 30m',
  ]
  static override readonly args = { name: argument({ description: `${nameHelp} (default: all)` }) }
  static override readonly flags = {
    ...nativeFlags,
    workers: integer({ summary: 'batches of one database at once', helpValue: 'N', min: 1, max: 64, default: 1 }),
    budget: duration({ summary: 'begin nothing more after this time', helpValue: '30m' }),
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(BbmRun)
    const progress = workProgress({ json: this.jsonEnabled(), now: ports().clock.now })
    const asked = { ...planningFlags(flags), name: args.name, workers: flags.workers, budget: flags.budget }
    const result = await runBackground(ports(), asked, progress.tell).finally(progress.end)
    const width = process.stdout.columns || 80
    return this.answer(result, (one, palette) => backgroundRunText(one, { width, palette }), runOutcome(result))
  }
}
