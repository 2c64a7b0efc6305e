import { errorClassOf, QueryError } from '../../domain/query-error.ts'
import { type Database, type Queries, type TransactionOptions } from '../../ports/database.ts'
import { type Clock } from '../../ports/clock.ts'

/** Tells the id of the transaction, as `pg_current_xact_id()` of one of its statements gave it. */
export type NoteTransaction = (xid: string) => void

/** What a transaction is settled with. */
export interface Ground {
  readonly database: Database
  readonly clock: Clock
}

/**
 * A transaction whose outcome is always known: when the answer to its COMMIT is lost, the server is asked what became of
 * it, until that is decided. Rolled back it throws QueryError `08006`, which may be tried again.
 */
export async function settled<T>(
  { database, clock }: Ground,
  work: (tx: Queries, note: NoteTransaction) => Promise<T>,
  options?: TransactionOptions,
): Promise<T> {
  let xid: string | undefined
  let result: { readonly value: T } | undefined
  try {
    return await database.transaction(async (tx) => {
      const value = await work(tx, (id) => (xid = id))
      result = { value }
      return value
    }, options)
  } catch (error) {
    if (!(error instanceof QueryError) || error.sqlstate !== '08007' || xid === undefined || !result) throw error
    if (await committed({ database, clock }, xid)) return result.value
    throw rolledBack(error)
  }
}

/** Longest wait between two questions, in milliseconds. */
const longest = 2000
/** Milliseconds after which a server that does not answer is given up; leases are over by then. */
const patience = 300_000

async function committed({ database, clock }: Ground, xid: string): Promise<boolean> {
  const end = clock.now() + patience
  for (let wait = 20; ; wait = Math.min(longest, wait * 2)) {
    const status = await statusOf(database, xid).catch((error: unknown) => {
      // A server that crashed and never wrote the transaction down does not know its id.
      if (error instanceof QueryError && errorClassOf(error.sqlstate) === 'data') return 'aborted'
      if (clock.now() > end) throw error
      return 'in progress'
    })
    if (status === 'committed') return true
    if (status !== 'in progress') return false
    await clock.wait(wait)
  }
}

/**
 * A server that crashed may give an id that nobody wrote down again to somebody else, and say that this one committed.
 * So what follows has to check its ground as well: every move of a cursor names the place it starts from.
 *
 * The connection that broke may leave the transaction open for a while.
 */
async function statusOf(database: Database, xid: string): Promise<string | null> {
  const { rows } = await database.transaction(
    (tx) => tx.query<{ status: string | null }>('SELECT pg_xact_status($1::xid8) AS status', [xid]),
    { readOnly: true },
  )
  return rows[0]!.status
}

function rolledBack(error: QueryError): QueryError {
  return new QueryError(
    {
      code: 'connection-lost',
      what: `${error.what}; the server says that the transaction was rolled back`,
      message: 'the connection broke at the commit, and the server rolled the transaction back',
      next: 'try again; nothing of it was kept',
      sqlstate: '08006',
    },
    { cause: error },
  )
}
