import { type Point } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { idAt, instantOfId } from '../domain/migration.ts'
import { type Stop } from '../domain/stop.ts'
import { addDays, dayOf, startOfDay, type Instant } from '../domain/time.ts'
import { calendarOf } from './calendar.ts'

const second = 1000

/** The stop that a migration of a release has to be dated after, where that time has not come yet. */
export interface TooEarly {
  readonly stop: Stop
  /** The first second at which it may be dated. */
  readonly from: Instant
}

/** May a migration of that release not be written yet, since the stop before it is not out? */
export function tooEarlyFor(manifest: Manifest, point: Point, now: Instant): TooEarly | undefined {
  const calendar = calendarOf(manifest, dayOf(now))
  const stop = calendar.lastStopBefore(point)
  const day = stop && calendar.dayOfPoint(stop.point)
  if (!stop || day === undefined) return undefined
  const from = startOfDay(addDays(day, 1))!
  return from > now ? { stop, from } : undefined
}

/**
 * An id for a new migration of a release: the present second, later than every id of the release, and taken by nobody. A
 * second or two in the future when several are written within one.
 */
export function freshId({ migrations }: Manifest, point: Point, now: Instant): string {
  const taken = new Set(migrations.map(({ id }) => id))
  const ofRelease = migrations.flatMap(({ id, placement }) => {
    const isThere = placement.kind === 'recorded' && placement.main.text === point.text
    const instant = isThere ? instantOfId(id) : undefined
    // One that is dated in the future is a fault of its own; nothing follows it there.
    return instant !== undefined && instant <= now + 60 * second ? [instant] : []
  })
  let instant = Math.max(Math.floor(now / second) * second, ...ofRelease.map((one) => one + second))
  while (taken.has(idAt(instant))) instant += second
  return idAt(instant)
}

/** As many ids as are asked for, ascending, the last one at the present second; none is taken. */
export function latestIds(taken: ReadonlySet<string>, count: number, now: Instant): string[] {
  const ids: string[] = []
  for (let instant = Math.floor(now / second) * second; ids.length < count; instant -= second)
    if (!taken.has(idAt(instant))) ids.push(idAt(instant))
  return ids.toReversed()
}
