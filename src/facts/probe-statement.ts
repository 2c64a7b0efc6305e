import { type Probe } from '../domain/condition.ts'
import { isSingleQuery } from './single-query.ts'

/** How long a probe may run, and how long it waits for a lock: it must never be what holds up a database. */
export const statementTimeout = '60s'
export const lockTimeout = '2s'

/** The columns of a probe's answer, in order. */
export const answerColumns = ['condition', 'value', 'measured_at', 'in_recovery', 'database', 'server_version'] as const

/**
 * One probe as SQL that anybody with `psql` can run: a transaction of its own that cannot write, so that a missing
 * table or right stops no other probe. `SET LOCAL` also works through a pooler. Undefined when the query is not one
 * query: inside other SQL it could end the statement and begin another.
 */
export function probeStatement(condition: string, { sql }: Probe): string | undefined {
  const query = sql.trim().replace(/;\s*$/u, '')
  if (!isSingleQuery(query)) return undefined
  return [
    'BEGIN TRANSACTION READ ONLY;',
    `SET LOCAL statement_timeout = '${statementTimeout}';`,
    `SET LOCAL lock_timeout = '${lockTimeout}';`,
    `SELECT '${condition}' AS condition,`,
    '       (',
    query.includes('\n') ? query : `         ${query}`,
    '       )::text AS value,',
    `       to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS measured_at,`,
    '       pg_is_in_recovery() AS in_recovery,',
    '       current_database() AS database,',
    `       current_setting('server_version') AS server_version;`,
    'COMMIT;',
  ].join('\n')
}
