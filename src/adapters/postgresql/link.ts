import { type ClientBase } from 'pg'
import { type QueryError } from '../../domain/query-error.ts'
import { type TransactionOptions } from '../../ports/database.ts'
import { isFromServer, queryErrorOf } from '../query-errors.ts'

/** Keeps the limits of one transaction where the server does not, or does not any more. */
export interface Watch {
  /** A statement begins; what comes back is called at its end. */
  readonly statement: () => () => void
  readonly stop: () => void
}

/** One connection while somebody has it. */
export interface Link {
  readonly client: ClientBase
  readonly place: string
  /** Nobody else uses the connection between our transactions: plans of repeated statements stay with it. */
  readonly keepsPlans: boolean
  /** It was used a moment ago: it need not be tried before work is sent. */
  readonly fresh: boolean
  /** Asks the server to end what the connection runs; resolves once it was told. Never rejects. */
  readonly cancel: () => Promise<void>
  /** Does the server end what takes too long? */
  readonly keepsLimits: boolean
  /** `fail` ends the transaction from outside. */
  readonly watch: (options: TransactionOptions, fail: (error: QueryError) => void) => Watch
  /** Why it cannot be used any more. */
  broken: unknown
  /** Did it do anything yet? What broke before can be tried on another. */
  begun: boolean
}

/**
 * An error of a statement in our words. A connection that was ended while nobody waited for an answer fails the next
 * statement with words of the driver: what the server had said tells more.
 */
export function linkError(error: unknown, { broken, place }: Link): QueryError {
  return queryErrorOf(!isFromServer(error) && broken !== undefined ? broken : error, place)
}
