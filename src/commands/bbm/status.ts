import { boolean, string } from '@oclif/core/flags'
import {
  checkOutcome,
  listBackground,
  type ListFlags,
  listOutcome,
  watchBackground,
} from '../../app/background/list.ts'
import { backgroundFlags } from '../../cli/background-flags.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { duration } from '../../cli/duration-flag.ts'
import { widthFlag } from '../../cli/format-flags.ts'
import { liveScreen } from '../../cli/live-screen.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { paletteFor, print } from '../../cli/stdio.ts'
import { exitCodes } from '../../domain/exit-code.ts'
import { backgroundListText, checkLine } from '../../present/background/list.ts'
import { changeLines, liveLines, watchHint } from '../../present/background/watch.ts'
import { type BackgroundList } from '../../results/background-list.ts'

const states = ['paused', 'active', 'running', 'finished', 'failed', 'finalizing', 'finalized', 'cancelled', 'unknown']

export default class BbmStatus extends BaseCommand {
  static override readonly summary = 'how far background migrations are, what holds them and what they need'
  static override readonly description =
    'Every database of the product is read; one that is missing or cannot be read makes the answer undetermined (exit code 6), never finished. --check tells a monitor whether somebody has to act: it exits with 7 when something failed, is stuck or paused, and with 0 while all goes well; plan bbm wait tells whether all is finished.'
  static override readonly examples = [
    'plan bbm status --manifest shop --database main=postgresql://app@db/shop',
    'plan bbm status --watch',
    'plan bbm status --system gitlab --database main=service=gitlab --without ci --without sec',
    { description: 'For a monitor: one line and an exit code.', command: 'plan bbm status --check' },
  ]
  static override readonly flags = {
    ...backgroundFlags,
    state: string({ summary: 'only those in this state', options: states, multiple: true, helpValue: 'STATE' }),
    all: boolean({ summary: 'finished, finalized and cancelled ones too' }),
    check: boolean({ summary: 'one line for a monitor, and an exit code', exclusive: ['watch', 'state', 'all'] }),
    watch: boolean({ summary: 'draw it again and again, until Ctrl-C; on a pipe a line per change' }),
    interval: duration({ summary: 'between two looks of --watch (default: 2s)', dependsOn: ['watch'] }),
    ...widthFlag,
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(BbmStatus)
    const asked: ListFlags = planningFlags(flags)
    if (flags.watch) return watch(asked, Math.max(100, flags.interval ?? 2000))
    const result = await listBackground(ports(), asked)
    if (flags.check) return this.answer(result, checkLine, checkOutcome(result))
    const width = flags.width ?? (process.stdout.columns || 80)
    return this.answer(result, (one, palette) => backgroundListText(one, { width, palette }), listOutcome(result))
  }
}

/** Ends with a signal; what was seen last stays on the screen. */
async function watch(asked: ListFlags, interval: number): Promise<void> {
  const { stdout } = process
  const turns = watchBackground(ports(), { ...asked, interval })
  const last = await (stdout.isTTY ? drawn(turns) : printed(turns))
  if (last && stdout.isTTY)
    print(backgroundListText(last, { width: stdout.columns || 80, palette: paletteFor(stdout) }))
  process.exitCode = exitCodes.interrupted.code
}

async function printed(turns: AsyncIterable<BackgroundList>): Promise<BackgroundList | undefined> {
  let last: BackgroundList | undefined
  for await (const turn of turns) {
    for (const line of changeLines(last, turn)) print(line)
    last = turn
  }
  return last
}

async function drawn(turns: AsyncIterable<BackgroundList>): Promise<BackgroundList | undefined> {
  const { stdout } = process
  let last: BackgroundList | undefined
  let screen: ReturnType<typeof liveScreen> | undefined
  const redraw = (): void => {
    if (last && screen)
      screen.draw(liveLines(last, { width: stdout.columns || 80, palette: paletteFor(stdout) }, watchHint))
  }
  stdout.on('resize', redraw)
  try {
    for await (const turn of turns) {
      // What refuses the first look is told on the screen that stays.
      screen ??= liveScreen(stdout)
      last = turn
      redraw()
    }
  } finally {
    stdout.off('resize', redraw)
    screen?.leave()
  }
  return last
}
