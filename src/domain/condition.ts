import { type Place } from './place.ts'
import { type VersionRange } from './version-range.ts'

export const comparisonOperators = ['>', '>=', '=', '<=', '<'] as const
export type ComparisonOperator = (typeof comparisonOperators)[number]

/** A read-only query whose single value answers a condition. */
export interface Probe {
  readonly database: string
  readonly sql: string
  readonly operator: ComparisonOperator
  readonly threshold: number | string | boolean
  /** False when nobody has tried the query against the product. */
  readonly verified: boolean
}

/** A question about an installation. */
export interface Condition {
  readonly id: string
  readonly question: string
  readonly why: string | undefined
  /** How the vendor words the threshold. */
  readonly criterion: string | undefined
  readonly probe: Probe | undefined
  /** A question the installation file answers by itself: how many nodes of a role there are. */
  readonly nodes:
    | { readonly role: string; readonly operator: ComparisonOperator; readonly threshold: number }
    | undefined
  /** A question about the past: did the installation ever run one of these versions? */
  readonly ran: VersionRange | undefined
  readonly place: Place
}

type Value = number | string | boolean

/** Compares a measured value with a threshold; values of different kinds are equal to nothing. */
export function compareValue(value: Value, operator: ComparisonOperator, threshold: Value): boolean {
  if (typeof value !== typeof threshold) return false
  if (operator === '=') return value === threshold
  if (typeof value !== 'number' || typeof threshold !== 'number') return false
  return compareNumbers(value, operator, threshold)
}

function compareNumbers(value: number, operator: Exclude<ComparisonOperator, '='>, threshold: number): boolean {
  switch (operator) {
    case '>':
      return value > threshold
    case '>=':
      return value >= threshold
    case '<=':
      return value <= threshold
    case '<':
      return value < threshold
  }
}
