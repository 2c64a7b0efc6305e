import { QueryError } from '../../domain/query-error.ts'
import { type Duration } from '../../domain/time.ts'
import { type Running } from './running.ts'

/** Locks, deadlocks and serialization pass by themselves. */
const passing: ReadonlySet<string> = new Set(['55P03', '40P01', '40001'])

export interface Trying {
  /** The migration, for whoever is told. */
  readonly id: string
  /** Who was in the way when it failed, as far as anybody saw. */
  readonly blockers: () => string | undefined
}

/** Tries again what failed on locks, after growing waits with jitter, and tells who was in the way. */
export async function trying<T>(running: Running, { id, blockers }: Trying, work: () => Promise<T>): Promise<T> {
  const { engine, settings, stop } = running
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof QueryError) || !passing.has(error.sqlstate)) throw error
      const whom = blockers()
      if (attempt >= settings.tries || stop.aborted) throw gaveUp(error, attempt, whom)
      const wait = waitBefore(attempt, settings)
      const because = `${error.message}${whom === undefined ? '' : `; in its way: ${whom}`} (try ${attempt} of ${settings.tries})`
      engine.tell({ kind: 'migration-waits', id, because, until: engine.clock.now() + wait })
      await engine.clock.wait(wait, stop)
      stop.throwIfAborted()
    }
  }
}

/** Between half of the wait and the whole of it. */
function waitBefore(attempt: number, { firstWait, longestWait, random }: Running['settings']): Duration {
  const whole = Math.min(longestWait, firstWait * 2 ** (attempt - 1))
  return whole / 2 + (random() * whole) / 2
}

function gaveUp(error: QueryError, attempts: number, whom: string | undefined): QueryError {
  const { sqlstate, message, detail, hint, constraint, table, position, place } = error
  return new QueryError(
    {
      code: error.code,
      what: `${error.what}, ${attempts === 1 ? 'once' : `${attempts} times in a row`}`,
      next: 'end what is in its way, or let it wait longer with --lock-timeout and --tries, then run the command again',
      details: [...error.details, ...(whom === undefined ? [] : [`in its way: ${whom}`])],
      sqlstate,
      message,
      detail,
      hint,
      constraint,
      table,
      position,
      place,
    },
    { cause: error },
  )
}
