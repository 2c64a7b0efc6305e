import { compareLines, formatLine, type Line } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Release } from '../../domain/release.ts'
import { addDays, daysBetween, type CalendarDate } from '../../domain/time.ts'
import { compareVersions } from '../../domain/version.ts'
import { lineReach } from '../../planner/stop-reach.ts'
import { type Cadence, type FutureLine } from '../../results/stop-horizon.ts'
import { calendarOf } from '../calendar.ts'
import { nextLine } from '../next-line.ts'

/** The releases that come, and the manifest as it will be when they are out. */
export interface Future {
  /** The newest line that is out. */
  readonly newest: Line
  /** Ascending. */
  readonly lines: readonly { readonly line: Line; readonly told: FutureLine }[]
  readonly cadence: Cadence | undefined
  /** Knows every line of the horizon as released; its stops are today's. */
  readonly manifest: Manifest
}

/** The next releases after the newest one that is out; undefined where none is out, or the product has no lines. */
export function futureOf(manifest: Manifest, horizon: number, today: CalendarDate): Future | undefined {
  if (manifest.product.lineParts === undefined) return undefined
  const calendar = calendarOf(manifest, today)
  const newest = manifest.lines.findLast(({ line }) => calendar.isOut(line))?.line
  if (!newest) return undefined
  const cadence = cadenceOf(manifest, calendar.dayOfLine, newest)
  const lines: { line: Line; told: FutureLine }[] = []
  // Days are counted on from the last known one: rounded gaps would add up.
  let last = { day: calendar.dayOfLine(newest), ago: 0 }
  while (lines.length < horizon) {
    const line = nextLine(manifest, lines.at(-1)?.line ?? newest)
    const known = calendar.dayOfLine(line)
    last = known === undefined ? { ...last, ago: last.ago + 1 } : { day: known, ago: 0 }
    lines.push({ line, told: { line: formatLine(line), ...dayAfter(last, cadence) } })
  }
  return { newest, lines, cadence, manifest: withLines(manifest, lines) }
}

function dayAfter(
  { day, ago }: { readonly day: CalendarDate | undefined; readonly ago: number },
  cadence: Cadence | undefined,
): Pick<FutureLine, 'date' | 'source'> {
  if (ago === 0 && day !== undefined) return { date: day, source: 'manifest' }
  if (day === undefined || !cadence) return { source: 'unknown' }
  return { date: addDays(day, Math.round(ago * cadence.days)), source: 'estimated' }
}

/** Lines that the cadence is measured on, at most: what was long ago tells little. */
const measured = 13

function cadenceOf(
  { lines }: Manifest,
  dayOfLine: (line: Line) => CalendarDate | undefined,
  newest: Line,
): Cadence | undefined {
  const dated = lines.flatMap(({ line }) => {
    const day = compareLines(line, newest) <= 0 ? dayOfLine(line) : undefined
    return day === undefined ? [] : [{ line, day }]
  })
  const last = dated.slice(-measured)
  const [first, end] = [last[0], last.at(-1)]
  if (!first || !end || last.length < 2) return undefined
  const days = daysBetween(first.day, end.day) / (last.length - 1)
  if (days <= 0) return undefined
  return {
    days: Math.round(days * 10) / 10,
    lines: last.length,
    from: formatLine(first.line),
    until: formatLine(end.line),
  }
}

function withLines(manifest: Manifest, future: Future['lines']): Manifest {
  const { lines, releases } = manifest
  const place = lines.at(-1)!.place
  const unknown = future.filter(({ line }) => !lines.some((entry) => compareLines(entry.line, line) === 0))
  const empty = future.filter(({ line }) => !releases.some((release) => compareLines(release.line, line) === 0))
  const release = ({ line, told }: Future['lines'][number]): Release => ({
    version: lineReach(manifest, line, []).lowest,
    line,
    date: told.date,
    cut: undefined,
    planned: false,
    requires: {},
    tested: {},
    avoid: undefined,
    withdrawn: undefined,
    minimumSchema: undefined,
    place,
  })
  const entry = ({ line, told: { date } }: Future['lines'][number]) => ({
    line,
    date,
    dateSource: 'estimated',
    endOfLife: undefined,
    minimumSchema: undefined,
    place,
  })
  return {
    ...manifest,
    lines: [...lines, ...unknown.map(entry)].toSorted((a, b) => compareLines(a.line, b.line)),
    releases: [
      ...releases.map((one) => (one.planned ? { ...one, planned: false } : one)),
      ...empty.map(release),
    ].toSorted((a, b) => compareVersions(a.version, b.version)),
  }
}
