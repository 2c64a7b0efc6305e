import { type QueryError } from '../../domain/query-error.ts'
import { type Transaction, type TransactionOptions } from '../../ports/database.ts'
import { endingOf } from './ending.ts'
import { type Link } from './link.ts'
import { openingOf } from './opening.ts'
import { over, statementsOn, stopped, type Statements } from './statements.ts'

/** Milliseconds between two attempts to end a statement: the first may come before the server has begun it. */
const cancelAgain = 500

/** Everything or nothing, on a connection that nobody else uses meanwhile. */
export async function transactionOn<T>(
  link: Link,
  work: (tx: Transaction) => Promise<T>,
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
  const statements = statementsOn(link, watch, openingOf(options, link.keepsLimits))
  const calm = cancelOn(signal, link, statements)
  const ending = endingOf(link, statements, async () => {
    if (signal?.aborted) throw stopped(link.place)
    // A commit is not cut off: its outcome would be unknown.
    await calm()
  })
  try {
    // By itself, a connection that died while nobody used it is found out before anything is done on it.
    if (!options.sparing || !link.fresh) await statements.open()
    const { query, script } = statements
    const result = await Promise.race([work({ query, script, last: ending.last }), failure])
    await ending.commit()
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

/** A connection on which not even this works is thrown away. */
async function rollback(link: Link): Promise<void> {
  if (link.broken !== undefined) return
  await link.client.query('ROLLBACK').catch((error: unknown) => (link.broken ??= error))
}
