import { type Dwell } from '../../domain/constraint-entries.ts'
import { formatDuration } from '../../domain/time.ts'
import { type Constraint } from '../constraint.ts'
import { span } from '../index-set.ts'
import { positionOf } from '../scene.ts'
import { canHold, type LawContext } from './context.ts'

/** A hop over a whole dwell gives the installation no time to run the releases it must have run. */
export function dwellSpans({ scene }: LawContext): Constraint[] {
  return scene.manifest.dwell.flatMap((dwell) => {
    const from = span(0, positionOf(scene, dwell.since))
    const to = span(positionOf(scene, dwell.before), scene.size)
    return canHold(from, to) ? [tooSoon(dwell, from, to)] : []
  })
}

function tooSoon(
  { since, before, atLeast, reason, place }: Dwell,
  from: Constraint['from'],
  to: Constraint['to'],
): Constraint {
  return {
    kind: 'too-soon',
    subject: before.text,
    severity: 'illegal',
    conditions: [],
    from,
    to,
    place,
    tell: () => ({
      message: `before ${before.text} an installation must have run ${since.text} or later for ${formatDuration(atLeast)} (${reason})`,
      next: `land on ${since.text} or later and wait ${formatDuration(atLeast)}`,
    }),
  }
}
