import { isAcceptable, type HopName } from '../domain/reason.ts'
import { anyOf, type Truth } from '../domain/truth.ts'
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
  const holds =
    constraint.conditions.length === 0
      ? 'yes'
      : anyOf(constraint.conditions.map((id) => terms.answers.get(id) ?? 'unknown'))
  if (holds === 'no') return 'off'
  if (!counts(constraint, terms)) return 'warns'
  if (isAcceptedEverywhere(constraint, terms.accepted)) return 'warns'
  return holds === 'yes' ? 'forbids' : 'undetermined'
}

/** Is it held against a hop: by itself, because every warning is, or because the product says so? */
export function counts({ severity, kind }: Constraint, { strict, illegal }: Terms): boolean {
  return severity === 'illegal' || strict || illegal.includes(kind)
}

export function isAcceptedEverywhere({ kind, subject }: Constraint, accepted: readonly string[]): boolean {
  return isAcceptable(kind) && accepted.includes(`${kind}:${subject}`)
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
