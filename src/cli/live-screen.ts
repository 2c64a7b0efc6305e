/** A screen of its own that is drawn again and again; what was there before comes back with `leave`. */
export interface LiveScreen {
  readonly draw: (lines: readonly string[]) => void
  readonly leave: () => void
}

const enter = '\u001B[?1049h\u001B[?25l'
const home = '\u001B[H'
const restOfLine = '\u001B[K'
const restOfScreen = '\u001B[J'
const exit = '\u001B[?25h\u001B[?1049l'

/**
 * The terminal's second screen: however often the window changes its size, nothing scrolls away and nothing of ours stays
 * behind. More lines than fit are cut, and said so.
 */
export function liveScreen(terminal: Pick<NodeJS.WriteStream, 'write' | 'rows'>): LiveScreen {
  let isOpen = true
  terminal.write(enter)
  return {
    draw: (lines) => {
      const room = Math.max(1, (terminal.rows || 24) - 1)
      const shown =
        lines.length > room ? [...lines.slice(0, room - 1), `… ${lines.length - room + 1} more lines`] : lines
      terminal.write(`${home}${shown.map((line) => `${line}${restOfLine}\n`).join('')}${restOfScreen}`)
    },
    leave: () => {
      if (isOpen) terminal.write(exit)
      isOpen = false
    },
  }
}
