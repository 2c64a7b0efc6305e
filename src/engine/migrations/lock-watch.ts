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

/** A reason that is made once: without one every abort makes an error with a stack. */
const over = 'over'

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
      ended.abort(over)
      return done
    },
  }
}

function blockersOf(database: Database, watched: Watched): Promise<string> {
  return database.transaction(
    async (tx) => {
      const pid = 'pid' in watched ? watched.pid : await pidOf(tx, watched.applicationName)
      if (pid === undefined) return ''
      return wordsOf((await tx.query<Blocker>(blockersQuery, [pid])).rows)
    },
    { readOnly: true, statementTimeout: 2000 },
  )
}

/** A prepared transaction has no process: it goes by 0, and is known by a lock that it has on what is waited for. */
const blockersQuery = `
SELECT b.pid, coalesce(a.usename, p.owner)::text AS usename, a.state, coalesce(left(a.query, 200), p.gid) AS query,
       extract(epoch FROM clock_timestamp() - coalesce(a.xact_start, p.prepared))::float8 AS seconds
FROM (SELECT DISTINCT unnest(pg_blocking_pids($1)) AS pid) b
LEFT JOIN pg_stat_activity a ON a.pid = b.pid
LEFT JOIN LATERAL (
  SELECT DISTINCT x.gid, x.owner, x.prepared
  FROM pg_locks w
  JOIN pg_locks h ON (h.locktype, h.database, h.relation, h.page, h.tuple, h.virtualxid, h.transactionid, h.classid, h.objid, h.objsubid)
    IS NOT DISTINCT FROM (w.locktype, w.database, w.relation, w.page, w.tuple, w.virtualxid, w.transactionid, w.classid, w.objid, w.objsubid)
  JOIN pg_locks own ON own.virtualtransaction = h.virtualtransaction
  JOIN pg_prepared_xacts x ON x.transaction = own.transactionid
  WHERE b.pid = 0 AND w.pid = $1 AND NOT w.granted AND h.granted AND h.pid IS NULL
    AND own.granted AND own.pid IS NULL AND own.locktype = 'transactionid'
) p ON true
ORDER BY coalesce(a.xact_start, p.prepared) NULLS LAST, 1`

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
           SELECT 0, owner::text, NULL, gid, extract(epoch FROM clock_timestamp() - prepared)::float8
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
  if (pid === 0) return preparedWords({ usename, seconds, query })
  const who = `process ${pid}`
  const since = seconds === null ? '' : ` for ${Math.round(seconds)} s`
  const what = query === null || query === '' ? '' : `: ${oneLineOf(query)}`
  return `${who}${usename === null ? '' : ` of ${usename}`}${state === null ? '' : ` (${state}${since})`}${what}`
}

/** Its name stands where others have their statement. Nobody's process ends it. */
function preparedWords({ usename, seconds, query }: Pick<Blocker, 'usename' | 'seconds' | 'query'>): string {
  const who = query === null ? 'a prepared transaction' : `the prepared transaction ${oneLineOf(query)}`
  const since = seconds === null ? '' : `open for ${Math.round(seconds)} s; `
  return `${who}${usename === null ? '' : ` of ${usename}`} (${since}COMMIT PREPARED or ROLLBACK PREPARED ends it)`
}
