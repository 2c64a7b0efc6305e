import { type Migration } from '../../domain/migration.ts'
import { formatPlacement } from '../../domain/placement.ts'
import { type Constraint, type Severity } from '../constraint.ts'
import { type LawContext } from './context.ts'
import { type Hops, jumpedLife } from './jumped-life.ts'

/** A hop over the whole life of a migration, from the release that brings it to the one that removed it, never runs it. */
export function removedMigrations({ scene }: LawContext): Constraint[] {
  return scene.manifest.migrations.flatMap((migration) => {
    const { removed, placement } = migration
    if (!removed || removed.because === 'obsolete') return []
    const { surely, perhaps } = jumpedLife(scene, { opens: placement, closes: removed.in })
    return [
      ...surely.map((hops) => missed(migration, removed, hops, removed.because === 'squashed' ? 'illegal' : 'warning')),
      ...perhaps.map((hops) => missed(migration, removed, hops, 'warning')),
    ]
  })
}

function missed(
  { id, name, placement, place }: Migration,
  removed: NonNullable<Migration['removed']>,
  { from, to }: Hops,
  severity: Severity,
): Constraint {
  return {
    kind: 'misses-removed-migration',
    subject: id,
    severity,
    conditions: [],
    from,
    to,
    place,
    tell: () => ({
      message: `migration ${name ?? id} came in ${formatPlacement(placement)} and was removed in ${formatPlacement(removed.in)} (${removed.because}): this hop never runs it`,
      next: `land between the two`,
    }),
  }
}
