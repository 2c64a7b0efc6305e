import { QueryError } from '../../domain/query-error.ts'
import { type TransactionOptions } from '../../ports/database.ts'
import { type Watch } from '../postgresql/link.ts'
import { type Turn } from './turns.ts'

interface Watched {
  readonly place: string
  readonly turn: Turn
  /** Ends the statement that runs. */
  readonly end: (why: QueryError) => void
  /** Ends the transaction, in which nothing runs. */
  readonly fail: (why: QueryError) => void
}

/** The clocks of a transaction that the embedded server does not look at. */
export function watchOver(
  { statementTimeout = 15_000, idleTimeout = 60_000 }: TransactionOptions,
  { place, turn, end, fail }: Watched,
): Watch {
  let timer: NodeJS.Timeout | undefined
  const after = (duration: number, act: () => void): void => {
    clearTimeout(timer)
    // Node's timers end at 24.8 days; a longer limit is none.
    if (duration > 0 && duration < 2 ** 31) timer = setTimeout(act, Math.ceil(duration))
  }
  const idle = (): void => {
    turn.idleSince = Date.now()
    after(idleTimeout, () => fail(timedOut(place, '25P03', 'the transaction was idle for too long')))
  }
  idle()
  return {
    statement: () => {
      turn.idleSince = undefined
      after(statementTimeout, () => end(timedOut(place, '57014', 'a statement took too long')))
      return idle
    },
    stop: () => clearTimeout(timer),
  }
}

function timedOut(place: string, sqlstate: string, message: string): QueryError {
  const next = 'give it more time, or less to do at once'
  return new QueryError({
    code: `sql-${sqlstate.toLowerCase()}`,
    sqlstate,
    message,
    what: `${place}: ${message}`,
    next,
  })
}
