import { type Database } from '../../ports/database.ts'

/** One database that a product knows by one or several names. */
export interface TrueDatabase {
  /** The first that was given. */
  readonly database: Database
  readonly names: readonly string[]
}

/**
 * Which of these databases are one and the same: GitLab's ci often is its main, and what is read twice is counted twice.
 *
 * Two are the same when a lock that is held in one is not to be had in the other. Advisory locks belong to one database
 * of one running server, so this is exact, through poolers and names of any kind. An identifier of the system is not:
 * a ci that began as a copy of main's files and was promoted has main's identifier and its database's number.
 */
export async function sameDatabase(databases: readonly Database[]): Promise<readonly TrueDatabase[]> {
  const found: { database: Database; names: string[] }[] = []
  for (const database of databases) {
    const known = await knownAs(found, database)
    if (known) known.names.push(database.name)
    else found.push({ database, names: [database.name] })
  }
  return found
}

async function knownAs<T extends TrueDatabase>(found: readonly T[], database: Database): Promise<T | undefined> {
  for (const one of found) if (await areSame(one.database, database)) return one
  return undefined
}

async function areSame(one: Database, other: Database): Promise<boolean> {
  if (one === other) return true
  if ((await nameOnServer(one)) !== (await nameOnServer(other))) return false
  return one.transaction(async (tx) => {
    // A number of 52 bits by chance: nobody else's lock. It ends with the transaction.
    const { rows } = await tx.query<{ key: bigint }>(
      'SELECT key, pg_advisory_xact_lock(key) FROM (SELECT (random() * 4e15)::bigint AS key OFFSET 0) AS chance',
    )
    return other.transaction(async (second) => {
      const answer = await second.query<{ free: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS free', [
        rows[0]!.key,
      ])
      return !answer.rows[0]!.free
    }, readOnly)
  }, readOnly)
}

/** Cheap, and what differs here is not the same. */
async function nameOnServer(database: Database): Promise<string> {
  const { rows } = await database.transaction(
    (tx) =>
      tx.query<{ name: string }>(
        "SELECT oid::text || ' ' || datname AS name FROM pg_database WHERE datname = current_database()",
      ),
    readOnly,
  )
  return rows[0]!.name
}

const readOnly = { readOnly: true } as const
