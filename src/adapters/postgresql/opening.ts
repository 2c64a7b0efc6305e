import { type QueryResult } from 'pg'
import { type TransactionOptions } from '../../ports/database.ts'
import { type Part } from './pipeline.ts'

/** How a transaction begins, with its limits. */
export interface Opening {
  /** Several statements in one text, and how many. */
  readonly text: string
  readonly statements: number
  /** The same as parts of a message. */
  readonly parts: readonly Part[]
  /** Does somebody want to know the id of the transaction? */
  readonly tellsId: boolean
  /** Is told what the last of them answered. */
  readonly answered: (result: QueryResult) => void
}

/**
 * Instants are read in the ISO style, whatever the database prefers; which of day and month comes first in what it is given
 * stays. Limits are numbers, which SET takes no parameters for.
 */
export function openingOf(options: TransactionOptions, serverKeepsLimits: boolean): Opening {
  const { readOnly = false, isolation = 'read committed', durable = true, onId } = options
  const begin = `BEGIN ISOLATION LEVEL ${isolation.toUpperCase()}${readOnly ? ' READ ONLY' : ''}`
  const settings = [
    ['DateStyle', 'ISO'],
    ...(durable ? [] : [['synchronous_commit', 'off'] as const]),
    ...(serverKeepsLimits ? limitsOf(options) : []),
  ] as const
  // As conditions they are all carried out, and come back as one column or none.
  const set = settings.map(([name], i) => `set_config('${name}', $${i + 1}, true) IS NOT NULL`)
  const own = settings.map(([name, value]) => `SET LOCAL ${name} = '${value}'`)
  const all = [begin, ...own, ...(onId ? [`SELECT ${ownId}`] : [])]
  return {
    text: all.join(';'),
    statements: all.length,
    parts: [
      { text: begin },
      { text: `SELECT ${onId ? ownId : ''} WHERE ${set.join(' AND ')}`, values: settings.map(([, value]) => value) },
    ],
    tellsId: onId !== undefined,
    answered: ({ rows }) => onId?.((rows as { id: string }[])[0]!.id),
  }
}

const ownId = 'pg_current_xact_id()::text AS id'

function limitsOf({
  statementTimeout = 15_000,
  lockTimeout = 5000,
  idleTimeout = 60_000,
}: TransactionOptions): (readonly [string, string])[] {
  return [
    ['statement_timeout', milliseconds(statementTimeout)],
    ['lock_timeout', milliseconds(lockTimeout)],
    ['idle_in_transaction_session_timeout', milliseconds(idleTimeout)],
  ]
}

/** What PostgreSQL takes: whole, and at most 2147483647. */
function milliseconds(duration: number): string {
  return String(Math.min(2_147_483_647, Math.max(0, Math.ceil(duration))))
}
