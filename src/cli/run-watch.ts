import { machineZone } from '../domain/zone.ts'
import { changeLines, liveRunLines } from '../present/run/live.ts'
import { type RunAnswer } from '../results/run.ts'
import { type LiveScreen, liveScreen } from './live-screen.ts'
import { paletteFor, print } from './stdio.ts'

/** Shows every turn: drawn over itself at a terminal, a line per change on a pipe, a line of JSON each in a stream. Gives the last one back. */
export function watchedRun(
  turns: AsyncIterable<RunAnswer>,
  { isStream }: { readonly isStream: boolean },
): Promise<RunAnswer | undefined> {
  if (isStream) return lastOf(turns, (turn) => print(JSON.stringify(turn)))
  if (process.stdout.isTTY) return drawn(turns)
  let before: RunAnswer | undefined
  return lastOf(turns, (turn) => {
    for (const line of changeLines(before, turn, machineZone())) print(line)
    before = turn
  })
}

async function lastOf(
  turns: AsyncIterable<RunAnswer>,
  tell: (turn: RunAnswer) => void,
): Promise<RunAnswer | undefined> {
  let last: RunAnswer | undefined
  for await (const turn of turns) {
    last = turn
    tell(turn)
  }
  return last
}

async function drawn(turns: AsyncIterable<RunAnswer>): Promise<RunAnswer | undefined> {
  const { stdout } = process
  let last: RunAnswer | undefined
  let screen: LiveScreen | undefined
  const draw = (): void => {
    if (!last) return
    screen ??= liveScreen(stdout)
    const options = { width: stdout.columns || 80, palette: paletteFor(stdout), zone: machineZone() }
    screen.draw(liveRunLines(last, [], { ...options, hint: 'Ctrl-C ends looking, not the run' }))
  }
  stdout.on('resize', draw)
  try {
    return await lastOf(turns, (turn) => {
      last = turn
      draw()
    })
  } finally {
    stdout.off('resize', draw)
    screen?.leave()
  }
}
