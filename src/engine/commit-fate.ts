import { errorClassOf, QueryError } from '../domain/query-error.ts'
import { type Duration } from '../domain/time.ts'
import { type Clock } from '../ports/clock.ts'
import { type Database } from '../ports/database.ts'

/** `unknown`: the server did not say within the time that it was asked for. */
export type CommitFate = 'committed' | 'aborted' | 'unknown'

/** Longest wait between two questions, in milliseconds. */
const longest: Duration = 2000

/** Was a COMMIT sent and never answered? */
export function isUnknownCommit(error: unknown): error is QueryError {
  return error instanceof QueryError && error.sqlstate === '08007'
}

/**
 * What became of a transaction whose COMMIT was sent and never answered: asked of `pg_xact_status` until it is decided. The
 * connection that broke may leave the transaction open for a while.
 *
 * A server that crashed may give an id that nobody wrote down again to somebody else, and say that this one committed. So who
 * asks has to look for what it would have left behind as well.
 */
export async function fateOf(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  xid: string,
  patience: Duration,
): Promise<CommitFate> {
  const end = clock.now() + patience
  for (let wait = 20; ; wait = Math.min(longest, wait * 2)) {
    const status = await statusOf(database, xid)
    if (status !== 'in progress') return status === 'committed' ? 'committed' : 'aborted'
    if (clock.now() > end) return 'unknown'
    await clock.wait(wait)
  }
}

async function statusOf(database: Database, xid: string): Promise<string | null> {
  const text = 'SELECT pg_xact_status($1::xid8) AS status'
  try {
    const { rows } = await database.transaction((tx) => tx.query<{ status: string | null }>(text, [xid]), {
      readOnly: true,
    })
    return rows[0]!.status
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    // An id that a server which crashed never wrote down lies in its future; who does not answer is asked again.
    return errorClassOf(error.sqlstate) === 'data' ? 'aborted' : 'in progress'
  }
}

/** What a person is told when the server answers that nothing was kept. */
export function rolledBack(error: QueryError): QueryError {
  return new QueryError(
    {
      code: 'connection-lost',
      sqlstate: '08006',
      message: 'the connection broke at the commit, and the server rolled the transaction back',
      what: `${error.what}; the server says that the transaction was rolled back`,
      next: 'run the same command again; nothing of it was kept',
    },
    { cause: error },
  )
}
