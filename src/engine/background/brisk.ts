import { type Engine } from '../engine.ts'

/** Milliseconds that a transaction of ours may be idle between two statements. */
const longestPause = 3000

/**
 * A process that is frozen in the middle of a claim keeps everybody else from claiming until the server ends its
 * transaction. Ours never think for long between two statements, so that may be soon.
 */
export function brisk(engine: Engine): Engine {
  const { database } = engine
  return {
    ...engine,
    database: {
      ...database,
      transaction: (work, options) => database.transaction(work, { idleTimeout: longestPause, ...options }),
    },
  }
}
