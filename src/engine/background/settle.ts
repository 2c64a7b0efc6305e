import { type Database, type Queries, type TransactionOptions } from '../../ports/database.ts'
import { type Clock } from '../../ports/clock.ts'
import { fateOf, isUnknownCommit, rolledBack } from '../commit-fate.ts'

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
    if (!isUnknownCommit(error) || xid === undefined || !result) throw error
    const fate = await fateOf({ database, clock }, xid, patience)
    if (fate === 'unknown') throw error
    if (fate === 'committed') return result.value
    throw rolledBack(error)
  }
}

/**
 * Milliseconds after which a server that does not answer is given up; leases are over by then. What follows checks its
 * ground: every move of a cursor names the place it starts from.
 */
const patience = 300_000
