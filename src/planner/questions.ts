import { type Condition } from '../domain/condition.ts'
import { type Truth } from '../domain/truth.ts'
import { compareText } from '../domain/version.ts'
import { type Question } from '../results/plan-parts.ts'
import { type Path } from '../results/upgrade.ts'
import { judgeRoute } from './judge.ts'
import { countedHops, fewestHops, findRoute, withAnswers, type Ground } from './route.ts'
import { isHeld, type UnknownReading } from './rectangles.ts'
import { type PathStep } from './search.ts'

export interface OpenQuestions {
  readonly questions: Question[]
  /** Counted hops saved when all of them are answered "no". */
  readonly allNo: number
}

/** The unanswered conditions that change a certain path, and what each answer would save. */
export function openQuestions(ground: Ground, path: Path, reading: UnknownReading): OpenQuestions {
  const unknown = [...ground.terms.answers].filter(([, answer]) => answer === 'unknown').map(([id]) => id)
  const hopeful = findRoute(withAnswers(ground, all(unknown, 'no')), reading)
  const relevant = new Set([
    ...path.hops.flatMap(({ only_if: conditions }) => conditions),
    ...(hopeful ? undecided(ground, hopeful) : []),
  ])
  const questions = ground.manifest.conditions
    .filter(({ id }) => relevant.has(id))
    .map((condition) => question(ground, condition, path.counted, reading))
  const allNo = hopeful ? path.counted - countedHops(ground, hopeful) : 0
  return { questions, allNo: Math.max(0, allNo) }
}

function all(ids: readonly string[], answer: Truth): Map<string, Truth> {
  return new Map(ids.map((id) => [id, answer]))
}

/** Conditions whose answers decide whether a route is legal, in the order it meets them; those of one hop by name. */
export function undecided(ground: Ground, steps: readonly PathStep[]): string[] {
  const at = steps.map((step) => step.at)
  const conditions = judgeRoute(ground, at).hops.flatMap((reasons) =>
    reasons
      .filter(({ verdict }) => verdict === 'undetermined')
      .flatMap((reason) => reason.conditions ?? [])
      .toSorted(compareText),
  )
  return [...new Set(conditions)].filter((id) => ground.terms.answers.get(id) === 'unknown')
}

function question(
  ground: Ground,
  { id, question: words, criterion, probe }: Condition,
  counted: number,
  reading: UnknownReading,
): Question {
  return {
    condition: id,
    question: words,
    ...(criterion !== undefined && { criterion }),
    ...(probe && { probe: { ...probe } }),
    if_no: saved(ground, id, { counted, reading }),
  }
}

interface Baseline {
  readonly counted: number
  readonly reading: UnknownReading
}

/**
 * An answer "yes" only adds constraints, so it never saves a hop. "No" saves some only when a constraint that is held
 * against hops falls with it; one that another unanswered condition holds up as well does not.
 */
function saved(ground: Ground, id: string, { counted, reading }: Baseline): number {
  const answered = withAnswers(ground, all([id], 'no'))
  const falls = ground.constraints.some(
    (constraint) =>
      constraint.conditions.includes(id) &&
      isHeld(constraint, ground.terms, reading) &&
      !isHeld(constraint, answered.terms, reading),
  )
  const hops = falls ? fewestHops(answered, reading) : undefined
  return hops === undefined ? 0 : Math.max(0, counted - hops)
}
