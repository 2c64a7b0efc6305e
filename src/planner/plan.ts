import { type Manifest } from '../domain/manifest.ts'
import { compareVersions } from '../domain/version.ts'
import { type End } from '../results/plan-parts.ts'
import { type ReasonResult } from '../results/reason.ts'
import { type Alternative, type CoverageResult, type Path, type Upgrade } from '../results/upgrade.ts'
import { alternatives } from './alternatives.ts'
import { coverageOf } from './coverage.ts'
import { endOf, endsProblem, unlisted } from './ends.ts'
import { assemblePath } from './path/assemble.ts'
import { type OpenQuestions, openQuestions, undecided } from './questions.ts'
import { type Refused, refuse } from './refusal.ts'
import { type UnknownReading } from './effects.ts'
import { remarksOn } from './remarks.ts'
import { type PlanRequest } from './request.ts'
import { findRoute, prepare, withAnswers, type Ground } from './route.ts'
import { type PathStep } from './search.ts'

/** A plan before it knows how it was asked for and where its manifest lies. */
export interface Plan {
  readonly verdict: Upgrade['verdict']
  readonly from: End
  readonly to: End
  readonly path: Path | undefined
  readonly open: OpenQuestions
  readonly perAnswer: readonly AnswerPlan[]
  readonly alternatives: readonly Alternative[]
  readonly refusal: Refused | undefined
  readonly warnings: readonly ReasonResult[]
  readonly remarks: readonly string[]
  readonly coverage: CoverageResult
}

export interface AnswerPlan {
  readonly answers: Readonly<Record<string, 'yes' | 'no'>>
  readonly path: Path | undefined
  readonly refusal: Refused | undefined
}

/**
 * The best upgrade path of a product, or why there is none. Pure: the same values give the same plan.
 * First a path that is legal whatever the unanswered questions are; then one that repairs where a block allows it; then
 * one path per answer.
 */
export function planUpgrade(
  manifest: Manifest,
  request: PlanRequest,
  options: { readonly alternatives: boolean },
): Plan {
  const frame = {
    from: endOf(manifest, request.from),
    to: endOf(manifest, request.to),
    warnings: unlisted(manifest, request),
  }
  const unplannable = endsProblem(manifest, request)
  if (unplannable) return { ...empty(frame), verdict: 'illegal', refusal: unplannable }
  if (compareVersions(request.from, request.to) === 0) return { ...empty(frame), verdict: 'nothing-to-do' }
  const ground = prepare(manifest, request)
  const base = { ...empty(frame), remarks: remarksOn(ground.scene) }
  const found = certainRoute(ground)
  if (!found) return withoutCertainPath(ground, base)
  const { steps, reading } = found
  const path = assemblePath(ground, steps)
  return {
    ...base,
    verdict: 'legal',
    path,
    open: openQuestions(ground, path, reading),
    alternatives: options.alternatives ? alternatives(ground, path) : [],
    coverage: coverageOf(ground, path),
  }
}

/** Legal whatever the answers are; else with a repair where an unanswered block allows one. */
export function certainRoute(ground: Ground): { steps: readonly PathStep[]; reading: UnknownReading } | undefined {
  for (const reading of ['forbid', 'allow-remedied'] as const) {
    const steps = findRoute(ground, reading)
    if (steps) return { steps, reading }
  }
  return undefined
}

type Frame = Pick<Plan, 'from' | 'to' | 'warnings'>

function empty(frame: Frame): Omit<Plan, 'verdict'> {
  return {
    ...frame,
    path: undefined,
    open: { questions: [], allNo: 0 },
    perAnswer: [],
    alternatives: [],
    refusal: undefined,
    remarks: [],
    coverage: { text: '', finalizers_known: 0, background_migrations: 0, proven_hops: 0 },
  }
}

function withoutCertainPath(ground: Ground, base: Omit<Plan, 'verdict'>): Plan {
  const hopeful = findRoute(ground, 'allow')
  if (!hopeful) return { ...base, verdict: 'illegal', refusal: refuse(ground) }
  const questions = openQuestions(ground, assemblePath(ground, hopeful), 'allow')
  return { ...base, verdict: 'undetermined', perAnswer: branches(ground, {}), open: questions }
}

/** So many questions are answered both ways; what is still open then is taken as "no", and the answers say so. */
const branchingQuestions = 5

/** Answers one deciding question after another, until each branch has a path or a refusal. */
function branches(ground: Ground, answers: AnswerPlan['answers']): AnswerPlan[] {
  const steps = certainRoute(ground)?.steps
  if (steps) return [{ answers, path: assemblePath(ground, steps), refusal: undefined }]
  const hopeful = findRoute(ground, 'allow')
  if (!hopeful) return [{ answers, path: undefined, refusal: refuse(ground) }]
  const deciding = undecided(ground, hopeful)
  const branch = (ids: readonly string[], answer: 'yes' | 'no') => {
    const told = Object.fromEntries(ids.map((id) => [id, answer]))
    return branches(withAnswers(ground, new Map(Object.entries(told))), { ...answers, ...told })
  }
  if (Object.keys(answers).length >= branchingQuestions) return branch(deciding, 'no')
  return [...branch(deciding.slice(0, 1), 'no'), ...branch(deciding.slice(0, 1), 'yes')]
}
