import { type Migration } from '../../domain/migration.ts'
import { type Constraint } from '../constraint.ts'
import { canHold, type LawContext } from './context.ts'

/** A migration that was ported back to an older line is missing from early patches of newer lines. */
export function lostMigrations({ scene }: LawContext): Constraint[] {
  return scene.manifest.migrations
    .filter(({ placement }) => placement.kind === 'recorded' && placement.backports.length > 0)
    .flatMap((migration) => lost(scene, migration))
}

function lost(scene: LawContext['scene'], migration: Migration): Constraint[] {
  const { yes, no } = scene.placed(migration.placement)
  if (!canHold(yes, no)) return []
  const name = migration.name ?? migration.id
  return [
    {
      kind: 'loses-migration',
      subject: migration.id,
      severity: 'warning',
      conditions: [],
      from: yes,
      to: no,
      place: migration.place,
      tell: (u, v) => ({
        message: `${u.version.text} contains migration ${name}, ${v.version.text} does not yet`,
        next: `choose a version of that line that contains it`,
      }),
    },
  ]
}
