import { QueryError } from '../../domain/query-error.ts'
import { type Queries, type TransactionOptions } from '../../ports/database.ts'
import { isFromServer, queryErrorOf } from '../query-errors.ts'
import { type Link } from './link.ts'
import { over, statementsOn, stopped, type Statements } from './statements.ts'

/** Milliseconds between two attempts to end a statement: the first may come before the server has begun it. */
const cancelAgain = 500

/** Everything or nothing, on a connection that nobody else uses meanwhile. */
export async function transactionOn<T>(
  link: Link,
  work: (tx: Queries) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const { signal } = options
  if (signal?.aborted) throw stopped(link.place)
  let failed: (error: QueryError) => void = () => undefined
  const failure = new Promise<never>((_, reject) => (failed = reject))
  failure.catch(() => undefined)
  const fail = (error: QueryError): void => {
    statements.close(() => error)
    failed(error)
  }
  const watch = link.watch(options, fail)
  const statements = statementsOn(link, watch)
  const calm = cancelOn(signal, link, statements)
  try {
    await statements.script(beginning(options, link.keepsLimits))
    link.begun = true
    const result = await Promise.race([work(statements), failure])
    if (signal?.aborted) throw stopped(link.place)
    // A commit is not cut off: its outcome would be unknown.
    await calm()
    const committed = watch.statement()
    await commit(link)
    committed()
    return result
  } catch (error) {
    await calm()
    watch.statement()
    await rollback(link)
    throw error
  } finally {
    watch.stop()
    statements.close(() => over(link.place))
  }
}

/**
 * Ends what runs once the signal says so, again and again, and lets nothing else begin. What comes back stops that, and
 * resolves when nothing is under way any more that could hit whoever gets the connection next.
 */
function cancelOn(signal: AbortSignal | undefined, link: Link, statements: Statements): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined
  let told: Promise<void> = Promise.resolve()
  const cancel = (): void => {
    if (statements.active()) told = Promise.all([told, link.cancel()]).then(() => undefined)
  }
  const onAbort = (): void => {
    statements.close(() => stopped(link.place))
    cancel()
    timer = setInterval(cancel, cancelAgain)
  }
  signal?.addEventListener('abort', onAbort, { once: true })
  return () => {
    signal?.removeEventListener('abort', onAbort)
    clearInterval(timer)
    return told
  }
}

/**
 * Opens a transaction with its limits in one message; they are numbers, which SET takes no parameters for. Instants are
 * read in the ISO style, whatever the database prefers; which of day and month comes first in what it is given stays.
 */
function beginning(
  { readOnly = false, isolation = 'read committed', ...limits }: TransactionOptions,
  serverKeepsLimits: boolean,
): string {
  return [
    `BEGIN ISOLATION LEVEL ${isolation.toUpperCase()}${readOnly ? ' READ ONLY' : ''}`,
    `SET LOCAL DateStyle = 'ISO'`,
    ...(serverKeepsLimits ? settingsOf(limits) : []),
  ].join(';')
}

function settingsOf({
  statementTimeout = 15_000,
  lockTimeout = 5000,
  idleTimeout = 60_000,
}: TransactionOptions): string[] {
  return [
    `SET LOCAL statement_timeout = ${milliseconds(statementTimeout)}`,
    `SET LOCAL lock_timeout = ${milliseconds(lockTimeout)}`,
    `SET LOCAL idle_in_transaction_session_timeout = ${milliseconds(idleTimeout)}`,
  ]
}

/** What PostgreSQL takes: whole, and at most 2147483647. */
function milliseconds(duration: number): number {
  return Math.min(2_147_483_647, Math.max(0, Math.ceil(duration)))
}

/**
 * Answers to COMMIT that prove nothing: a pooler lost its server (08), the log could not be written (53, 58), the server
 * broke (XX, 57P02). Everything else comes before the commit is recorded, and from there on PostgreSQL lets nothing in.
 */
const unproven = /^(?:08|53|58|XX|57P02)/u

function provesRollback(error: unknown): boolean {
  return isFromServer(error) && !unproven.test((error as { readonly code: string }).code)
}

/**
 * Ends a transaction. A COMMIT that the server answers with ROLLBACK, because a statement failed and somebody caught it,
 * is an error; one that is never answered has an unknown outcome (`08007`).
 */
async function commit(link: Link): Promise<void> {
  const { client, place } = link
  const lost = link.broken
  if (lost !== undefined) throw queryErrorOf(lost, place)
  const { command } = await client.query('COMMIT').catch((error: unknown) => {
    throw provesRollback(error) ? queryErrorOf(error, place) : unknownOutcome(error, place)
  })
  if (command === 'COMMIT') return
  const message = 'the transaction was rolled back because a statement in it had failed'
  throw new QueryError({
    code: 'transaction-failed',
    sqlstate: '25P02',
    message,
    what: `${place}: ${message}`,
    next: 'this is a bug in plan: an error was not passed on',
  })
}

function unknownOutcome(error: unknown, place: string): QueryError {
  const { message } = queryErrorOf(error, place)
  return new QueryError(
    {
      code: 'connection-lost',
      sqlstate: '08007',
      message,
      what: `${place}: the connection broke while a transaction was committed, its outcome is unknown: ${message} (08007)`,
      next: 'run the same command again; it reads what became of it',
    },
    { cause: error },
  )
}

/** A connection on which not even this works is thrown away. */
async function rollback(link: Link): Promise<void> {
  if (link.broken !== undefined) return
  await link.client.query('ROLLBACK').catch((error: unknown) => (link.broken ??= error))
}
