import { errorClassOf, QueryError } from '../../domain/query-error.ts'
import { type Duration } from '../../domain/time.ts'
import { type Queries } from '../../ports/database.ts'
import { type Engine } from '../engine.ts'
import { settled } from './settle.ts'

/** Milliseconds after which a record that cannot be written is given up: the lease says the same in the end. */
const patience = 30_000

/** A short record that has to be written; what passes by itself is told and waited for. */
export async function patiently<T>(engine: Engine, work: (tx: Queries) => Promise<T>): Promise<T> {
  const end = engine.clock.now() + patience
  for (let round = 0; ; round += 1) {
    try {
      return await settled(engine, work)
    } catch (error) {
      if (!(error instanceof QueryError) || errorClassOf(error.sqlstate) !== 'transient' || engine.clock.now() > end)
        throw error
      const { sqlstate, message } = error
      engine.tell({ kind: 'trouble', database: engine.database.name, sqlstate, error: message })
      await engine.clock.wait(backOff(round, 50, 2000))
    }
  }
}

/** Twice as long every time up to a longest, somewhere in its upper half, so that those who collided do not meet again. */
export function backOff(round: number, first: Duration, longest: Duration): Duration {
  return Math.min(longest, first * 2 ** Math.min(round, 30)) * (0.5 + Math.random() / 2)
}
