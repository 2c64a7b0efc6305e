import { AsyncLocalStorage } from 'node:async_hooks'
import { DatabaseError } from '../../domain/errors.ts'

/** Milliseconds that somebody waits for a turn which, all the while, does nothing but wait for him. */
const patience = 2000

/** One after the other. */
export interface Turns {
  readonly take: <T>(work: (turn: Turn) => Promise<T>) => Promise<T>
}

/** Who has the database now. */
export interface Turn {
  /** Epoch milliseconds since when nothing runs in it; undefined while something does. */
  idleSince: number | undefined
}

/**
 * A queue. Whoever asks for a turn from within a turn and is waited for there would wait for ever: when the outer one is
 * idle meanwhile, the inner one is refused.
 */
export function takeTurns(place: string): Turns {
  const inside = new AsyncLocalStorage<Turn>()
  let last: Promise<unknown> = Promise.resolve()
  return {
    take: (work) => {
      const turn: Turn = { idleSince: undefined }
      const outer = inside.getStore()
      let refused = false
      const mine = last.then(() => {
        if (refused) throw nested(place)
        turn.idleSince = Date.now()
        return inside.run(turn, () => work(turn)).finally(() => (turn.idleSince = undefined))
      })
      last = mine.catch(() => undefined)
      if (outer === undefined) return mine
      return Promise.race([mine, deadlock(outer, mine, () => (refused = true), place)])
    },
  }
}

/** Rejects when the outer turn stays idle; never resolves. */
function deadlock(outer: Turn, mine: Promise<unknown>, refuse: () => void, place: string): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setInterval(() => {
      if (outer.idleSince === undefined || Date.now() - outer.idleSince < patience) return
      clearInterval(timer)
      refuse()
      reject(nested(place))
    }, patience / 4)
    void mine.catch(() => undefined).finally(() => clearInterval(timer))
  })
}

function nested(place: string): DatabaseError {
  return new DatabaseError({
    code: 'nested-transaction',
    what: `${place}: a transaction waits for another one that was asked for inside of it, and the embedded database has one connection`,
    next: 'this is a bug in plan or in a module of the product: it must use the transaction it has, or a PostgreSQL server (--database)',
  })
}
