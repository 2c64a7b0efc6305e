import { type Database, type Queries } from '../../ports/database.ts'
import { oneLineOf } from './one-line.ts'
import { type Running } from './running.ts'

/** Whom to look for: by its process, or by the name that its transaction gave itself. */
export type Watched = { readonly pid: number } | { readonly applicationName: string }

interface Blocker {
  readonly pid: number
  readonly usename: string | null
  readonly state: string | null
  readonly seconds: number | null
  readonly query: string | null
}

export interface LockWatch {
  /** Whom it last saw in the way, in words. */
  readonly blockers: () => string | undefined
  readonly end: () => Promise<void>
}

/** After this a statement takes long enough that somebody wonders; then it looks once every so often. */
const firstLook = 400
const nextLooks = 2000

/**
 * Looks from another connection, while a statement runs, who keeps it waiting, and tells whenever that changes. What it
 * cannot see it does not tell; it never fails.
 */
export function watchLocks({ engine }: Running, id: string, watched: Watched): LockWatch {
  const ended = new AbortController()
  let last: string | undefined
  const looking = async (): Promise<void> => {
    if (!engine.database.capabilities.concurrency) return
    for (let wait = firstLook; ; wait = nextLooks) {
      await engine.clock.wait(wait, ended.signal)
      if (ended.signal.aborted) return
      const seen = await blockersOf(engine.database, watched).catch(() => undefined)
      if (seen === undefined || seen === '' || seen === last) continue
      last = seen
      engine.tell({ kind: 'migration-waits', id, because: `waits for ${seen}`, until: engine.clock.now() + nextLooks })
    }
  }
  const done = looking()
  return {
    blockers: () => last,
    end: () => {
      ended.abort()
      return done
    },
  }
}

function blockersOf(database: Database, watched: Watched): Promise<string> {
  return database.transaction(
    async (tx) => {
      const pid = 'pid' in watched ? watched.pid : await pidOf(tx, watched.applicationName)
      if (pid === undefined) return ''
      const { rows } = await tx.query<Blocker>(
        `SELECT blocker AS pid, usename, state, left(query, 200) AS query,
                extract(epoch FROM clock_timestamp() - xact_start)::float8 AS seconds
         FROM (SELECT DISTINCT unnest(pg_blocking_pids($1)) AS blocker) b
         LEFT JOIN pg_stat_activity a ON a.pid = b.blocker ORDER BY xact_start NULLS LAST, 1`,
        [pid],
      )
      return wordsOf(rows)
    },
    { readOnly: true, statementTimeout: 2000 },
  )
}

async function pidOf(tx: Queries, applicationName: string): Promise<number | undefined> {
  const { rows } = await tx.query<{ pid: number }>('SELECT pid FROM pg_stat_activity WHERE application_name = $1', [
    applicationName,
  ])
  return rows[0]?.pid
}

/**
 * Transactions that a CONCURRENTLY has to wait for before it ends: it lets everybody go on, but not before whoever was
 * there first has gone. Undefined when there are none, or nobody can see.
 */
export async function olderTransactions(database: Database, own: number): Promise<string | undefined> {
  if (!database.capabilities.concurrency) return undefined
  const rows = await database
    .transaction(
      (tx) =>
        tx.query<Blocker>(
          `SELECT pid, usename, state, left(query, 200) AS query,
                  extract(epoch FROM clock_timestamp() - xact_start)::float8 AS seconds
           FROM pg_stat_activity
           WHERE datname = current_database() AND pid NOT IN ($1, pg_backend_pid()) AND xact_start IS NOT NULL
             AND backend_type = 'client backend'
           UNION ALL
           SELECT 0, owner::text, 'prepared', gid, extract(epoch FROM clock_timestamp() - prepared)::float8
           FROM pg_prepared_xacts WHERE database = current_database()
           ORDER BY seconds DESC`,
          [own],
        ),
      { readOnly: true, statementTimeout: 2000 },
    )
    .then((answer) => answer.rows)
    .catch(() => [])
  return rows.length === 0 ? undefined : wordsOf(rows)
}

/** At most so many are named. */
const named = 3

function wordsOf(rows: readonly Blocker[]): string {
  const shown = rows.slice(0, named).map(blockerWords).join('; ')
  return rows.length > named ? `${shown}; and ${rows.length - named} more` : shown
}

function blockerWords({ pid, usename, state, seconds, query }: Blocker): string {
  const who = pid === 0 ? 'a prepared transaction' : `process ${pid}`
  const since = seconds === null ? '' : ` for ${Math.round(seconds)} s`
  const what = query === null || query === '' ? '' : `: ${oneLineOf(query)}`
  return `${who}${usename === null ? '' : ` of ${usename}`}${state === null ? '' : ` (${state}${since})`}${what}`
}
