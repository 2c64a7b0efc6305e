import { type DutyRecord } from './duty.ts'
import { type Point } from './line.ts'
import { type Place } from './place.ts'
import { type CalendarDate } from './time.ts'
import { type Version } from './version.ts'

/** `required` for everybody, `scheduled` because a rule says so, `conditional` on facts about the installation. */
export type StopKind = 'required' | 'scheduled' | 'conditional'

/** What made the stop necessary, where somebody recorded it. */
export const stopCauses = [
  'long-finalization',
  'improper-finalization',
  'removed-migration',
  'old-timestamp',
  'tooling-bug',
  'component',
  'code-removal',
  'signing-key',
  'other',
] as const
export type StopCause = (typeof stopCauses)[number]

/** Causes a release manager may name without words of their own. */
export const declaredCauses = [
  'long-finalization',
  'improper-finalization',
  'removed-migration',
  'old-timestamp',
  'tooling-bug',
  'other',
] as const satisfies readonly StopCause[]

/** A line, or one exact version, where every upgrade must land. */
export interface Stop {
  /** `17.3` or `24.8.0`: unique within a manifest. */
  readonly id: string
  readonly point: Point
  readonly kind: StopKind
  /** Conditions of which any one makes the stop apply; empty for unconditional stops. */
  readonly when: readonly string[]
  /** Below this patch a landing does not count. */
  readonly minPatch: Version | undefined
  readonly reason: string | undefined
  readonly cause: StopCause | undefined
  /** The day it was declared; undefined where nobody recorded that. */
  readonly declared: CalendarDate | undefined
  /** What made it necessary: names of background migrations, ids of migrations. */
  readonly for: readonly string[]
  /** Address of the issue about it. */
  readonly issue: string | undefined
  /** What was done about it, as persons recorded it. */
  readonly duties: readonly DutyRecord[]
  /** False when the stop only follows from the schedule and nobody wrote it down. */
  readonly recorded: boolean
  readonly place: Place | undefined
}

/** A stop that nobody wrote down. */
export function unrecordedStop(point: Point, kind: StopKind): Stop {
  return {
    id: point.text,
    point,
    kind,
    when: [],
    minPatch: undefined,
    reason: undefined,
    cause: undefined,
    declared: undefined,
    for: [],
    issue: undefined,
    duties: [],
    recorded: false,
    place: undefined,
  }
}

/** Stops for reasons that are not in the database are never called unnecessary for want of a life. */
export function hasNonDatabaseCause(stop: Stop): boolean {
  return (
    stop.cause === 'component' ||
    stop.cause === 'code-removal' ||
    stop.cause === 'signing-key' ||
    stop.cause === 'other'
  )
}

export function isUnconditional({ when }: Stop): boolean {
  return when.length === 0
}
