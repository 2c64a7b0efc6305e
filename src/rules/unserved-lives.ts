import { type Fault } from '../domain/finding.ts'
import { type Life } from '../domain/life.ts'
import { formatPlacement } from '../domain/placement.ts'
import { type LifeJudgement, type LifeVerdict } from '../planner/judge-life.ts'
import { spanOf, stopPlaces } from '../planner/life-spans.ts'
import { type Ground } from './ground.ts'
import { once } from '../planner/once.ts'
import { stopsAreKnown } from './stops-known.ts'

/**
 * Lives that no unconditional stop serves and no other rule tells of: those that a dependent closes while nobody
 * recorded the finalizer. A finalizer that comes too early is `improper-finalization`, deleted code
 * `code-deleted-early`, a squashed migration `removed-before-stop`.
 */
export function unservedLives(ground: Ground, verdict: LifeVerdict): LifeJudgement[] {
  const { manifest, comparison } = ground
  const judged = comparison().lives.filter((one) => one.verdict === verdict && stopsAreKnown(manifest, one.life))
  if (judged.length === 0) return []
  const recorded = new Set(
    manifest.backgroundMigrations.filter(({ finalization }) => finalization !== 'unknown').map(({ id }) => id),
  )
  return judged.filter(({ life }) => life.kind === 'work' && !recorded.has(life.id))
}

/** `FillWeights is queued in 1.1 and needed in 1.2`. */
export function lifeWords({ name, opens, closes }: Life): string {
  return `${name} is queued in ${formatPlacement(opens)} and needed in ${formatPlacement(closes)}`
}

/** Where a stop would serve a life: the latest line or version inside it. */
export function stopFinder({ manifest }: Ground): (life: Life) => string | undefined {
  const places = once(() => stopPlaces(manifest))
  return (life) => {
    const span = spanOf(manifest.product, places(), life)
    return typeof span === 'string' ? undefined : places()[span.end - 1]?.point.text
  }
}

export function lifeFacts({ opens, closes }: Life): NonNullable<Fault['facts']> {
  return { opens: formatPlacement(opens), closes: formatPlacement(closes) }
}
