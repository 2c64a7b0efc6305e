import { compareValue, type Condition } from '../domain/condition.ts'
import { type Manifest } from '../domain/manifest.ts'
import { type Truth } from '../domain/truth.ts'
import { comparePrecedence } from '../domain/version.ts'
import { boundsOf, inRange, type VersionRange } from '../domain/version-range.ts'
import { type PlanRequest } from './request.ts'

/** Every condition's answer, and the versions a path must not run for the answers about the past to stay "no". */
export interface ResolvedAnswers {
  readonly answers: ReadonlyMap<string, Truth>
  readonly mustNotRun: readonly VersionRange[]
}

/**
 * Answers each condition by what was told, then by the installation file's nodes, then, for questions about the past,
 * by the versions that were run: "no" is provable when every version asked for is later than the installed one. A "no"
 * about the past, told or provable, stays true only on a path that never runs those versions.
 */
export function resolveAnswers(manifest: Manifest, request: PlanRequest): ResolvedAnswers {
  const answers = new Map<string, Truth>()
  const mustNotRun: VersionRange[] = []
  for (const condition of manifest.conditions) {
    const told = request.answers.get(condition.id)
    const answer = told === undefined || told === 'unknown' ? derive(condition, request) : told
    answers.set(condition.id, answer)
    if (condition.ran && answer === 'no') mustNotRun.push(condition.ran)
  }
  return { answers, mustNotRun }
}

function derive({ nodes, ran }: Condition, request: PlanRequest): Truth {
  if (nodes) {
    const count = request.nodes.get(nodes.role)
    if (count === undefined) return 'unknown'
    return compareValue(count, nodes.operator, nodes.threshold) ? 'yes' : 'no'
  }
  return ran ? hasRun(ran, request) : 'unknown'
}

function hasRun(range: VersionRange, { from, history }: PlanRequest): Truth {
  if ([from, ...history].some((version) => inRange(range, version))) return 'yes'
  return boundsOf(range).every((bound) => comparePrecedence(from, bound) < 0) ? 'no' : 'unknown'
}
