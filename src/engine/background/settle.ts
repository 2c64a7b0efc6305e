import { type Clock } from '../../ports/clock.ts'
import { type Database, type Transaction, type TransactionOptions } from '../../ports/database.ts'
import { fateOf, isUnknownCommit, rolledBack } from '../commit-fate.ts'

/** What a transaction is settled with. */
export interface Ground {
  readonly database: Database
  readonly clock: Clock
}

export interface Settling<T> extends Omit<TransactionOptions, 'onId'> {
  /**
   * Reads what the transaction came to, where its last statements were sent together with the COMMIT: what they answered
   * is lost with the answer to that.
   */
  readonly recall?: () => Promise<T>
}

/**
 * A transaction whose outcome is always known: when the answer to its COMMIT is lost, the server is asked what became of
 * it, until that is decided. Rolled back it throws QueryError `08006`, which may be tried again.
 */
export async function settled<T>(
  { database, clock }: Ground,
  work: (tx: Transaction) => Promise<T>,
  { recall, ...options }: Settling<T> = {},
): Promise<T> {
  let id: string | undefined
  let result: { readonly value: T } | undefined
  const onId = (own: string): void => void (id = own)
  try {
    return await database.transaction(
      async (tx) => {
        const value = await work(tx)
        result = { value }
        return value
      },
      { ...options, onId },
    )
  } catch (error) {
    if (!isUnknownCommit(error) || id === undefined || !(result ?? recall)) throw error
    const fate = await fateOf({ database, clock }, id, patience)
    if (fate === 'unknown') throw error
    if (fate === 'aborted') throw rolledBack(error)
    return result ? result.value : recall!()
  }
}

/**
 * Milliseconds after which a server that does not answer is given up; leases are over by then. What follows checks its
 * ground: every move of a cursor names the place it starts from.
 */
const patience = 300_000
