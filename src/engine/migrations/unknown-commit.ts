import { DatabaseError } from '../../domain/errors.ts'
import { errorClassOf, QueryError } from '../../domain/query-error.ts'
import { type Queries } from '../../ports/database.ts'
import { type Engine } from '../engine.ts'

/** How often it is asked, a second apart, what became of a commit. */
const rounds = 120

/**
 * What became of a transaction whose COMMIT was sent and never answered: asked, not hoped for. Throws DatabaseError
 * `unknown-outcome` when nobody answers for two minutes. A server that crashed may give the transaction's id to another one,
 * so what it would have left behind is looked for as well.
 */
export async function wasCommitted(
  { database, clock }: Engine,
  xact: string,
  evidence: (tx: Queries) => Promise<boolean>,
): Promise<boolean> {
  for (let round = 0; round < rounds; round += 1) {
    const status = await database
      .transaction((tx) => tx.query<{ status: string | null }>('SELECT pg_xact_status($1::xid8) AS status', [xact]))
      .then(({ rows }) => rows[0]!.status)
      .catch((error: unknown) => {
        // An id that a server which crashed never wrote down lies in its future.
        if (error instanceof QueryError) return errorClassOf(error.sqlstate) === 'data' ? 'aborted' : 'in progress'
        throw error
      })
    if (status !== 'in progress') return status === 'committed' && (await database.transaction(evidence))
    await clock.wait(1000)
  }
  throw new DatabaseError({
    code: 'unknown-outcome',
    what: `${database.place}: the connection broke while a transaction was being committed, and the server does not answer`,
    next: 'when it answers again, run the same command: it reads what was kept and goes on from there',
  })
}

/** What a person is told when the server answers that nothing was kept. */
export function rolledBack(error: QueryError): QueryError {
  return new QueryError(
    {
      code: 'connection-lost',
      sqlstate: '08006',
      message: error.message,
      what: `${error.what}; the server says that the transaction was rolled back`,
      next: 'run the same command again',
    },
    { cause: error },
  )
}

/** Was a COMMIT sent and never answered? */
export function isUnknownCommit(error: unknown): error is QueryError {
  return error instanceof QueryError && error.sqlstate === '08007'
}
