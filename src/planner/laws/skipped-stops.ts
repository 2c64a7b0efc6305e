import { type Stop } from '../../domain/stop.ts'
import { type Constraint } from '../constraint.ts'
import { span } from '../index-set.ts'
import { type LawContext, stopsInside, type StopSpan } from './context.ts'

/**
 * A hop may not pass a stop without having landed on it: from below its first landing that counts to past its line,
 * or past the exact version. A conditional stop binds where one of its conditions holds.
 */
export function skippedStops({ scene }: LawContext): Constraint[] {
  return stopsInside(scene).map(({ stop, span: bounds }) => skippedStop(stop, bounds, scene.size))
}

function skippedStop(stop: Stop, { first, past }: StopSpan, size: number): Constraint {
  return {
    kind: stop.when.length > 0 ? 'skips-conditional-stop' : 'skips-stop',
    subject: stop.id,
    severity: 'illegal',
    conditions: stop.when,
    from: span(0, first),
    to: span(past, size),
    place: stop.place,
    tell: (from, to) => ({
      message: `${stop.id} is a ${stop.kind} stop${why(stop)}; ${from.version.text} to ${to.version.text} does not land on it`,
      next: `land on ${landing(stop)} first`,
    }),
  }
}

function why({ reason, when }: Stop): string {
  const conditions = when.length > 0 ? ` if ${when.join(' or ')}` : ''
  return reason === undefined ? conditions : `${conditions} (${reason})`
}

function landing({ id, minPatch, point }: Stop): string {
  if (minPatch) return `${minPatch.text} or a later ${id}`
  return point.wholeLine ? `the newest ${id}` : id
}
