import { QueryError } from '../../domain/query-error.ts'
import { type Answer, type Queries, type QueryOptions, type SqlValue } from '../../ports/database.ts'
import { linkError, type Link, type Watch } from './link.ts'

/** Statements on one connection, one after the other, until they are closed. */
export interface Statements extends Queries {
  /** Is one running? */
  readonly active: () => boolean
  /** Refuses every further one; the first reason stays, and is made only when one comes. */
  readonly close: (why: () => QueryError) => void
}

const names = new Map<string, string>()

function nameOf(text: string): string {
  const name = names.get(text) ?? `waystop_${names.size + 1}`
  names.set(text, name)
  return name
}

/**
 * They are unnamed where a transaction-mode pooler may stand between. The driver warns about statements that are sent
 * while another one runs, and whoever keeps `tx` for too long must not write into somebody else's transaction.
 */
export function statementsOn(link: Link, watch?: Watch): Statements {
  let last: Promise<unknown> = Promise.resolve()
  let running = 0
  let closed: (() => QueryError) | undefined
  const one = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (closed) throw closed()
    const end = watch?.statement()
    running += 1
    try {
      return await ask()
    } catch (error) {
      throw linkError(error, link)
    } finally {
      running -= 1
      end?.()
    }
  }
  const inTurn = <T>(ask: () => Promise<T>): Promise<T> => {
    const turn = last.then(() => one(ask))
    last = turn.catch(() => undefined)
    return turn
  }
  return {
    query: <Row extends object>(text: string, values?: readonly SqlValue[], options?: QueryOptions) =>
      inTurn(async (): Promise<Answer<Row>> => {
        const query = { text, ...(options?.repeated && link.keepsPlans && { name: nameOf(text) }) }
        const result = await link.client.query<Row & Record<string, unknown>>(query, values as unknown[])
        return { rows: result.rows, affected: result.rowCount ?? 0 }
      }),
    script: (text) => inTurn(async () => void (await link.client.query(text))),
    active: () => running > 0,
    close: (why) => void (closed ??= why),
  }
}

/** Somebody asked for an end; the SQLSTATE is that of a cancelled statement. */
export function stopped(place: string): QueryError {
  const message = 'ended because it was asked to stop'
  return new QueryError({
    code: 'stopped',
    sqlstate: '57014',
    message,
    what: `${place}: ${message}`,
    next: 'run the same command again; it goes on from there',
  })
}

/** `tx` was used after its transaction had ended. */
export function over(place: string): QueryError {
  const message = 'the transaction is over; this statement came too late'
  return new QueryError({
    code: 'transaction-over',
    sqlstate: '25P01',
    message,
    what: `${place}: ${message}`,
    next: 'this is a bug in plan or in a module of the product: a statement was not waited for',
  })
}
