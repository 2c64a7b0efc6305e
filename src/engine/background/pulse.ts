import { QueryError } from '../../domain/query-error.ts'
import { type Duration } from '../../domain/time.ts'
import { type Engine } from '../engine.ts'
import { renew } from './books.ts'
import { type Claim } from './claim.ts'

export interface Pulse {
  /** Aborted when the lease is over: whatever runs under it has to end. */
  readonly lost: AbortSignal
  readonly stop: () => void
}

/**
 * Prolongs a lease on another connection while its work goes on. Short sub-batches renew it with every cursor move, and
 * never get here. A database with one connection has no other worker either.
 */
export function startPulse(engine: Engine, claim: Claim, lease: Duration): Pulse {
  const lost = new AbortController()
  const ended = new AbortController()
  if (engine.database.capabilities.concurrency) void beat(engine, claim, { lease, lost, ended: ended.signal })
  return { lost: lost.signal, stop: () => ended.abort(over) }
}

/** Milliseconds in which an answer that is on its way arrives. */
const grace = 50

/** A reason that is made once: without one every abort makes an error with a stack. */
const over = 'over'

interface Beating {
  readonly lease: Duration
  readonly lost: AbortController
  readonly ended: AbortSignal
}

async function beat(engine: Engine, claim: Claim, { lease, lost, ended }: Beating): Promise<void> {
  for (;;) {
    await engine.clock.wait(lease / 3, ended)
    if (ended.aborted) return
    try {
      const good = await engine.database.transaction((tx) => renew(tx, claim, lease), { statementTimeout: lease })
      // A batch that is ending at this moment has no lease either; what cancels it might meet the next statement.
      if (!good) await engine.clock.wait(grace, ended)
      if (!good) return lost.abort(new Error('the lease is over'))
    } catch (error) {
      // Whether it is lost is asked again; the last word has the fence.
      if (!(error instanceof QueryError)) throw error
    }
  }
}
