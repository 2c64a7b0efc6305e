import { wrap } from './columns.ts'
import { displayWidth, padTo } from './display-width.ts'
import { type Meaning, type Palette } from './palette.ts'

export interface Column<Row> {
  readonly title: string
  readonly cell: (row: Row) => string
  readonly align?: 'left' | 'right'
  readonly paint?: (row: Row) => Meaning | undefined
  /** Takes the room that is left and wraps; one column of a table does. */
  readonly flexible?: boolean
  /** Left out when the terminal is too narrow; the highest goes first. */
  readonly droppable?: number
}

export interface Table {
  readonly head: string
  /** The lines of each row. */
  readonly rows: readonly (readonly string[])[]
}

const gap = 2
/** Below this a flexible column is not readable; other columns make room first. */
const leastFlexible = 20

/** Aligns rows under titles in at most `width` cells. A column without any text is left out. */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
  palette: Palette,
): Table {
  const filled = columns.filter(({ cell }) => rows.some((row) => cell(row) !== ''))
  const sized = fit(
    filled.map((column) => ({ column, cells: widest(column, rows) })),
    width,
  )
  const head = sized.map(({ column, cells }) => padTo(column.title, cells, column.align)).join(' '.repeat(gap))
  return { head: palette.faint(head.trimEnd()), rows: rows.map((row) => rowLines(row, sized, palette)) }
}

interface Sized<Row> {
  readonly column: Column<Row>
  readonly cells: number
}

function widest<Row>({ title, cell }: Column<Row>, rows: readonly Row[]): number {
  return rows.reduce((most, row) => Math.max(most, displayWidth(cell(row))), displayWidth(title))
}

/** Drops columns until the flexible one has room, then gives it what is left. */
function fit<Row>(sized: readonly Sized<Row>[], width: number): readonly Sized<Row>[] {
  const fixed = sized.filter(({ column }) => !column.flexible)
  const left = width - fixed.reduce((sum, { cells }) => sum + cells + gap, 0)
  const wanted = sized.find(({ column }) => column.flexible)?.cells ?? 0
  const last = fixed.toSorted((a, b) => (b.column.droppable ?? 0) - (a.column.droppable ?? 0))[0]
  if (left < Math.min(leastFlexible, wanted) && last?.column.droppable !== undefined)
    return fit(
      sized.filter((one) => one !== last),
      width,
    )
  return sized.map((one) => (one.column.flexible ? { ...one, cells: Math.max(1, Math.min(left, one.cells)) } : one))
}

function rowLines<Row>(row: Row, sized: readonly Sized<Row>[], palette: Palette): readonly string[] {
  const cells = sized.map(({ column, cells: room }) =>
    column.flexible ? wrap(column.cell(row), room).flatMap((line) => chop(line, room)) : [column.cell(row)],
  )
  const height = Math.max(...cells.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) => {
    const texts = sized.map(({ column, cells: room }, i) => {
      const text = cells[i]![line] ?? ''
      const meaning = column.paint?.(row)
      return { padded: padTo(text, room, column.align), text, paint: meaning ? palette[meaning] : undefined }
    })
    const last = texts.findLastIndex(({ text }) => text !== '')
    return texts
      .slice(0, last + 1)
      .map(({ padded, text, paint }, i) => {
        const shown = i === last ? padded.trimEnd() : padded
        return paint && text !== '' ? paint(shown) : shown
      })
      .join(' '.repeat(gap))
  })
}

/** A word too long for its column breaks behind its last hyphen that fits, else where the room ends. */
function chop(word: string, room: number): readonly string[] {
  if (displayWidth(word) <= room) return [word]
  const characters = Array.from(word)
  let end = 1
  while (displayWidth(characters.slice(0, end + 1).join('')) <= room) end += 1
  const hyphen = characters.lastIndexOf('-', end - 1) + 1
  const cut = hyphen > 0 ? hyphen : end
  return [characters.slice(0, cut).join(''), ...chop(characters.slice(cut).join(''), room)]
}
