import { livesOf, shapeOf, type Life } from '../domain/life.ts'
import { type Manifest } from '../domain/manifest.ts'
import { isUnconditional, type Stop } from '../domain/stop.ts'
import { comparePrecedence } from '../domain/version.ts'
import {
  coverageGaps,
  coverageSamples,
  type CoverageGap,
  type CoverageSample,
  type ReleaseSpan,
} from './coverage-gaps.ts'
import { judgeLife, type LifeJudgement } from './judge-life.ts'
import { openLives } from './open-lives.ts'
import { stopNeeds, type Neighbours, type StopNeed } from './stop-needs.ts'
import { ServedLives } from './served-lives.ts'
import { reachesOf, type StopReach } from './stop-reach.ts'

/**
 * `needed`: a life is served by no other stop. `kept`: no known life forces it, something else does.
 * `unnecessary`: everything it serves is served without it, and everything is recorded there. `cannot-tell`: not
 * everything is.
 */
export type StopVerdict = 'needed' | 'kept' | 'unnecessary' | 'cannot-tell'

export interface StopJudgement {
  readonly stop: Stop
  readonly verdict: StopVerdict
  /** Lives it surely serves. */
  readonly serves: readonly Life[]
  /** Lives that only it serves. */
  readonly forcedBy: readonly Life[]
  readonly keptBy: readonly StopNeed[]
  /** Lives that perhaps only it serves: an end is inferred. */
  readonly perhapsFor: readonly Life[]
  /** Background migrations that perhaps only it serves: their end is unknown, or not there yet. */
  readonly openFor: readonly Life[]
  /** What is not completely recorded between its neighbours. */
  readonly gaps: readonly CoverageGap[]
}

export interface StopComparison {
  /** In the order of the manifest's stops. */
  readonly stops: readonly StopJudgement[]
  /** In the order of the manifest. */
  readonly lives: readonly LifeJudgement[]
}

/**
 * The declared stops against the lives of the manifest. Stops are judged one by one in ascending order, each against
 * the others that remain: all stops called unnecessary can be given up together.
 */
export function compareStops(manifest: Manifest): StopComparison {
  const reaches = reachesOf(manifest)
  const lives = livesOf(manifest)
  return { stops: judgeStops(manifest, reaches, lives), lives: lives.map((life) => judgeLife(manifest, reaches, life)) }
}

function judgeStops(manifest: Manifest, reaches: readonly StopReach[], lives: readonly Life[]): StopJudgement[] {
  const served = new ServedLives(manifest, reaches, [
    ...lives.filter((life) => canBeServed(manifest, life)).map((life) => ({ life, open: false })),
    ...openLives(manifest).map((life) => ({ life, open: true })),
  ])
  const evidence = { manifest, samples: coverageSamples(manifest), served }
  let remaining = reaches.filter(({ stop }) => isUnconditional(stop))
  return reaches.map((reach) => {
    const others = remaining.filter(({ stop }) => stop !== reach.stop)
    const judgement = judgeStop(evidence, reach, others)
    if (judgement.verdict === 'unnecessary') {
      remaining = others
      served.giveUp(reach.stop)
    }
    return judgement
  })
}

function canBeServed({ product }: Manifest, life: Life): boolean {
  const shape = shapeOf(product, life)
  return shape !== 'empty' && shape !== 'inverted'
}

/** What one stop is judged by besides its neighbours. */
interface Evidence {
  readonly manifest: Manifest
  readonly served: ServedLives
  readonly samples: readonly CoverageSample[]
}

function judgeStop(
  { manifest, served, samples }: Evidence,
  reach: StopReach,
  others: readonly StopReach[],
): StopJudgement {
  const { stop } = reach
  const neighbours = neighboursOf(reach, others)
  const all = served.of(stop)
  const surely = all.filter((one) => one.surely && !one.open)
  const forcing = surely.filter(({ onlyHere }) => onlyHere)
  const perhaps = all.filter((one) => !one.elsewhere && !(one.onlyHere && one.surely && !one.open))
  const facts = {
    stop,
    serves: surely.map(({ life }) => life),
    forcedBy: forcing.map(({ life }) => life),
    keptBy: stopNeeds(manifest, reach, neighbours),
    perhapsFor: perhaps.filter(({ open }) => !open).map(({ life }) => life),
    openFor: perhaps.filter(({ open }) => open).map(({ life }) => life),
    gaps: coverageGaps(manifest, ['background-migrations', 'finalizations'], spanBetween(neighbours), samples),
  }
  return { ...facts, verdict: verdictOf(facts) }
}

function spanBetween({ before, after }: Neighbours): ReleaseSpan {
  return { above: before?.lowest, upTo: after?.highest }
}

function neighboursOf({ lowest }: StopReach, others: readonly StopReach[]): Neighbours {
  return {
    before: others.findLast((other) => comparePrecedence(other.lowest, lowest) < 0),
    after: others.find((other) => comparePrecedence(other.lowest, lowest) > 0),
  }
}

/** A conditional stop that serves nothing known is there for what nobody recorded. */
function verdictOf(facts: Omit<StopJudgement, 'verdict'>): StopVerdict {
  const { stop, serves, forcedBy, keptBy, perhapsFor, openFor, gaps } = facts
  if (forcedBy.length > 0) return 'needed'
  if (keptBy.length > 0) return 'kept'
  if (gaps.length > 0 || perhapsFor.length > 0 || openFor.length > 0) return 'cannot-tell'
  return isUnconditional(stop) || serves.length > 0 ? 'unnecessary' : 'cannot-tell'
}
