import { type Place } from './place.ts'

/** How much a finding weighs, the heaviest first. */
export const severities = ['error', 'warning', 'info'] as const
export type Severity = (typeof severities)[number]

/** Negative when the first weighs more. */
export function compareSeverities(a: Severity, b: Severity): number {
  return severities.indexOf(a) - severities.indexOf(b)
}

/**
 * A value of the manifest: an entry by its place, and the way to a field inside it. Where exactly the field stands is
 * looked up only for what is shown.
 */
export interface Spot {
  /** Where the entry begins; undefined for the manifest as a whole, whose fields are then `policy`, `product`, … */
  readonly entry: Place | undefined
  /** Keys and indexes; a field that is not written stands where its nearest parent stands. */
  readonly field?: readonly (string | number)[] | undefined
}

/** What a rule found. */
export interface Fault {
  /**
   * What it is about, without line numbers: `BackfillX/20240503141055`. Two faults of one rule never share it, and it
   * stays the same when lines move: baselines and suppressions take it.
   */
  readonly subject: string
  /** What is wrong, one sentence without a period. */
  readonly message: string
  /** What to do: a value to write or a command to type, without a period. */
  readonly next: string
  readonly at: Spot
  /** When this one weighs less than the rule says: what rests on inferred facts is never an error. */
  readonly severity?: Severity | undefined
  /** Other places that belong to it. */
  readonly related?: readonly (Spot & { readonly message: string })[] | undefined
  /** What a program may want: `queued`, `stop`, `first_legal`, `first_legal_date`, `command`. */
  readonly facts?: Readonly<Record<string, string>> | undefined
}
