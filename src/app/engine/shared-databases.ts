import { errorClassOf, QueryError } from '../../domain/query-error.ts'
import { type Clock } from '../../ports/clock.ts'
import { type Database, type Databases, type DatabaseTarget } from '../../ports/database.ts'

/** Databases that stay open from one use case to the next. */
export interface SharedDatabases extends Databases {
  /** Closes them all; what is opened afterwards is opened anew, and closed by the next end. */
  readonly end: () => Promise<void>
}

interface Held {
  readonly database: Database
  /** Something went wrong on the way to it, or it was given back in the middle of a statement. */
  doubted: boolean
}

/** So long a doubted server has to answer, in milliseconds, before it is opened anew. */
const answerWithin = 5000

/**
 * Gives the same open database for the same target again, so that use cases can follow one another without opening embedded
 * ones each time. Whoever closes one has only given it back. A server that does not answer any more is opened anew. Databases
 * in memory are not shared: two of them are two.
 */
export function sharedDatabases(databases: Databases, clock: Clock): SharedDatabases {
  const held = new Map<string, Promise<Held>>()
  const leftovers: Promise<unknown>[] = []
  const take = (key: string, target: DatabaseTarget): Promise<Held> => {
    const opening = databases.open(target).then((database) => ({ database, doubted: false }))
    held.set(key, opening)
    opening.catch(() => held.get(key) === opening && held.delete(key))
    return opening
  }
  return {
    open: async (target) => {
      if (target.kind === 'embedded' && target.folder === 'memory') return databases.open(target)
      const key = keyOf(target)
      const before = held.get(key)
      if (!before) return lent(await take(key, target))
      const one = await before
      if (target.kind === 'embedded' || (await isWell(one, clock))) return lent(one)
      // Somebody else may have opened it anew meanwhile.
      const now = held.get(key)
      if (now !== undefined && now !== before) return lent(await now)
      leftovers.push(one.database.close().catch(() => undefined))
      return lent(await take(key, target))
    },
    end: async () => {
      const all = [...held.values()]
      held.clear()
      await Promise.allSettled([...all.map(async (one) => (await one).database.close()), ...leftovers.splice(0)])
    },
  }
}

function keyOf(target: DatabaseTarget): string {
  if (target.kind === 'embedded') return JSON.stringify(['embedded', target.name, target.folder])
  const { name, url, directUrl, password, connections } = target
  return JSON.stringify(['postgresql', name, url, directUrl, password, connections])
}

/** The database for one borrower: closing it gives it back. */
function lent(one: Held): Database {
  const { database } = one
  let pending = 0
  const watched = async <T>(call: () => Promise<T>): Promise<T> => {
    pending += 1
    try {
      return await call()
    } catch (error) {
      if (isBroken(error)) one.doubted = true
      throw error
    } finally {
      pending -= 1
    }
  }
  return {
    ...database,
    transaction: (work, options) => watched(() => database.transaction(work, options)),
    session: (work) => watched(() => database.session(work)),
    close: () => {
      // Given back before it answered: whoever did that does not trust it.
      if (pending > 0) one.doubted = true
      return Promise.resolve()
    },
  }
}

const isBroken = (error: unknown): boolean =>
  error instanceof QueryError && /^(?:08|57P)/u.test(error.sqlstate) && errorClassOf(error.sqlstate) === 'transient'

/** A pool mends itself after an answer; one that gives none in time is trusted no more. */
async function isWell(one: Held, clock: Clock): Promise<boolean> {
  if (!one.doubted) return true
  const answered = new AbortController()
  const ask = one.database
    .transaction((tx) => tx.query('SELECT 1'), { readOnly: true })
    .then(
      () => true,
      () => false,
    )
  const late = clock.wait(answerWithin, answered.signal).then(() => false)
  const well = await Promise.race([ask, late]).finally(() => answered.abort())
  if (well) one.doubted = false
  return well
}
