import { type QueryResult } from 'pg'
import { QueryError } from '../../domain/query-error.ts'
import { type Answer, type Queries, type QueryOptions, type SqlValue, type Statement } from '../../ports/database.ts'
import { linkError, type Link, type Watch } from './link.ts'
import { type Opening } from './opening.ts'
import { type Piped } from './pipeline.ts'
import { wireOf } from './wire.ts'

/** Statements on one connection, one after the other, until they are closed. */
export interface Statements extends Queries {
  /** Several in one message; what it came to, not thrown. Fewer than none are completed where the beginning itself failed. */
  readonly send: (statements: readonly Statement[]) => Promise<Piped>
  /** Begins now what would begin with the first statement. */
  readonly open: () => Promise<void>
  /** Did it begin? */
  readonly opened: () => boolean
  /** Does somebody want to know the id of the transaction? */
  readonly tellsId: boolean
  /** Is one running? */
  readonly active: () => boolean
  /** Refuses every further one; the first reason stays, and is made only when one comes. */
  readonly close: (why: () => QueryError) => void
}

/**
 * The driver warns about statements that are sent while another one runs, and whoever keeps `tx` for too long must not write
 * into somebody else's transaction.
 */
export function statementsOn(link: Link, watch?: Watch, opening?: Opening): Statements {
  let last: Promise<unknown> = Promise.resolve()
  let running = 0
  let closed: (() => QueryError) | undefined
  const close: Statements['close'] = (why) => void (closed ??= why)
  const wire = wireOf(link, opening, (error) => close(() => linkError(error, link)))
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
      inTurn(async () => answerOf(await wire.query({ text, values, options })) as Answer<Row>),
    script: (text) => inTurn(() => wire.script(text)),
    send: (statements) => inTurn(() => wire.send(statements)),
    open: () =>
      inTurn(async () => {
        const piped = await wire.send([])
        if ('error' in piped) throw piped.error
      }),
    opened: wire.opened,
    tellsId: opening?.tellsId ?? false,
    active: () => running > 0,
    close,
  }
}

export function answerOf({ rows, rowCount }: QueryResult): Answer<Readonly<Record<string, unknown>>> {
  return { rows: rows as Readonly<Record<string, unknown>>[], affected: rowCount ?? 0 }
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
