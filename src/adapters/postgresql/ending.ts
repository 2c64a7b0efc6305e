import { type QueryResult } from 'pg'
import { QueryError } from '../../domain/query-error.ts'
import { type Answer, type Statement, type Transaction } from '../../ports/database.ts'
import { isFromServer, queryErrorOf } from '../query-errors.ts'
import { linkError, type Link } from './link.ts'
import { type Piped } from './pipeline.ts'
import { answerOf, over, type Statements } from './statements.ts'

/** The two ways in which a transaction is kept; whichever it was, what the server said of it is known afterwards. */
export interface Ending {
  readonly last: Transaction['last']
  /** Throws what `last` threw, whoever has caught that. */
  readonly commit: () => Promise<void>
}

/** `before` lets nothing hit the commit, or throws. */
export function endingOf(link: Link, statements: Statements, before: () => Promise<void>): Ending {
  let ended: Promise<readonly Answer<Readonly<Record<string, unknown>>>[]> | undefined
  return {
    last: (own) => {
      ended ??= before().then(() => finish(link, statements, own))
      ended.catch(() => undefined)
      return ended
    },
    commit: async () => {
      if (ended) return void (await ended)
      await before()
      if (!statements.opened()) return
      mustBeInside(link)
      const asked = link.client.query('COMMIT')
      judge(await asked.then(resultIn, (error: unknown) => ({ error, completed: 0 })), 0, link)
    },
  }
}

/**
 * Only what began in a message before tells its id in time: where somebody wants to know that, the beginning is not sent
 * together with the COMMIT.
 */
async function finish(
  link: Link,
  statements: Statements,
  own: readonly Statement[],
): Promise<readonly Answer<Readonly<Record<string, unknown>>>[]> {
  if (statements.opened()) mustBeInside(link)
  else if (statements.tellsId) await statements.open()
  const commit = { text: 'COMMIT', options: { repeated: true } }
  const piped = await statements.send([...own, commit])
  statements.close(() => over(link.place))
  const results = judge(piped, own.length, link)
  return results.slice(0, own.length).map(answerOf)
}

/** A text of the product that ended the transaction did so without its record; what comes now would be on its own. */
function mustBeInside({ client, place, broken }: Link): void {
  if (broken !== undefined) throw queryErrorOf(broken, place)
  if (client.getTransactionStatus() !== 'I') return
  const message = 'a statement of the work ended the transaction that it ran in'
  throw new QueryError({
    code: 'transaction-ended',
    sqlstate: '25P01',
    message,
    what: `${place}: ${message}`,
    next: 'take COMMIT and ROLLBACK out of it, then look which of its statements were kept',
  })
}

const resultIn = (result: QueryResult): Piped => ({ results: [result] })

/**
 * Answers to COMMIT that prove nothing: a pooler lost its server (08), the log could not be written (53, 58), the server
 * broke (XX, 57P02). Everything else comes before the commit is recorded, and from there on PostgreSQL lets nothing in.
 */
const unproven = /^(?:08|53|58|XX|57P02)/u

/** What a statement before the COMMIT was answered proves that it was skipped, unless a pooler says it. */
function provesRollback(error: unknown, isBefore: boolean): boolean {
  if (!isFromServer(error)) return false
  const { code } = error as { readonly code: string }
  return isBefore ? !code.startsWith('08') : !unproven.test(code)
}

/**
 * What became of a message whose part number `commit` is COMMIT. One that the server answers with ROLLBACK, because a
 * statement failed and somebody caught it, is an error; one that is never answered has an unknown outcome (`08007`).
 */
function judge(piped: Piped, commit: number, link: Link): readonly QueryResult[] {
  const { place } = link
  if ('error' in piped) {
    const { error, completed } = piped
    throw provesRollback(error, completed < commit) ? linkError(error, link) : unknownOutcome(error, place)
  }
  if (piped.results[commit]?.command === 'COMMIT') return piped.results
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
