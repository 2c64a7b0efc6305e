import { type ZoneName } from '../domain/zone.ts'
import { liveHint, liveRunLines, type Progress } from '../present/run/live.ts'
import { noticeLine } from '../present/run/lines.ts'
import { type RunAnswer } from '../results/run.ts'
import { type RunNoticeResult } from '../results/run-notice.ts'
import { type LiveScreen, liveScreen } from './live-screen.ts'
import { paletteFor, print, printError } from './stdio.ts'

export interface Seen {
  readonly notice: RunNoticeResult
  readonly run: () => RunAnswer
}

export interface RunProgress {
  readonly tell: (seen: Seen) => void
  /** Before anything else is written. */
  readonly end: () => void
}

export interface ProgressOptions {
  readonly form: 'live' | 'lines' | 'jsonl' | 'none'
  readonly zone: ZoneName
  readonly now: () => number
  /** Aborted by the first signal. */
  readonly stop: AbortSignal
}

/** Between two lines about how far the same thing is: a stream is read by programs, a log by people. */
const pauses = { jsonl: 500, lines: 10_000 } as const

const stopping =
  'Stopping: what is at hand is finished and recorded first. Ctrl-C again ends at once, which is safe as well.'

/** Shows how a run goes: drawn over itself at a terminal, a line for each thing that happens elsewhere. */
export function runProgress(options: ProgressOptions): RunProgress {
  switch (options.form) {
    case 'none':
      return { tell: () => undefined, end: () => undefined }
    case 'live':
      return live(options)
    case 'jsonl':
      return lines(options, pauses.jsonl, (notice) => print(JSON.stringify(notice)))
    case 'lines':
      return withFarewell(
        options,
        lines(options, pauses.lines, (notice) =>
          printError(noticeLine(notice, options.zone, paletteFor(process.stderr))),
        ),
      )
  }
}

function lines({ now }: ProgressOptions, pause: number, say: (notice: RunNoticeResult) => void): RunProgress {
  const told = new Map<string, number>()
  let last = ''
  return {
    tell: ({ notice }) => {
      const { what, progress, step, state, because } = notice
      if (what === 'progress') {
        const key = keyOf(progress)
        if (now() - (told.get(key) ?? -Infinity) < pause) return
        told.set(key, now())
        say(notice)
        return
      }
      // The same is saved again whenever something else of the record changes.
      const same = [what, step?.id, step?.state, step?.outcome, state, because].join('\n')
      if (same !== last) say(notice)
      last = same
    },
    end: () => undefined,
  }
}

const keyOf = (progress: Progress | undefined): string => `${progress?.database ?? ''} ${progress?.subject ?? ''}`

function withFarewell({ stop }: ProgressOptions, progress: RunProgress): RunProgress {
  const say = (): void => printError(stopping)
  stop.addEventListener('abort', say, { once: true })
  return { ...progress, end: () => stop.removeEventListener('abort', say) }
}

/** How often it is drawn: clocks move each second, and nobody reads faster. */
const redraw = 1000
const least = 200

/** A signal ends the drawing: were the process ended by a second one, its screen would stay behind. */
function live(options: ProgressOptions): RunProgress {
  const { stop, now } = options
  const drawing = drawingOf(options)
  const after = lines(options, pauses.lines, (notice) =>
    printError(noticeLine(notice, options.zone, paletteFor(process.stderr))),
  )
  const onStop = (): void => {
    drawing.leave()
    printError(stopping)
  }
  stop.addEventListener('abort', onStop, { once: true })
  let drawn = -Infinity
  return {
    tell: (one) => {
      if (stop.aborted) return after.tell(one)
      drawing.take(one)
      if (one.notice.what === 'progress' && now() - drawn < least) return
      drawn = now()
      drawing.draw()
    },
    end: () => {
      stop.removeEventListener('abort', onStop)
      drawing.leave()
    },
  }
}

interface Drawing {
  readonly take: (seen: Seen) => void
  readonly draw: () => void
  readonly leave: () => void
}

function drawingOf({ zone }: ProgressOptions): Drawing {
  const { stdout } = process
  const progress = new Map<string, Progress>()
  let screen: LiveScreen | undefined
  let seen: Seen | undefined
  let isOver = false
  const draw = (): void => {
    if (!seen || isOver) return
    screen ??= liveScreen(stdout)
    const shown = { width: stdout.columns || 80, palette: paletteFor(stdout), zone, hint: liveHint }
    screen.draw(liveRunLines(seen.run(), [...progress.values()], shown))
  }
  const timer = setInterval(draw, redraw)
  timer.unref()
  stdout.on('resize', draw)
  return {
    take: (one) => {
      const { notice } = one
      if (notice.step?.id !== seen?.notice.step?.id) progress.clear()
      if (notice.progress) progress.set(keyOf(notice.progress), notice.progress)
      seen = one
    },
    draw,
    leave: () => {
      isOver = true
      clearInterval(timer)
      stdout.off('resize', draw)
      screen?.leave()
    },
  }
}
