import { livesOf, shapeOf, type Life } from '../domain/life.ts'
import { type Manifest } from '../domain/manifest.ts'
import { isUnconditional, type Stop } from '../domain/stop.ts'
import { type Truth } from '../domain/truth.ts'
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
import { reachesOf, serves, type StopReach } from './stop-reach.ts'

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

/** Which stops serve a life; an open one has no end yet, so it forces nothing. */
interface Row {
  readonly life: Life
  readonly open: boolean
  readonly answers: ReadonlyMap<Stop, Truth>
}

function judgeStops(manifest: Manifest, reaches: readonly StopReach[], lives: readonly Life[]): StopJudgement[] {
  const rowOf = (life: Life, open: boolean): Row => {
    const answers = new Map(reaches.map((reach) => [reach.stop, serves(manifest, reach, life)] as const))
    return { life, open, answers }
  }
  const rows = [
    ...lives.filter((life) => canBeServed(manifest, life)).map((life) => rowOf(life, false)),
    ...openLives(manifest).map((life) => rowOf(life, true)),
  ]
  const evidence = { manifest, rows, samples: coverageSamples(manifest) }
  let remaining = reaches.filter(({ stop }) => isUnconditional(stop))
  return reaches.map((reach) => {
    const others = remaining.filter(({ stop }) => stop !== reach.stop)
    const judgement = judgeStop(evidence, reach, others)
    if (judgement.verdict === 'unnecessary') remaining = others
    return judgement
  })
}

function canBeServed({ product }: Manifest, life: Life): boolean {
  const shape = shapeOf(product, life)
  return shape !== 'empty' && shape !== 'inverted'
}

/** What one stop is judged by besides the others. */
interface Evidence {
  readonly manifest: Manifest
  readonly rows: readonly Row[]
  readonly samples: readonly CoverageSample[]
}

function judgeStop(
  { manifest, rows, samples }: Evidence,
  reach: StopReach,
  others: readonly StopReach[],
): StopJudgement {
  const { stop } = reach
  const neighbours = neighboursOf(reach, others)
  const served = rows.filter(({ open, answers }) => !open && answers.get(stop) === 'yes')
  const forcing = served.filter(({ answers }) => others.every((other) => answers.get(other.stop) === 'no'))
  const perhaps = rows.filter(
    (row) =>
      row.answers.get(stop) !== 'no' &&
      !forcing.includes(row) &&
      others.every((other) => row.answers.get(other.stop) !== 'yes'),
  )
  const facts = {
    stop,
    serves: served.map(({ life }) => life),
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
