import { DatabaseError } from '../../domain/errors.ts'
import { type Queries } from '../../ports/database.ts'
import { fateOf } from '../commit-fate.ts'
import { type Engine } from '../engine.ts'

/** Milliseconds for which it is asked what became of a commit. */
const patience = 120_000

/**
 * Did a commit that was never answered happen? Throws DatabaseError `unknown-outcome` when nobody answers for two minutes.
 * What the transaction would have left behind is looked for as well: see `fateOf`.
 */
export async function wasCommitted(
  engine: Engine,
  xact: string,
  evidence: (tx: Queries) => Promise<boolean>,
): Promise<boolean> {
  const fate = await fateOf(engine, xact, patience)
  if (fate !== 'unknown') return fate === 'committed' && (await engine.database.transaction(evidence))
  throw new DatabaseError({
    code: 'unknown-outcome',
    what: `${engine.database.place}: the connection broke while a transaction was being committed, and the server does not answer`,
    next: 'when it answers again, run the same command: it reads what was kept and goes on from there',
  })
}
