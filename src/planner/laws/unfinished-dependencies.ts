import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { comparePoints } from '../../domain/line.ts'
import { dependentsByName } from '../../domain/life.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Migration } from '../../domain/migration.ts'
import { earliestPoint, formatPlacement, latestPoint } from '../../domain/placement.ts'
import { compareText } from '../../domain/version.ts'
import { type Constraint, type Severity } from '../constraint.ts'
import { type Scene } from '../scene.ts'
import { type LawContext } from './context.ts'
import { type Hops, jumpedLife } from './jumped-life.ts'

/**
 * A hop that queues work and brings a migration that needs the work done, before anything finalizes it, runs the
 * dependent on unfinished data. Size does not matter. Inferred ends warn unless both agree.
 */
export function unfinishedDependencies({ scene }: LawContext): Constraint[] {
  const dependents = dependentsByName(scene.manifest.migrations)
  return scene.manifest.backgroundMigrations.flatMap((background) =>
    (dependents.get(background.name) ?? []).flatMap((dependent) => judge(scene, background, dependent)),
  )
}

function judge(scene: Scene, background: BackgroundMigration, dependent: Migration): Constraint[] {
  const first = runsFirst(scene.manifest, dependent, background)
  if (first === 'no') return []
  const { surely, perhaps } = jumpedLife(scene, { opens: background.queued, closes: dependent.placement })
  return [
    ...surely.map((hops) => unfinished(background, dependent, hops, first === 'yes' ? 'illegal' : 'warning')),
    ...perhaps.map((hops) => unfinished(background, dependent, hops, 'warning')),
  ]
}

/** Does the dependent run before the finalizer? By release, then regular before post, then timestamp. */
function runsFirst(
  { product, migrations }: Manifest,
  dependent: Migration,
  { finalized, finalizedBy }: BackgroundMigration,
): 'yes' | 'no' | 'unknown' {
  const from = earliestPoint(dependent.placement)
  const until = latestPoint(dependent.placement)
  const earliest = earliestPoint(finalized)
  const latest = latestPoint(finalized)
  if (!from || !until || !earliest || !latest) return 'yes'
  const tie = finalizedBy !== undefined && runsEarlier(migrations, dependent, finalizedBy)
  const atLatest = comparePoints(product, until, earliest)
  if (atLatest < 0 || (atLatest === 0 && tie)) return 'yes'
  const atEarliest = comparePoints(product, from, latest)
  return atEarliest > 0 || (atEarliest === 0 && !tie) ? 'no' : 'unknown'
}

/** The order inside one release. */
function runsEarlier(migrations: readonly Migration[], dependent: Migration, finalizedBy: string): boolean {
  const finalizer = migrations.find(({ id }) => id === finalizedBy)
  if (!finalizer || finalizer.phase === dependent.phase) return compareText(dependent.id, finalizedBy) < 0
  return dependent.phase === 'regular'
}

function unfinished(
  background: BackgroundMigration,
  dependent: Migration,
  { from, to }: Hops,
  severity: Severity,
): Constraint {
  const name = dependent.name ?? dependent.id
  return {
    kind: 'depends-on-unfinished',
    subject: background.id,
    severity,
    conditions: [],
    from,
    to,
    place: dependent.place,
    tell: () => ({
      message: `migration ${name} of ${formatPlacement(dependent.placement)} needs ${background.name}, queued in ${formatPlacement(background.queued)}, to be finished`,
      next: 'land between the two and let it finish',
    }),
  }
}
