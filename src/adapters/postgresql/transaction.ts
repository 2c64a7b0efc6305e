import { type PoolClient } from 'pg'
import { QueryError } from '../../domain/query-error.ts'
import { type Answer, type Queries, type SqlValue, type TransactionOptions } from '../../ports/database.ts'
import { isFromServer, queryErrorOf } from '../query-errors.ts'

/** Statements on one connection; unnamed, so that a transaction-mode pooler may stand between. */
export function queriesOn(client: PoolClient, place: string): Queries {
  return {
    query: async <Row extends object>(text: string, values?: readonly SqlValue[]): Promise<Answer<Row>> => {
      try {
        const result = await client.query<Row & Record<string, unknown>>(text, values as unknown[])
        return { rows: result.rows, affected: result.rowCount ?? 0 }
      } catch (error) {
        throw queryErrorOf(error, place)
      }
    },
    script: async (text) => {
      try {
        await client.query(text)
      } catch (error) {
        throw queryErrorOf(error, place)
      }
    },
  }
}

/** Opens a transaction with its limits in one message; they are numbers, which SET takes no parameters for. */
export function beginning({
  readOnly = false,
  isolation = 'read committed',
  statementTimeout = 15_000,
  lockTimeout = 5000,
  idleTimeout = 60_000,
}: TransactionOptions): string {
  return [
    `BEGIN ISOLATION LEVEL ${isolation.toUpperCase()}${readOnly ? ' READ ONLY' : ''}`,
    `SET LOCAL statement_timeout = ${milliseconds(statementTimeout)}`,
    `SET LOCAL lock_timeout = ${milliseconds(lockTimeout)}`,
    `SET LOCAL idle_in_transaction_session_timeout = ${milliseconds(idleTimeout)}`,
  ].join(';')
}

/** What PostgreSQL takes: whole, and at most 2147483647. */
function milliseconds(duration: number): number {
  return Math.min(2_147_483_647, Math.max(0, Math.ceil(duration)))
}

/**
 * Ends a transaction. A COMMIT that the server answers with ROLLBACK, because a statement failed and somebody caught it,
 * is an error; one that is never answered has an unknown outcome (`08007`).
 */
export async function commit(client: PoolClient, place: string): Promise<void> {
  const { command } = await client.query('COMMIT').catch((error: unknown) => {
    throw queryErrorOf(error, place, isFromServer(error) ? undefined : '08007')
  })
  if (command === 'COMMIT') return
  throw new QueryError({
    code: 'transaction-failed',
    sqlstate: '25P02',
    message: 'the transaction was rolled back because a statement in it had failed',
    what: `${place}: the transaction was rolled back because a statement in it had failed`,
    next: 'this is a bug in plan: an error was not passed on',
  })
}
