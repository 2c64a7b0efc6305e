import { type Condition } from '../domain/condition.ts'
import { type Truth } from '../domain/truth.ts'
import { compareText } from '../domain/version.ts'
import { type Question } from '../results/plan-parts.ts'
import { type Path } from '../results/upgrade.ts'
import { openConditions } from './judge.ts'
import {
  countedHops,
  effectsOn,
  fewestHops,
  findRoute,
  freePatch,
  type Ground,
  leastHops,
  withAnswers,
} from './route.ts'
import { effect, onlyOpen, type UnknownReading } from './effects.ts'
import { type PathStep } from './search.ts'
import { shorteningConditions } from './shortening.ts'

export interface OpenQuestions {
  readonly questions: Question[]
  /** Counted hops saved when all of them are answered "no". */
  readonly allNo: number
}

/** The unanswered conditions that change a certain path, and what each answer would save. */
export function openQuestions(ground: Ground, path: Path, reading: UnknownReading): OpenQuestions {
  const hopeful = findRoute(withAnswers(ground, all(unanswered(ground), 'no')), reading)
  const relevant = new Set([
    ...path.hops.flatMap(({ only_if: conditions }) => conditions),
    ...(hopeful ? undecided(ground, hopeful) : []),
  ])
  const baseline = { counted: path.counted, reading, decisive: decisiveFor(ground, path.counted, reading) }
  const questions = ground.manifest.conditions
    .filter(({ id }) => relevant.has(id))
    .map((condition) => question(ground, condition, baseline))
  const allNo = hopeful ? path.counted - countedHops(ground, hopeful) : 0
  return { questions, allNo: Math.max(0, allNo) }
}

/**
 * The conditions of which a "no" may save hops: none where the answer "no" to all of them saves none. Where nothing is
 * repaired it has to open a hop; a path that repairs less may be shorter although no hop opens.
 */
function decisiveFor(ground: Ground, counted: number, reading: UnknownReading): ReadonlySet<string> {
  const hopeful = withAnswers(ground, all(unanswered(ground), 'no'))
  const least = leastHops({ ...hopeful, barred: ground.barred }, reading)
  // A patch hop that is free as long as nobody answered may be counted then.
  const isFree = freePatch(hopeful) === freePatch(ground)
  if (least === undefined || least - Number(!isFree) >= counted) return new Set()
  const effects = effectsOn(ground, reading)
  if (isFree && !effects.includes(effect.repair)) return shorteningConditions(ground, hopeful, counted, reading)
  const ids = ground.manifest.conditions.map(({ id }) => id)
  const only = onlyOpen(ground.terrain.rules, ground.terms.answers, ids)
  return new Set(
    Array.from(
      only.filter((number, rule) => number !== -1 && effects[rule]! >= effect.repair),
      (number) => ids[number]!,
    ),
  )
}

function unanswered({ terms }: Ground): string[] {
  return [...terms.answers].filter(([, answer]) => answer === 'unknown').map(([id]) => id)
}

function all(ids: readonly string[], answer: Truth): Map<string, Truth> {
  return new Map(ids.map((id) => [id, answer]))
}

/** Conditions whose answers decide whether a route is legal, in the order it meets them; those of one hop by name. */
export function undecided(ground: Ground, steps: readonly PathStep[]): string[] {
  const at = steps.map((step) => step.at)
  const conditions = openConditions(ground, at).flatMap((ids) => ids.toSorted(compareText))
  return [...new Set(conditions)].filter((id) => ground.terms.answers.get(id) === 'unknown')
}

function question(ground: Ground, { id, question: words, criterion, probe }: Condition, baseline: Baseline): Question {
  return {
    condition: id,
    question: words,
    ...(criterion !== undefined && { criterion }),
    ...(probe && { probe: { ...probe } }),
    if_no: saved(ground, id, baseline),
  }
}

interface Baseline {
  readonly counted: number
  readonly reading: UnknownReading
  /** Conditions of which a "no" may save hops. */
  readonly decisive: ReadonlySet<string>
}

/**
 * An answer "yes" only adds constraints, so it never saves a hop. "No" saves some only when a constraint that is held
 * against hops falls with it; one that another unanswered condition holds up as well does not.
 */
function saved(ground: Ground, id: string, { counted, reading, decisive }: Baseline): number {
  const hops = decisive.has(id) ? fewestHops(withAnswers(ground, all([id], 'no')), reading) : undefined
  return hops === undefined ? 0 : Math.max(0, counted - hops)
}
