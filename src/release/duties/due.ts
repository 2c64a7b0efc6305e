import { compareLines, type Point } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Release } from '../../domain/release.ts'
import { type CalendarDate } from '../../domain/time.ts'
import { comparePrecedence, isPreRelease } from '../../domain/version.ts'
import { type Calendar } from '../calendar.ts'

/** With which release something falls due. */
export interface Due {
  /** A line or a version. */
  readonly release: string
  /** The day it is cut, else the day it comes out; undefined when nobody recorded either. */
  readonly date: CalendarDate | undefined
  readonly isOut: boolean
  /** Is it out, or has the day gone by? */
  readonly passed: boolean
}

export interface DueGround {
  readonly manifest: Manifest
  readonly calendar: Calendar
  readonly today: CalendarDate
}

/** Something is still in time on the day of the cut itself. */
export function dueWith({ manifest, calendar, today }: DueGround, point: Point): Due {
  const first = firstRelease(manifest, point)
  const date = first?.cut ?? calendar.dayOfPoint(point)
  const isOut = point.wholeLine ? calendar.isOut(point.version.parts) : isReleased(first, today)
  return { release: point.text, date, isOut, passed: isOut || (date !== undefined && date < today) }
}

/** The release of a version, or the first one of a line that is no candidate. */
export function firstRelease({ releases }: Manifest, { version, wholeLine }: Point): Release | undefined {
  return releases.find((release) =>
    wholeLine
      ? !isPreRelease(release.version) && compareLines(release.line, version.parts) === 0
      : comparePrecedence(release.version, version) === 0,
  )
}

function isReleased(release: Release | undefined, today: CalendarDate): boolean {
  return release !== undefined && !release.planned && (release.date === undefined || release.date <= today)
}
