import { displayWidth } from '../display-width.ts'
import { type Palette, type Meaning } from '../palette.ts'
import { printable } from '../printable.ts'
import { type Finding } from '../../results/finding.ts'

/** What a frame is made of. */
export type Framed = Pick<Finding, 'place' | 'end' | 'excerpt'>

export interface FrameOptions {
  readonly width: number
  readonly palette: Palette
  /** What the marks under the value mean. */
  readonly meaning: Meaning
}

const tab = '    '
/** Cells of the line that stay visible left of the value when the line is cut. */
const lead = 12

/**
 * The lines around a value with their numbers, and `^^^` under the value: at most `width` cells, whatever is written
 * there. A value over several lines is marked to the end of its first one. Takes the lines as they are written: columns
 * count UTF-16 units of those.
 */
export function frame({ place, end, excerpt }: Framed, { width, palette, meaning }: FrameOptions): readonly string[] {
  const lines = withoutBlankEnds(excerpt, place.line)
  const marked = lines.find(({ number }) => number === place.line)
  if (!marked) return []
  const digits = String(lines.at(-1)!.number).length
  const room = Math.max(1, width - digits - 3)
  const mark = markOf(marked.text, place.column, end.line > place.line ? Number.POSITIVE_INFINITY : end.column)
  const from = windowStart(mark, displayWidth(shown(marked.text)), room)
  const carets =
    ' '.repeat(mark.start - from) + palette[meaning]('^'.repeat(Math.min(mark.cells, room - mark.start + from)))
  return lines.flatMap(({ number, text }) => {
    const gutter = palette.faint(`${String(number).padStart(digits)} |`)
    const line = `${gutter} ${cut(shown(text), from, room)}`.trimEnd()
    return number === place.line ? [line, `${palette.faint(`${' '.repeat(digits)} |`)} ${carets}`] : [line]
  })
}

interface NumberedLine {
  readonly number: number
  readonly text: string
}

/** Blank lines at the edges say nothing; the line itself stays. */
function withoutBlankEnds({ first_line: first, lines }: Finding['excerpt'], line: number): readonly NumberedLine[] {
  const all = lines.map((text, i) => ({ number: first + i, text }))
  const telling = all.filter(({ number, text }) => number === line || text.trim() !== '')
  const [from, to] = [telling[0]?.number ?? 0, telling.at(-1)?.number ?? 0]
  return all.filter(({ number }) => number >= from && number <= to)
}

interface Mark {
  /** Cells before the value. */
  readonly start: number
  readonly cells: number
}

function markOf(text: string, column: number, endColumn: number): Mark {
  const value = text.slice(column - 1, endColumn - 1).trimEnd()
  return { start: displayWidth(shown(text.slice(0, column - 1))), cells: Math.max(1, displayWidth(shown(value))) }
}

/** The first cell that is shown: 0 where the line or at least its value fits. */
function windowStart({ start, cells }: Mark, all: number, room: number): number {
  if (Math.max(all, start + cells) <= room || start + cells < room) return 0
  return Math.max(0, start - Math.max(1, Math.min(lead, room - cells - 1)))
}

/** One line as a terminal may show it; parts of a line are shown as in the whole. */
function shown(text: string): string {
  return printable(text.replaceAll('\t', tab)).replaceAll('\n', ' ')
}

/** The cells from `from` on, at most `room`, with an ellipsis where something is left out. */
function cut(text: string, from: number, room: number): string {
  if (from === 0 && displayWidth(text) <= room) return text
  let before = ''
  let cell = 0
  let kept = ''
  for (const character of text) {
    const cells = displayWidth(character)
    if (cell >= from && cell - from + cells <= room) kept += character
    else if (cell < from && cell + cells > from) before = ' '.repeat(cell + cells - from)
    cell += cells
  }
  return ellipsis(before + kept, { left: from > 0, right: cell - from > room })
}

/** Puts `…` in place of the outermost characters, without moving the others. */
function ellipsis(text: string, { left, right }: { readonly left: boolean; readonly right: boolean }): string {
  const characters = Array.from(text)
  if (left) characters.splice(0, 1, `…${' '.repeat(Math.max(0, displayWidth(characters[0] ?? ' ') - 1))}`)
  if (right && characters.length > 1) characters.splice(-1, 1, '…')
  return characters.join('')
}
