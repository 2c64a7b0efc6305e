import { type Life } from '../domain/life.ts'
import { comparePoint, comparePoints, type Point } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { contains } from '../domain/placement.ts'
import { isScheduled } from '../domain/policy.ts'
import { isUnconditional, type Stop } from '../domain/stop.ts'
import { type StopAddition, type StopProposal } from '../results/stop-proposal.ts'
import { compareStops } from './compare-stops.ts'
import { deriveStops, stopsFor, type DerivedStop } from './derive-stops.ts'
import { finalizationIsProper } from './finalization.ts'
import { mayLieIn, type ReleaseRange } from './life-spans.ts'
import { lifeResult } from './stop-results.ts'

/**
 * What would serve every life of a range: the smallest set of stops for the lives alone, and the fewest changes to the
 * declared stops. Lives whose inferred ends leave open whether they are served already come second and are marked.
 */
export function proposeStops(
  manifest: Manifest,
  range: ReleaseRange,
): Pick<StopProposal, 'lives' | 'additions' | 'derived' | 'unservable'> {
  const judged = compareStops(manifest).lives.filter(({ life }) => mayLieIn(manifest, life, range))
  const of = (...verdicts: string[]) =>
    judged.filter(({ verdict }) => verdicts.includes(verdict)).map(({ life }) => life)
  const certain = stopsFor(manifest, of('late', 'missing'), range)
  const perhaps = stopsFor(manifest, of('cannot-tell'), range)
  const derived = deriveStops(manifest, range)
  return {
    lives: judged.length,
    additions: [
      ...certain.stops.map((stop) => addition(manifest, stop, true)),
      ...perhaps.stops.map((stop) => addition(manifest, stop, false)),
    ],
    derived: derived.stops.map(({ point, minPatch, lives }) => {
      const declared = declaredAt(manifest, point)
      return {
        at: point.text,
        ...(minPatch && { min_patch: minPatch.text }),
        ...(declared && { declared: declared.kind }),
        lives: lives.map(({ id }) => id),
      }
    }),
    unservable: derived.unserved.map(({ life, why }) => ({ life: lifeResult(life), why })),
  }
}

function declaredAt({ product, stops }: Manifest, point: Point): Stop | undefined {
  return stops.find((stop) => comparePoints(product, stop.point, point) === 0)
}

function addition(manifest: Manifest, { point, minPatch, lives }: DerivedStop, certain: boolean): StopAddition {
  const { product, policy, releases } = manifest
  const declared = declaredAt(manifest, point)
  return {
    action: actionOn(declared),
    at: point.text,
    ...(minPatch && { min_patch: minPatch.text }),
    certain,
    ...(policy.stopSchedule && { scheduled: isScheduled(product, policy, point.version.parts) }),
    released: releases.some(({ version, planned }) => !planned && comparePoint(product, version, point) === 0),
    lives: lives.map(lifeResult),
    instead: lives.flatMap((life) => laterFinalizer(manifest, life)),
  }
}

function actionOn(declared: Stop | undefined): StopAddition['action'] {
  if (!declared) return 'add'
  return isUnconditional(declared) ? 'raise-min-patch' : 'make-unconditional'
}

/** A finalizer that no release has yet can still come later, after a stop that is declared already. */
function laterFinalizer(manifest: Manifest, life: Life): StopAddition['instead'] {
  const background = manifest.backgroundMigrations.find(({ id }) => id === life.id)
  const newest = manifest.releases.findLast(({ planned }) => !planned)
  if (!background || life.closedBy !== 'finalizer') return []
  if (newest && contains(manifest.product, newest.version, background.finalized) !== 'no') return []
  const { firstLegal } = finalizationIsProper(manifest, background)
  return firstLegal ? [{ life: life.id, name: life.name, first_legal: firstLegal.text }] : []
}
