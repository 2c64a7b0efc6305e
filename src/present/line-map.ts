import { type Tick, ticksBetween, type Turn } from './line-map-ticks.ts'
import { textWidth, wrapPixels } from './text-metrics.ts'

/**
 * The layout of a line map: stations on one line that winds down the page, like the map of a metro line. Pure geometry
 * in pixels; what a station looks like is drawn elsewhere. Every text has room of its own, so labels never overlap.
 */
export interface MapStation<Shape extends string = string> {
  readonly shape: Shape
  readonly name: string
  /** A few characters inside the station. */
  readonly mark: string
  readonly notes: readonly MapNote[]
  /** What changes here before the journey goes on. */
  readonly interchange: readonly string[]
  /** What the line passes between the station before and this one. */
  readonly passed: readonly string[]
  /** Everything about it, for a pointer that rests on it. */
  readonly hint: string
}

export interface MapNote {
  readonly text: string
  /** It speaks of what the shape means; else it is an aside. */
  readonly accent: boolean
}

export interface PlacedStation<Shape extends string = string> extends MapStation<Shape> {
  readonly x: number
  readonly y: number
  /** The notes as lines, and the base line of the first. */
  readonly noteLines: readonly MapNote[]
  readonly noteY: number
  readonly plates: readonly Plate[]
}

/** A plate that tells of one interchange. */
export interface Plate {
  readonly y: number
  readonly width: number
  readonly height: number
  readonly lines: readonly string[]
}

export interface LineMap<Shape extends string = string> {
  readonly height: number
  readonly stations: readonly PlacedStation<Shape>[]
  readonly turns: readonly Turn[]
  /** By station: the ticks on the way to it. */
  readonly ticks: readonly (readonly Tick[])[]
}

/** Font sizes, line heights and radii in pixels. */
export const sizes = { name: 14, note: 11, line: 14, station: 13, corner: 16 } as const

const margin = 34
const turnInset = 16
const narrowestCell = 96
const spaceAbove = 40
const notesBelow = 34
const platesBelow = 23
const rowGap = 14

export function layOutLineMap<Shape extends string>(
  stations: readonly MapStation<Shape>[],
  width: number,
): LineMap<Shape> {
  const columns = columnsFor(stations, width)
  const cell = (width - 2 * margin) / columns
  const rows: PlacedStation<Shape>[][] = []
  let top = 0
  for (let start = 0; start < stations.length; start += columns) {
    const right = rows.length % 2 === 0
    const y = top + spaceAbove
    const row = stations.slice(start, start + columns).map((station, i) => {
      const column = right ? i : columns - 1 - i
      return placed(station, { x: margin + cell * (column + 0.5), y, room: cell - 8 })
    })
    rows.push(row)
    top = Math.max(...row.map(bottomOf)) + rowGap
  }
  const turns = rows.slice(1).map((row, r) => turnBetween(rows[r]![0]!.y, row[0]!.y, r % 2 === 0, width))
  return { height: top, stations: rows.flat(), turns, ticks: allTicks(rows, turns) }
}

/** As many cells as are wide enough for every name, spread evenly over the rows. */
function columnsFor(stations: readonly MapStation[], width: number): number {
  const room = width - 2 * margin
  const names = stations.map(({ name }) => Math.min(room, textWidth(name, sizes.name) + 12))
  const most = Math.max(1, Math.floor(room / Math.max(Math.min(room, narrowestCell), ...names)))
  const rows = Math.max(1, Math.ceil(stations.length / most))
  return Math.ceil(stations.length / rows)
}

interface Spot {
  readonly x: number
  readonly y: number
  readonly room: number
}

function placed<Shape extends string>(station: MapStation<Shape>, { x, y, room }: Spot): PlacedStation<Shape> {
  const plates: Plate[] = []
  let below = y + platesBelow
  for (const text of station.interchange) {
    const lines = wrapPixels(text, room - 12, sizes.note)
    const width = Math.max(0, ...lines.map((line) => textWidth(line, sizes.note))) + 12
    const height = lines.length * sizes.line + 6
    plates.push({ y: below, width, height, lines })
    below += height + 5
  }
  const noteLines = station.notes.flatMap(({ text, accent }) =>
    wrapPixels(text, room, sizes.note).map((line) => ({ text: line, accent })),
  )
  const noteY = plates.length > 0 ? below + sizes.note : y + notesBelow
  return { ...station, name: shortened(station.name, room), x, y, noteLines, noteY, plates }
}

/** A name too long for its cell keeps its beginning; the hint has all of it. */
function shortened(name: string, room: number): string {
  const [first = ''] = wrapPixels(name, room - sizes.name, sizes.name)
  return textWidth(name, sizes.name) <= room ? name : `${first}…`
}

function bottomOf({ y, noteLines, noteY, plates }: PlacedStation): number {
  if (noteLines.length > 0) return noteY + (noteLines.length - 1) * sizes.line + 4
  const plate = plates.at(-1)
  return plate ? plate.y + plate.height : y + platesBelow
}

function turnBetween(from: number, to: number, right: boolean, width: number): Turn {
  return { x: right ? width - turnInset : turnInset, from, to, right }
}

function allTicks(rows: readonly (readonly PlacedStation[])[], turns: readonly Turn[]): readonly (readonly Tick[])[] {
  const room = { clear: sizes.station + 7, corner: sizes.corner }
  return rows.flatMap((row, r) =>
    row.map((station, i) => {
      const before = i > 0 ? row[i - 1] : rows[r - 1]?.at(-1)
      return before ? ticksBetween(before, station, i > 0 ? undefined : turns[r - 1], room) : []
    }),
  )
}
