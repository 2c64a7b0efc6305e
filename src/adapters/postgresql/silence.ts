import { type ClientBase } from 'pg'
import { type Duration } from '../../domain/time.ts'
import { type TransactionOptions } from '../../ports/database.ts'
import { type Watch } from './link.ts'

/** Milliseconds in which the answer of a server that is there arrives. */
const grace: Duration = 5000

interface Connected {
  readonly connection: { readonly stream: { readonly destroy: (why: Error) => void } }
}

/**
 * A server ends a statement that takes too long, and says so. One that says nothing even then is gone, or the network is:
 * the connection is given up, or whoever waits would wait for as long as TCP does.
 */
export function watchSilence(client: ClientBase, { statementTimeout = 15_000 }: TransactionOptions): Watch {
  let timer: NodeJS.Timeout | undefined
  const stop = (): void => clearTimeout(timer)
  const giveUp = (): void => {
    const silent = new Error(`the server has not answered for ${Math.round((statementTimeout + grace) / 1000)} s`)
    ;(client as unknown as Connected).connection.stream.destroy(silent)
  }
  return {
    statement: () => {
      stop()
      // Node's timers end at 24.8 days; a longer limit is none.
      if (statementTimeout > 0 && statementTimeout < 2 ** 31 - grace)
        timer = setTimeout(giveUp, Math.ceil(statementTimeout) + grace)
      return stop
    },
    stop,
  }
}
