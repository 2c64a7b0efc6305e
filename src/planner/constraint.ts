import { type Place } from '../domain/place.ts'
import { type Reason, type ReasonKind } from '../domain/reason.ts'
import { has, type IndexSet } from './index-set.ts'
import { type Landing } from './landings.ts'

/** What a constraint does where it holds. */
export type Severity = 'illegal' | 'warning'

/**
 * One law about one cause: it holds for every hop from a position of `from` to a later position of `to`. Search,
 * verdict and proof all read the same constraints, so they cannot disagree.
 */
export interface Constraint {
  readonly kind: ReasonKind
  readonly subject: string
  readonly severity: Severity
  /** Conditions of which any one makes it hold; empty when it always does. */
  readonly conditions: readonly string[]
  readonly from: IndexSet
  readonly to: IndexSet
  readonly place: Place | undefined
  /** A step that makes the hop legal where a condition holds. */
  readonly remedy?: string | undefined
  /** One sentence for a hop it holds for, and what to do. */
  readonly tell: (from: Landing, to: Landing) => Pick<Reason, 'message' | 'next'>
}

export function holdsFor({ from, to }: Constraint, u: number, v: number): boolean {
  return u < v && has(from, u) && has(to, v)
}
