import { UserError } from '../../domain/errors.ts'
import { type Duration } from '../../domain/time.ts'
import { type Engine } from '../engine.ts'
import { brisk } from './brisk.ts'
import { makeCrew, type Crew } from './crew.ts'
import { runSlot } from './slot.ts'
import { type WorkOptions, type WorkSummary } from './work-options.ts'
import { withWorkerRow } from './worker-row.ts'

export type { WorkOptions, WorkSummary }

/** Works on background migrations until it is stopped, its time is over, or nothing is left. */
export async function workOn(engine: Engine, options: WorkOptions): Promise<WorkSummary> {
  const { lease, workers = 1 } = options
  if (lease !== undefined && lease < 1000) throw tooShort(lease)
  const crew = makeCrew(brisk(engine), options)
  const slots = engine.database.capabilities.concurrency ? workers : 1
  await withWorkerRow(engine, async () => {
    const running = Array.from({ length: slots }, () => runSlot(crew))
    // One that fails ends the others, and its error is told when they have given their batches back.
    const ends = await Promise.allSettled(running.map((slot) => slot.catch((error: unknown) => failed(crew, error))))
    const broken = ends.find((end) => end.status === 'rejected')
    if (broken) throw broken.reason
  })
  return crew.summary()
}

function failed(crew: Crew, error: unknown): never {
  crew.end('stopped')
  throw error
}

function tooShort(lease: Duration): UserError {
  return new UserError({
    code: 'usage',
    what: `a lease of ${lease} ms is too short: a pause of the network would end it`,
    next: 'give it at least 1s',
  })
}
