import { countEvent, eventLine, nothingDone, workLine } from '../present/background/progress.ts'
import { paletteFor, printError } from './stdio.ts'

export interface WorkProgress {
  readonly tell: (event: { readonly kind: string }) => void
  /** Before anything else is written: takes the line that is drawn over itself away. */
  readonly end: () => void
}

/** A line is drawn over itself at a terminal twice a second at most; on a pipe one comes every ten seconds. */
const redraw = 500
const repeat = 10_000

/** Tells on stderr how the work goes; nothing where the answer is for a machine. */
export function workProgress({ json, now }: { readonly json: boolean; readonly now: () => number }): WorkProgress {
  if (json) return { tell: () => undefined, end: () => undefined }
  const { stderr } = process
  const palette = paletteFor(stderr)
  const begun = now()
  let done = nothingDone
  let shown = begun
  const clear = (): void => {
    if (stderr.isTTY) stderr.write('\r\u001B[K')
  }
  return {
    tell: (event) => {
      done = countEvent(done, event)
      const line = eventLine(event, palette)
      if (line !== undefined) {
        clear()
        printError(line)
      }
      if (now() - shown < (stderr.isTTY ? redraw : repeat)) return
      shown = now()
      const text = workLine(done, shown - begun)
      if (stderr.isTTY) stderr.write(`\r\u001B[K${palette.faint(text.slice(0, (stderr.columns || 80) - 1))}`)
      else printError(text)
    },
    end: clear,
  }
}
