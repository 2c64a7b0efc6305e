import { type Stop } from '../../domain/stop.ts'
import { type Constraint } from '../constraint.ts'
import { span, type Span } from '../index-set.ts'
import { lineSpan } from '../landings.ts'
import { type Scene } from '../scene.ts'
import { newestOfLine, type LawContext } from './context.ts'

/**
 * A stop line is left on its newest patch: illegal otherwise where the policy requires it, a warning where it
 * recommends it. The line the upgrade starts on counts as well.
 */
export function oldPatches({ scene }: LawContext): Constraint[] {
  const { latestPatch } = scene.manifest.policy
  if (latestPatch === 'any') return []
  return scene.manifest.stops.filter(({ point }) => point.wholeLine).flatMap((stop) => oldPatch(scene, stop))
}

function oldPatch(scene: Scene, stop: Stop): Constraint[] {
  const line: Span = lineSpan(scene.landings, stop.point.version.parts)
  const newest = newestOfLine(scene, line)
  if (newest === undefined || newest === line.start || line.end === scene.size) return []
  const patch = scene.landings[newest]!.version.text
  return [
    {
      kind: 'old-patch-of-stop',
      subject: stop.id,
      severity: scene.manifest.policy.latestPatch === 'required' ? 'illegal' : 'warning',
      conditions: stop.when,
      from: span(line.start, newest),
      to: span(line.end, scene.size),
      place: stop.place,
      tell: (from) => ({
        message: `${from.version.text} is not the newest known patch of stop ${stop.id}`,
        next: `install ${patch} first`,
      }),
    },
  ]
}
