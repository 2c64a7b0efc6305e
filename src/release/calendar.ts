import { compareLines, comparePoints, formatLine, lineOf, type Line, type Point } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { type LineEntry, type Release } from '../domain/release.ts'
import { isUnconditional, type Stop } from '../domain/stop.ts'
import { type CalendarDate } from '../domain/time.ts'
import { comparePrecedence, isPreRelease } from '../domain/version.ts'
import { once } from '../planner/once.ts'

/** The time in which what a release brings is written. */
export interface Window {
  /** The day it opens: the line before was cut, or came out when nobody recorded the cut. */
  readonly opens: CalendarDate
  readonly after: Line
  readonly by: 'cut' | 'release'
}

/** When lines come out, for rules about timestamps. */
export interface Calendar {
  /** The day a line's first release came or comes out; undefined when nobody recorded it. */
  readonly dayOfLine: (line: Line) => CalendarDate | undefined
  /** The day a line or version came or comes out. */
  readonly dayOfPoint: (point: Point) => CalendarDate | undefined
  /** Has the first release of the line come out? An unknown line has not. */
  readonly isOut: (line: Line) => boolean
  readonly windowOf: (line: Line) => Window | undefined
  /** The last unconditional stop on an earlier line, or on an earlier version where the product has no lines. */
  readonly lastStopBefore: (point: Point) => Stop | undefined
}

export function calendarOf(manifest: Manifest, today: CalendarDate): Calendar {
  const days = once(() => lineDays(manifest))
  const stops = once(() => manifest.stops.filter(isUnconditional))
  const dayOfLine = (line: Line) => days().get(formatLine(line))?.day
  const dayOfVersion = keptByText(
    ({ text }: Point) => text,
    (point) => releaseAt(manifest, point)?.date,
  )
  return {
    dayOfLine,
    dayOfPoint: (point) => (point.wholeLine ? dayOfLine(point.version.parts) : dayOfVersion(point)),
    isOut: (line) => isOut(days().get(formatLine(line)), today),
    windowOf: keptByText(formatLine, (line) => {
      const before = manifest.lines.findLast((entry) => compareLines(entry.line, line) < 0)
      return before && windowAfter(days().get(formatLine(before.line)))
    }),
    lastStopBefore: keptByText(
      ({ text }: Point) => text,
      (point) => stops().findLast((stop) => isStopBefore(manifest, stop, point)),
    ),
  }
}

/** Answers are looked up as often as there are migrations, and differ as often as there are lines. */
function keptByText<In, Out>(textOf: (value: In) => string, answer: (value: In) => Out): (value: In) => Out {
  const kept = new Map<string, Out>()
  return (value) => {
    const text = textOf(value)
    if (!kept.has(text)) kept.set(text, answer(value))
    return kept.get(text)!
  }
}

interface LineDay {
  readonly entry: LineEntry
  /** The first version of the line that is no pre-release. */
  readonly first: Release | undefined
  readonly day: CalendarDate | undefined
}

function lineDays({ lines, releases }: Manifest): Map<string, LineDay> {
  const firsts = new Map<string, Release>()
  for (const release of releases) {
    const key = formatLine(release.line)
    if (!isPreRelease(release.version) && !firsts.has(key)) firsts.set(key, release)
  }
  return new Map(
    lines.map((entry) => {
      const first = firsts.get(formatLine(entry.line))
      return [formatLine(entry.line), { entry, first, day: startDay(first) ?? entry.date }]
    }),
  )
}

/** The day of the `.0`; a later patch says nothing about the day its line began. */
function startDay(first: Release | undefined): CalendarDate | undefined {
  if (!first) return undefined
  return first.version.parts.slice(first.line.length).every((part) => part === 0) ? first.date : undefined
}

function isOut(known: LineDay | undefined, today: CalendarDate): boolean {
  if (!known) return false
  const { entry, first } = known
  if (first) return !first.planned && (first.date === undefined || first.date <= today)
  return entry.date !== undefined && entry.date <= today
}

function windowAfter(before: LineDay | undefined): Window | undefined {
  const cut = before?.first?.cut
  const opens = cut ?? before?.day
  if (!before || opens === undefined) return undefined
  return { opens, after: before.entry.line, by: cut === undefined ? 'release' : 'cut' }
}

function releaseAt({ releases }: Manifest, { version }: Point): Release | undefined {
  return releases.find((release) => comparePrecedence(release.version, version) === 0)
}

/** Does a stop lie on an earlier line than a point, or on an earlier version where the product has no lines? */
export function isStopBefore({ product }: Manifest, { point: stop }: Stop, point: Point): boolean {
  if (product.lineParts === undefined) return comparePoints(product, stop, point) < 0
  return compareLines(lineOf(product, stop.version), lineOf(product, point.version)) < 0
}
