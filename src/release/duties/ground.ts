import { type Line } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { isUnconditional, type Stop } from '../../domain/stop.ts'
import { type CalendarDate } from '../../domain/time.ts'
import { once } from '../../planner/once.ts'
import { reachesOf, reachOf, type StopReach } from '../../planner/stop-reach.ts'
import { calendarOf, type Calendar } from '../calendar.ts'
import { lineAt, nextLine } from '../next-line.ts'

/** Is the stop named on the page of required stops? `unknown` where nobody looked. */
export type PageState = 'named' | 'not-named' | 'unknown'

/** What the duties of one stop are judged by. */
export interface DutyGround {
  readonly manifest: Manifest
  readonly stop: Stop
  readonly today: CalendarDate
  readonly page: PageState
  readonly calendar: Calendar
  /** The stop's own line. */
  readonly line: Line
  /** The line after it. */
  readonly after: Line
  readonly reach: StopReach
  /** Those of unconditional stops, ascending. */
  readonly unconditional: () => readonly StopReach[]
}

export interface DutyQuestion {
  readonly today: CalendarDate
  readonly page?: PageState | undefined
}

export function dutyGround(manifest: Manifest, stop: Stop, { today, page = 'unknown' }: DutyQuestion): DutyGround {
  const line = lineAt(manifest, stop.point)
  return {
    manifest,
    stop,
    today,
    page,
    calendar: calendarOf(manifest, today),
    line,
    after: nextLine(manifest, line),
    reach: reachOf(manifest, stop),
    unconditional: once(() => reachesOf(manifest).filter((one) => isUnconditional(one.stop))),
  }
}

/** What speaks for or against a duty, whatever day it is. */
export interface Evidence {
  readonly state: 'done' | 'open' | 'unknown' | 'not-needed'
  /** One sentence, without a period: how it is known. */
  readonly why: string
  readonly done?: CalendarDate | undefined
  readonly by?: string | undefined
  readonly link?: string | undefined
  /** The words of the command that does it, after `plan`. */
  readonly next?: readonly string[] | undefined
  /** Where it falls due later than its kind does. */
  readonly dueWith?: Line | undefined
  /** It may wait: undone it stays open, however late. */
  readonly mayWait?: boolean | undefined
}
