import { type Place } from './place.ts'

/**
 * What every error of ours tells a person: what happened, where, and what to do next.
 * The same value becomes the text on stderr, the `--json` problem document and the HTTP problem (RFC 9457).
 */
export interface ErrorFacts {
  /** Stable kebab-case id of the kind of error, e.g. `unknown-product`. */
  readonly code: string
  /** One sentence: what happened. No final period is added. */
  readonly what: string
  /** Where it happened, when it happened in a text. */
  readonly place?: Place | undefined
  /** One sentence: what to do next. */
  readonly next: string
  /** Complete values or command lines that would have worked ("did you mean"). */
  readonly suggestions?: readonly string[] | undefined
  /** Further findings of the same kind, each one line. */
  readonly details?: readonly string[] | undefined
}

abstract class FactualError extends Error implements ErrorFacts {
  readonly code: string
  readonly what: string
  readonly place: Place | undefined
  readonly next: string
  readonly suggestions: readonly string[]
  readonly details: readonly string[]

  constructor(facts: ErrorFacts, options?: ErrorOptions) {
    super(facts.what, options)
    this.code = facts.code
    this.what = facts.what
    this.place = facts.place
    this.next = facts.next
    this.suggestions = facts.suggestions ?? []
    this.details = facts.details ?? []
  }
}

/** The person's input cannot be used: exit code 2. */
export class UserError extends FactualError {
  override readonly name = 'UserError'
}

/** A database refused, failed or is not there: exit code 5. */
export class DatabaseError extends FactualError {
  override readonly name = 'DatabaseError'
}
