import { compareLines, comparePoint, comparePoints, formatLine, lineOf, type Point } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { isScheduled } from '../domain/policy.ts'
import { isUnconditional, type Stop } from '../domain/stop.ts'
import { comparePrecedence, type Version } from '../domain/version.ts'
import { type WhyPoint } from '../results/why.ts'
import { resolveAnswers } from './answers.ts'
import { compareStops, type StopComparison, type StopJudgement } from './compare-stops.ts'
import { conditionResults } from './condition-results.ts'
import { coverageGaps, coverageSamples } from './coverage-gaps.ts'
import { livesAt } from './lives-at.ts'
import { type PlanRequest } from './request.ts'
import { skipping } from './skipping.ts'
import { reachOf } from './stop-reach.ts'
import { judgedStop, stopResult } from './stop-results.ts'

/** Why upgrades must land on a line or version, or why nothing says so; `request` gives the answers and components. */
export function whyPoint(manifest: Manifest, at: Point, request: PlanRequest): WhyPoint {
  const comparison = compareStops(manifest)
  const judgement = judgementAt(manifest, at, comparison)
  const around = neighbours(manifest, at)
  return {
    at: at.text,
    line: formatLine(lineOf(manifest.product, at.version)),
    is_stop: judgement !== undefined,
    conditions: [],
    gaps: judgement ? [] : gapsAround(manifest, around),
    ...releaseFacts(manifest, at),
    ...scheduleFacts(manifest, at),
    ...(around.before && { before: stopResult(manifest, around.before) }),
    ...(around.after && { after: stopResult(manifest, around.after) }),
    ...livesAt(manifest, at, comparison),
    ...(judgement && stopFacts(manifest, at, request, { judgement, around })),
  }
}

/** The stop that is asked about itself, else the one it lies on. */
function judgementAt(manifest: Manifest, at: Point, { stops }: StopComparison): StopJudgement | undefined {
  const isItself = ({ stop }: StopJudgement) => comparePoints(manifest.product, stop.point, at) === 0
  return stops.find(isItself) ?? stops.find(({ stop }) => isOn(manifest, stop, at))
}

function stopFacts(
  manifest: Manifest,
  at: Point,
  request: PlanRequest,
  { judgement, around }: { judgement: StopJudgement; around: Around },
): Pick<WhyPoint, 'stop' | 'counts' | 'gaps' | 'conditions' | 'skipping'> {
  const { stop, gaps } = judgement
  const { answers } = resolveAnswers(manifest, request)
  const skipped = skipping(manifest, request, { stop, ...around })
  return {
    stop: judgedStop(manifest, judgement),
    gaps: gaps.map((gap) => ({ ...gap })),
    conditions: conditionResults(manifest, stop.when, answers),
    ...(!at.wholeLine && { counts: countsOn(stop, at.version) }),
    ...(skipped && { skipping: skipped }),
  }
}

/** A version of a stop line is on the stop, whether or not it counts; a line is on a stop that is one of its versions. */
function isOn({ product }: Manifest, { point }: Stop, at: Point): boolean {
  return at.wholeLine ? comparePoint(product, point.version, at) === 0 : comparePoint(product, at.version, point) === 0
}

function countsOn({ minPatch }: Stop, version: Version): boolean {
  return !minPatch || comparePrecedence(version, minPatch) >= 0
}

interface Around {
  readonly before: Stop | undefined
  readonly after: Stop | undefined
}

/** The nearest unconditional stops on both sides. */
function neighbours({ product, stops }: Manifest, at: Point): Around {
  const order = ({ point }: Stop) =>
    point.wholeLine || at.wholeLine
      ? compareLines(lineOf(product, point.version), lineOf(product, at.version))
      : comparePrecedence(point.version, at.version)
  return {
    before: stops.findLast((stop) => isUnconditional(stop) && order(stop) < 0),
    after: stops.find((stop) => isUnconditional(stop) && order(stop) > 0),
  }
}

function releaseFacts({ releases }: Manifest, { version, wholeLine }: Point): Pick<WhyPoint, 'release'> {
  const release = wholeLine ? undefined : releases.find((one) => comparePrecedence(one.version, version) === 0)
  if (!release) return {}
  const { date, planned, avoid, withdrawn } = release
  return {
    release: {
      ...(date !== undefined && { date }),
      planned,
      ...(avoid !== undefined && { avoid }),
      ...(withdrawn !== undefined && { withdrawn }),
    },
  }
}

function scheduleFacts({ product, policy }: Manifest, { version }: Point): Pick<WhyPoint, 'schedule'> {
  const { stopSchedule } = policy
  if (!stopSchedule) return {}
  const { from, minors } = stopSchedule
  const names = isScheduled(product, policy, lineOf(product, version))
  return { schedule: { from: from.text, minors: [...minors], names_it: names } }
}

/** What would have to be recorded to say that no stop is missing between two stops. */
function gapsAround(manifest: Manifest, { before, after }: Around): WhyPoint['gaps'] {
  const span = {
    above: before && reachOf(manifest, before).lowest,
    upTo: after && reachOf(manifest, after).highest,
  }
  return coverageGaps(manifest, ['stops', 'background-migrations', 'finalizations'], span, coverageSamples(manifest))
}
