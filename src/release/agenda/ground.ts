import { compareLines, formatLine, type Line, type Point } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { isUnconditional, type Stop } from '../../domain/stop.ts'
import { type CalendarDate } from '../../domain/time.ts'
import { reachesOf, type StopReach } from '../../planner/stop-reach.ts'
import { type AgendaItem, type AgendaRelease } from '../../results/agenda.ts'
import { calendarOf, type Calendar } from '../calendar.ts'
import { ahead } from '../declare/ahead.ts'
import { firstRelease } from '../duties/due.ts'
import { type PageState } from '../duties/ground.ts'
import { futureOf } from '../horizon/future.ts'
import { lineAt, linesBetween, nextLine, pointOfLine } from '../next-line.ts'
import { stopAt } from '../stop-at.ts'

/** What an agenda is made from. */
export interface AgendaGround {
  readonly manifest: Manifest
  readonly today: CalendarDate
  readonly calendar: Calendar
  /** The release itself. */
  readonly line: Line
  readonly name: string
  /** A stop of its own. */
  readonly stop: Stop | undefined
  readonly release: AgendaRelease
  /** Unconditional stops as they are when the release is there, ascending: lines that are not listed yet are counted on. */
  readonly reaches: readonly StopReach[]
  readonly pageOf: (stop: Stop) => PageState
}

/** An item before it becomes words of a command line. */
export interface Item extends Omit<AgendaItem, 'date' | 'estimated' | 'command'> {
  readonly date?: CalendarDate | undefined
  readonly estimated?: boolean | undefined
  /** The words of the command that does it, after `plan`. */
  readonly next?: readonly string[] | undefined
}

export interface AgendaQuestion {
  readonly at: Point
  readonly today: CalendarDate
  readonly pageOf: (stop: Stop) => PageState
}

export function agendaGround(manifest: Manifest, { at, today, pageOf }: AgendaQuestion): AgendaGround {
  const line = lineAt(manifest, at)
  const point = manifest.product.lineParts === undefined ? at : pointOfLine(line)
  const calendar = calendarOf(manifest, today)
  const stop = stopAt(manifest, point)
  const known = ahead(manifest, point)
  return {
    manifest,
    today,
    calendar,
    line,
    name: point.text,
    stop,
    release: releaseOf(manifest, point, { today, calendar, stop }),
    reaches: reachesOf(known).filter((reach) => isUnconditional(reach.stop)),
    pageOf,
  }
}

function releaseOf(
  manifest: Manifest,
  point: Point,
  { today, calendar, stop }: Pick<AgendaGround, 'today' | 'calendar' | 'stop'>,
): AgendaRelease {
  const line = lineAt(manifest, point)
  const recorded = calendar.dayOfLine(line)
  const date = recorded ?? estimatedDay(manifest, line, today)
  const cut = firstRelease(manifest, point)?.cut
  return {
    line: point.text,
    listed: manifest.lines.some((entry) => compareLines(entry.line, line) === 0),
    is_out: calendar.isOut(line),
    ...windowOf(manifest, line, calendar),
    ...(cut !== undefined && { cut }),
    ...(date !== undefined && { date }),
    estimated: recorded === undefined && date !== undefined,
    ...(stop && { stop: stop.kind }),
  }
}

/** Nobody knows when the window of a line opens whose line before is not listed yet. */
function windowOf(manifest: Manifest, line: Line, calendar: Calendar): Pick<AgendaRelease, 'after' | 'opens'> {
  const before = manifest.lines.findLast((entry) => compareLines(entry.line, line) < 0)?.line
  if (!before || compareLines(nextLine(manifest, before), line) !== 0) return {}
  const opens = calendar.windowOf(line)?.opens
  return { after: formatLine(before), ...(opens !== undefined && { opens }) }
}

/** Counted on from the days of the last lines; undefined where nobody can. */
function estimatedDay(manifest: Manifest, line: Line, today: CalendarDate): CalendarDate | undefined {
  const calendar = calendarOf(manifest, today)
  const newest = manifest.lines.findLast((entry) => calendar.isOut(entry.line))?.line
  const between = newest ? linesBetween(manifest, newest, line) : []
  const told = between.length > 0 ? futureOf(manifest, between.length, today)?.lines.at(-1)?.told : undefined
  return told?.source === 'estimated' ? told.date : undefined
}

type Day = Pick<Item, 'date' | 'estimated'>

/** The day by which what belongs into the release is done: its cut, else the day it comes out. */
export function deadline(ground: AgendaGround): Day {
  return deadlineOf(ground, ground.line)
}

/** The same of another line. */
export function deadlineOf({ manifest, today, calendar }: AgendaGround, line: Line): Day {
  const point = { ...pointOfLine(line), wholeLine: manifest.product.lineParts !== undefined }
  const date = firstRelease(manifest, point)?.cut ?? calendar.dayOfLine(line)
  if (date !== undefined) return { date }
  const estimated = estimatedDay(manifest, line, today)
  return estimated === undefined ? {} : { date: estimated, estimated: true }
}
