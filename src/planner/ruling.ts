import { isAcceptable, type HopName } from '../domain/reason.ts'
import { type Truth } from '../domain/truth.ts'
import { type Constraint } from './constraint.ts'

/** What decides how a constraint counts: answers, accepted risks, strictness. */
export interface Terms {
  readonly answers: ReadonlyMap<string, Truth>
  readonly accepted: readonly string[]
  readonly strict: boolean
  /** Kinds of reason this product calls illegal although they are warnings elsewhere. */
  readonly illegal: readonly string[]
}

/** How a constraint counts under some terms; `off` when its conditions are answered "no". */
export type Ruling = 'forbids' | 'undetermined' | 'warns' | 'off'

export function ruleOn(constraint: Constraint, terms: Terms): Ruling {
  return rulingOf(truthOf(constraint.conditions, terms.answers), isHeld(constraint, terms))
}

/** Does any condition hold? What has none always holds. */
function truthOf(conditions: readonly string[], answers: Terms['answers']): Truth {
  if (conditions.length === 0) return 'yes'
  let truth: Truth = 'no'
  for (const id of conditions) {
    const answer = answers.get(id) ?? 'unknown'
    if (answer === 'yes') return 'yes'
    if (answer === 'unknown') truth = 'unknown'
  }
  return truth
}

/** The ruling on what holds, perhaps holds or does not hold, and is held against hops or only noted. */
export function rulingOf(holds: Truth, held: boolean): Ruling {
  if (holds === 'no') return 'off'
  if (!held) return 'warns'
  return holds === 'yes' ? 'forbids' : 'undetermined'
}

/** Does it count against hops where it holds, because nobody accepted it everywhere? Answers do not matter. */
function isHeld(constraint: Constraint, terms: Terms): boolean {
  return counts(constraint, terms) && !isAcceptedEverywhere(constraint, terms.accepted)
}

/** Is it held against a hop: by itself, because every warning is, or because the product says so? */
export function counts(
  { severity, kind }: Constraint,
  { strict, illegal }: Pick<Terms, 'strict' | 'illegal'>,
): boolean {
  return severity === 'illegal' || strict || illegal.includes(kind)
}

export function isAcceptedEverywhere({ kind, subject }: Constraint, accepted: readonly string[]): boolean {
  return accepted.length > 0 && isAcceptable(kind) && accepted.includes(`${kind}:${subject}`)
}

/** The single hops for which a person accepted a constraint: `kind:subject@from..to`. */
export function acceptedHops({ kind, subject }: Constraint, accepted: readonly string[]): HopName[] {
  if (!isAcceptable(kind)) return []
  const prefix = `${kind}:${subject}@`
  return [...new Set(accepted)]
    .filter((id) => id.startsWith(prefix))
    .map((id) => id.slice(prefix.length).split('..'))
    .flatMap(([from, to]) => (from !== undefined && to !== undefined ? [{ from, to }] : []))
}

/** Every subject that accepted risks may be about: `@` may part a subject from a hop, or belong to the subject. */
export function acceptedSubjects(accepted: readonly string[]): Set<string> {
  return new Set(
    accepted.flatMap((id) => {
      const parts = id.slice(id.indexOf(':') + 1).split('@')
      return parts.map((_, i) => parts.slice(0, i + 1).join('@'))
    }),
  )
}
