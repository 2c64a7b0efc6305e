import { DatabaseError, type ErrorFacts } from './errors.ts'

/** What PostgreSQL, or the way to it, said. `sqlstate` decides; English texts never do. */
export interface QueryFacts extends ErrorFacts {
  /** Five characters; a lost connection is `08006`, a commit whose outcome is unknown `08007`. */
  readonly sqlstate: string
  /** What the server said, secrets taken out. */
  readonly message: string
  readonly detail?: string | undefined
  readonly hint?: string | undefined
  readonly constraint?: string | undefined
  readonly table?: string | undefined
  /** 1-based character in the statement where it went wrong. */
  readonly position?: number | undefined
}

/** A statement that failed, or a connection that broke. Unhandled it ends a command with exit code 5. */
export class QueryError extends DatabaseError {
  readonly sqlstate: string
  readonly detail: string | undefined
  readonly hint: string | undefined
  readonly constraint: string | undefined
  readonly table: string | undefined
  readonly position: number | undefined

  constructor(facts: QueryFacts, options?: ErrorOptions) {
    super(facts, options)
    this.message = facts.message
    this.sqlstate = facts.sqlstate
    this.detail = facts.detail
    this.hint = facts.hint
    this.constraint = facts.constraint
    this.table = facts.table
    this.position = facts.position
  }
}

/**
 * How the engine meets an error (design.md §5, law 4).
 * `transient`: try again later, uncounted. `environment`: hold until a person or time mends the surroundings.
 * `timeout`: the work was too much for its time: less at once. `data`: this work fails on these rows.
 */
export type ErrorClass = 'transient' | 'environment' | 'timeout' | 'data'

const transient = new Set(['40001', '40P01', '55P03', '57P01', '57P02', '57P03'])
/** A statement, an idle transaction, a whole transaction took too long. */
const timeouts = new Set(['57014', '25P03', '25P04'])

/** The class of a SQLSTATE; what no class names is `data`. A protocol violation (08P01) does not pass by itself. */
export function errorClassOf(sqlstate: string): ErrorClass {
  if (transient.has(sqlstate) || (sqlstate.startsWith('08') && sqlstate !== '08P01')) return 'transient'
  if (sqlstate.startsWith('53') || sqlstate === '25006') return 'environment'
  return timeouts.has(sqlstate) ? 'timeout' : 'data'
}
