import { boolean } from '@oclif/core/flags'
import { runStatus, watchRun } from '../../app/run/status.ts'
import { duration } from '../../cli/duration-flag.ts'
import { chosenFormat } from '../../cli/format-flags.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { RunCommand } from '../../cli/run-command.ts'
import { runSiteFlags, streamFlags, streamFormats, whichRun } from '../../cli/run-flags.ts'
import { watchedRun } from '../../cli/run-watch.ts'
import { exitCodes } from '../../domain/exit-code.ts'
import { runExit } from '../../present/run/words.ts'

export default class RunStatus extends RunCommand {
  static override readonly summary = 'how a run stands: may you leave, are users served, when is it ready, what to do'
  static override readonly description =
    'Reads only, from any terminal, also while the database is down. Exit code 0 while all goes well, paused, done or aborted; 7 when it failed, is stalled, waits for you, or should be going on and no process drives it.'
  static override readonly examples = [
    'plan run status',
    'plan run status --watch',
    { description: 'For a program: may the person leave, and what comes next.', command: 'plan run status --json' },
  ]
  static override readonly flags = {
    ...runSiteFlags,
    ...whichRun,
    watch: boolean({ summary: 'draw it again and again, until it is over or Ctrl-C; on a pipe a line per change' }),
    interval: duration({ summary: 'between two looks of --watch (default: 2s)', dependsOn: ['watch'] }),
    ...streamFlags,
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(RunStatus)
    const format = chosenFormat(streamFormats, flags)
    if (!flags.watch) return this.shown(await runStatus(ports(), planningFlags(flags)), flags)
    const turns = watchRun(ports(), planningFlags(flags), Math.max(100, flags.interval ?? 2000))
    const last = await watchedRun(turns, { isStream: format !== 'text' })
    const outcome = ports().host.stopSignal().aborted || !last ? 'interrupted' : runExit(last)
    if (last && format === 'text') this.shown(last, flags)
    process.exitCode = exitCodes[outcome].code
    return undefined
  }
}
