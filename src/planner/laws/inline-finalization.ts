import { type BackgroundMigration } from '../../domain/background-migration.ts'
import { isGivenUp, type LifeShape } from '../../domain/life.ts'
import { formatPlacement } from '../../domain/placement.ts'
import { formatDuration } from '../../domain/time.ts'
import { type Constraint, type Severity } from '../constraint.ts'
import { type LawContext } from './context.ts'
import { type Hops, jumpedLife } from './jumped-life.ts'

/**
 * A hop over a whole life queues and finalizes its work inside one migrate step. That is illegal when the work is
 * large, or when its estimate here is longer than the product's upgrade timeout; else a warning. What the manifest only
 * infers warns, unless both ends of every inferred interval agree.
 */
export function inlineFinalization({ scene, request }: LawContext): Constraint[] {
  const { product, policy } = scene.manifest
  return scene.manifest.backgroundMigrations.flatMap((background) => {
    const { id, queued, finalized, size } = background
    if (finalized.kind === 'unknown' || isGivenUp(product, background)) return []
    const { surely, perhaps, shape } = jumpedLife(scene, { opens: queued, closes: finalized })
    if (surely.length === 0 && perhaps.length === 0) return []
    const estimate = request.estimates.get(id)
    const long = estimate === undefined ? size === 'large' : estimate > policy.upgradeTimeout
    const tell = () => told(background, shape, estimate)
    return [
      ...surely.map((hops) => inline(background, hops, long ? 'illegal' : 'warning', tell)),
      ...perhaps.map((hops) => inline(background, hops, 'warning', tell)),
    ]
  })
}

function inline(
  { id, place }: BackgroundMigration,
  { from, to }: Hops,
  severity: Severity,
  tell: Constraint['tell'],
): Constraint {
  return { kind: 'finalizes-inline', subject: id, severity, conditions: [], from, to, place, tell }
}

function told(
  { name, queued, finalized, size }: BackgroundMigration,
  shape: LifeShape,
  estimate: number | undefined,
): ReturnType<Constraint['tell']> {
  return {
    message: `${name} is queued in ${formatPlacement(queued)} and finalized in ${formatPlacement(finalized)}: this hop does its whole work inside the migrate step (${noteOf(size, shape, estimate)})`,
    next: shape === 'empty' ? undefined : 'land between the two and let it finish',
  }
}

function noteOf(size: BackgroundMigration['size'], shape: LifeShape, estimate: number | undefined): string {
  if (shape === 'empty') return 'both come in one release, so no stop can help'
  if (estimate !== undefined) return `about ${formatDuration(estimate)} here`
  return size === 'unknown' ? 'nobody recorded its size' : `its table is ${size}`
}
