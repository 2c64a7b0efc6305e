import { compareLines, comparePoint, formatLine, type Line, type Point } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { isScheduled } from '../../domain/policy.ts'
import { type Release } from '../../domain/release.ts'
import { type CalendarDate } from '../../domain/time.ts'
import { compareVersions, isPreRelease } from '../../domain/version.ts'
import { calendarOf } from '../calendar.ts'
import { lineAt, linesBetween, nextLine, nextScheduled } from '../next-line.ts'

/** When a stop is declared, and when its release comes. */
export interface StopTiming {
  /** `none`: the product has no schedule, or it begins later. */
  readonly schedule: 'on' | 'off' | 'none'
  /** The next line of the schedule, where the stop is off it. */
  readonly nextScheduled: Line | undefined
  /** The newest release that is out, or cut: what comes after it can still be told. */
  readonly newest: string | undefined
  /** Releases that come until then, the stop itself included; undefined where nobody can count them. */
  readonly notice: readonly string[] | undefined
  readonly out: boolean
  /** The day its first release comes or came out. */
  readonly day: CalendarDate | undefined
  readonly cut: CalendarDate | undefined
  readonly cutPast: boolean
}

/** What makes a declaration late: then releases and plans are about that could not know of the stop. */
export type Lateness = 'out' | 'cut' | 'short-notice'

export function timingOf(manifest: Manifest, point: Point, today: CalendarDate): StopTiming {
  const { product, policy } = manifest
  const line = lineAt(manifest, point)
  const release = firstRelease(manifest, point)
  const cut = release?.cut
  const scheduled = product.lineParts !== undefined && policy.stopSchedule !== undefined
  const on = scheduled && isScheduled(product, policy, line)
  const off = scheduled && !on && comparePoint(product, point.version, policy.stopSchedule.from) >= 0
  return {
    schedule: on ? 'on' : off ? 'off' : 'none',
    nextScheduled: off ? nextScheduled(manifest, nextLine(manifest, line)) : undefined,
    ...noticeOf(manifest, point, today),
    out: isOutAt(manifest, point, today),
    day: calendarOf(manifest, today).dayOfPoint(point),
    cut,
    cutPast: cut !== undefined && cut < today,
  }
}

/** Why a demand that is made now is late; undefined when it is in time, also where the notice cannot be counted. */
export function latenessOf({ out, cutPast, notice }: StopTiming, atLeast: number): Lateness | undefined {
  if (out) return 'out'
  if (cutPast) return 'cut'
  return notice && notice.length < atLeast ? 'short-notice' : undefined
}

/** Is the first release of the line, or the version itself, out? */
function isOutAt(manifest: Manifest, point: Point, today: CalendarDate): boolean {
  if (point.wholeLine) return calendarOf(manifest, today).isOut(point.version.parts)
  const release = firstRelease(manifest, point)
  return release !== undefined && hasComeOut(release, today)
}

function firstRelease({ product, releases }: Manifest, point: Point): Release | undefined {
  return releases.find(({ version }) => !isPreRelease(version) && comparePoint(product, version, point) === 0)
}

function hasComeOut({ planned, date }: Release, today: CalendarDate): boolean {
  return !planned && (date === undefined || date <= today)
}

/** Out, or cut: nothing that is written now comes with it. */
function isClosed(release: Release, today: CalendarDate): boolean {
  return hasComeOut(release, today) || (release.cut !== undefined && release.cut < today)
}

function noticeOf(manifest: Manifest, point: Point, today: CalendarDate): Pick<StopTiming, 'newest' | 'notice'> {
  return manifest.product.lineParts === undefined
    ? noticeByVersions(manifest, point, today)
    : noticeByLines(manifest, point, today)
}

function noticeByLines(manifest: Manifest, point: Point, today: CalendarDate): Pick<StopTiming, 'newest' | 'notice'> {
  const calendar = calendarOf(manifest, today)
  const closed = new Set(
    manifest.releases.filter((release) => isClosed(release, today)).map(({ line }) => formatLine(line)),
  )
  const newest = manifest.lines.findLast(({ line }) => calendar.isOut(line) || closed.has(formatLine(line)))?.line
  if (!newest) return { newest: undefined, notice: undefined }
  const at = lineAt(manifest, point)
  const told = formatLine(newest)
  if (compareLines(at, newest) <= 0)
    return { newest: told, notice: isOutAt(manifest, point, today) || point.wholeLine ? [] : [point.text] }
  const between = linesBetween(manifest, newest, at).map(formatLine)
  return { newest: told, notice: between.length > 0 ? between : undefined }
}

/** Where there are no lines only releases that are planned by name can be counted. */
function noticeByVersions(
  { releases }: Manifest,
  point: Point,
  today: CalendarDate,
): Pick<StopTiming, 'newest' | 'notice'> {
  const newest = releases.findLast((release) => isClosed(release, today))?.version
  const coming = releases.filter(
    ({ version }) => (!newest || compareVersions(version, newest) > 0) && compareVersions(version, point.version) < 0,
  )
  const isPast = newest !== undefined && compareVersions(point.version, newest) <= 0
  return { newest: newest?.text, notice: isPast ? [] : [...coming.map(({ version }) => version.text), point.text] }
}
