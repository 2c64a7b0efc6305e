import { type Condition, type Probe } from '../domain/condition.ts'
import { parseDuration, type Duration, type Instant } from '../domain/time.ts'
import { type Truth } from '../domain/truth.ts'
import { type Database } from '../ports/database.ts'
import { measuredAnswer } from './answer.ts'
import { ask } from './known.ts'
import { lockTimeout, statementTimeout } from './probe-statement.ts'
import { isSingleQuery } from './single-query.ts'

/** What a probe said on a database; whatever went wrong makes it unknown. */
export interface ProbeReading {
  readonly condition: string
  readonly database: string
  readonly answer: Truth
  /** What the query returned. */
  readonly value: string | undefined
  readonly at: Instant | undefined
  /** Of an unknown one. */
  readonly why: string | undefined
}

interface Row {
  readonly value: string | null
  readonly at: Instant
  readonly standby: boolean
}

/** Runs a condition's probe: read-only, with a time limit, and a standby is not believed. */
export async function runProbe(
  database: Database,
  condition: Condition & { readonly probe: Probe },
  timeout: Duration = parseDuration(statementTimeout)!,
): Promise<ProbeReading> {
  const { id, probe } = condition
  const query = probe.sql.trim().replace(/;\s*$/u, '')
  const reading = { condition: id, database: probe.database, value: undefined, at: undefined }
  const open = (why: string): ProbeReading => ({ ...reading, answer: 'unknown', why })
  if (!isSingleQuery(query)) return open('its text is more than one query')
  const read = await ask(
    database,
    async (tx) => {
      const { rows } = await tx.query<Row>(
        `SELECT (\n${query}\n)::text AS value, clock_timestamp() AS at, pg_is_in_recovery() AS standby`,
      )
      return rows[0]!
    },
    { statementTimeout: timeout, lockTimeout: parseDuration(lockTimeout)! },
  )
  if (!read.known) return open(read.why)
  const { value, at, standby } = read.value
  if (standby) return { ...open('the server is a standby, whose data may be old'), value: value ?? undefined, at }
  if (value === null) return { ...open('its query returned no value'), at }
  const answer = measuredAnswer(condition, value)
  if (answer === undefined) return { ...open(`"${value.slice(0, 40)}" is no value its query returns`), at }
  return { ...reading, answer, value, at, why: undefined }
}
