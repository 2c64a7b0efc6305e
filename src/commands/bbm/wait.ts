import { string as argument } from '@oclif/core/args'
import { boolean, string } from '@oclif/core/flags'
import { waitForBackground, waitOutcome, type WaitSink } from '../../app/background/wait.ts'
import { backgroundFlags, nameHelp } from '../../cli/background-flags.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { printError } from '../../cli/stdio.ts'
import { leaveSoon } from '../../cli/leave-soon.ts'
import { backgroundWaitText } from '../../present/background/run.ts'
import { waitingLine } from '../../present/background/watch.ts'

export default class BbmWait extends BaseCommand {
  static override readonly summary = 'wait until background migrations are finished, or until waiting does not help'
  static override readonly description =
    'Exit code 0: finished. 7: failed, stuck, paused or time over, which the JSON tells apart. 6: a database is missing or did not answer for long. It always ends.'
  static override readonly examples = [
    'plan bbm wait --timeout 6h',
    'plan bbm wait --for-hop 2.0 --installation installation.yaml',
    'plan bbm wait BackfillInvoices --timeout 30m --stuck-after 5m --json',
    'plan bbm wait --system gitlab --database main=service=gitlab --without ci --without sec',
  ]
  static override readonly args = { name: argument({ description: `${nameHelp} (default: all)`, multiple: true }) }
  static override readonly flags = {
    ...backgroundFlags,
    timeout: string({ summary: 'the longest wait', helpValue: '6h', default: '6h' }),
    interval: string({ summary: 'between two looks', helpValue: '30s', default: '30s' }),
    'stuck-after': string({
      summary: 'nobody works, and no batch began or ended for so long: stuck',
      helpValue: '15m',
      default: '15m',
    }),
    outage: string({
      summary: 'a database that does not answer is tried again for so long',
      helpValue: '2m',
      default: '2m',
    }),
    'for-hop': string({
      summary: 'only for what must be finished before leaving for this version',
      helpValue: 'VERSION',
    }),
    from: string({ summary: 'the installed version, for --for-hop', helpValue: 'VERSION' }),
    'ignore-paused': boolean({ summary: 'what is paused does not end the wait while something else goes on' }),
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(BbmWait)
    const { timeout, interval, outage } = flags
    const times = { timeout, interval, outage, stuckAfter: flags['stuck-after'] }
    const asked = { ...planningFlags(flags), ...times, names: args.name ?? [] }
    const result = await waitForBackground(ports(), asked, this.jsonEnabled() ? () => undefined : sayChanges())
    const width = process.stdout.columns || 80
    this.answer(result, (one, palette) => backgroundWaitText(one, { width, palette }), waitOutcome(result))
    leaveSoon()
    return result
  }
}

/** Says on stderr what is waited for, whenever it changes. */
function sayChanges(): WaitSink {
  let said = ''
  return (turn) => {
    const line = waitingLine(turn)
    if (line === said) return
    said = line
    printError(line)
  }
}
