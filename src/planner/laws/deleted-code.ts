import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { isGivenUp } from '../../domain/life.ts'
import { formatPlacement } from '../../domain/placement.ts'
import { type Constraint, type Severity } from '../constraint.ts'
import { type LawContext } from './context.ts'
import { type Hops, jumpedLife } from './jumped-life.ts'

/**
 * A hop that queues work and reaches a release whose code no longer contains the job cannot do the work at all.
 * Where the work was queued before, finishing it before leaving is enough: that is a duty, not a law. Work that was
 * given up is deleted together with its code, and nobody has to do it.
 */
export function deletedCode({ scene }: LawContext): Constraint[] {
  return scene.manifest.backgroundMigrations.flatMap((background) => {
    if (isGivenUp(scene.manifest.product, background)) return []
    const { surely, perhaps } = jumpedLife(scene, { opens: background.queued, closes: background.deleted })
    return [
      ...surely.map((hops) => withoutCode(background, hops, 'illegal')),
      ...perhaps.map((hops) => withoutCode(background, hops, 'warning')),
    ]
  })
}

function withoutCode(
  { id, name, queued, deleted, place }: BackgroundMigration,
  { from, to }: Hops,
  severity: Severity,
): Constraint {
  return {
    kind: 'runs-deleted-code',
    subject: id,
    severity,
    conditions: [],
    from,
    to,
    place,
    tell: () => ({
      message: `${name} is queued in ${formatPlacement(queued)} and its code is gone in ${formatPlacement(deleted)}: this hop queues work nobody can do`,
      next: 'land between the two and let it finish',
    }),
  }
}
