import { exitCodes } from '../domain/exit-code.ts'
import { machineZone } from '../domain/zone.ts'
import { runText } from '../present/run/text.ts'
import { runExit } from '../present/run/words.ts'
import { type Clock } from '../ports/clock.ts'
import { problemOf } from '../results/problem.ts'
import { type RunAnswer } from '../results/run.ts'
import { BaseCommand } from './base-command.ts'
import { chosenFormat } from './format-flags.ts'
import { leaveSoon } from './leave-soon.ts'
import { ports } from './provided-ports.ts'
import { type RunProgress, runProgress } from './run-progress.ts'
import { streamFormats } from './run-flags.ts'
import { flagsOf, print } from './stdio.ts'

export interface ShownFlags {
  readonly [flag: string]: unknown
  readonly json: boolean
  readonly format?: string | undefined
  readonly width?: number | undefined
  readonly verbose?: boolean | undefined
}

/** What the commands of `plan run` share: what happens meanwhile, the answer at the end, and what each means as an exit code. */
export abstract class RunCommand extends BaseCommand {
  /** Shows what happens while a use case drives the run, and its answer; `seen` makes a notice fit for showing. */
  protected async driven<Notice>(
    flags: ShownFlags,
    seen: (notice: Notice, clock: Clock) => Parameters<RunProgress['tell']>[0],
    work: (tell: (notice: Notice) => void, json: boolean) => Promise<RunAnswer>,
  ): Promise<unknown> {
    const { clock } = ports()
    const json = chosenFormat(streamFormats, flags) !== 'text'
    const result = await this.following(flags, (tell) => work((notice) => tell(seen(notice, clock)), json))
    return this.shown(result, flags)
  }

  /** Ended before the answer, whatever comes of it. */
  private following<T>(flags: ShownFlags, work: (tell: RunProgress['tell']) => Promise<T>): Promise<T> {
    const format = chosenFormat(streamFormats, flags)
    const atTerminal = process.stdout.isTTY && process.stderr.isTTY
    const text = atTerminal ? 'live' : 'lines'
    const form = format === 'text' ? text : format === 'jsonl' ? 'jsonl' : 'none'
    const { clock, host } = ports()
    const progress = runProgress({ form, zone: machineZone(), now: clock.now, stop: host.stopSignal() })
    return work(progress.tell).finally(progress.end)
  }

  /** The answer as text, as one document, or as the last line of a stream. */
  protected shown(result: RunAnswer, flags: ShownFlags): unknown {
    leaveSoon()
    if (chosenFormat(streamFormats, flags) === 'jsonl') {
      process.exitCode = exitCodes[runExit(result)].code
      print(JSON.stringify(result))
      return undefined
    }
    const width = flags.width ?? (process.stdout.columns || 80)
    const { verbose } = flags
    return this.answer(
      result,
      (one, palette) => runText(one, { width, palette, zone: machineZone(), verbose }),
      runExit(result),
    )
  }

  /** In a stream a problem is a line as well. */
  protected override catch(error: Error): Promise<void> {
    if (!this.isStream()) return super.catch(error)
    const problem = problemOf(error)
    process.exitCode = problem.exit_code
    print(JSON.stringify(problem))
    return Promise.resolve()
  }

  private isStream(): boolean {
    const flags = flagsOf(this.argv)
    return flags.some((word, i) => word === '--format=jsonl' || (word === 'jsonl' && flags[i - 1] === '--format'))
  }
}
