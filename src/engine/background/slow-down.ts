import { type HealthVerdict } from '../health/verdict.ts'
import { type Job } from './job.ts'

/** Milliseconds a verdict is good for: signals do not move faster, and sub-batches of 3 ms would mostly ask. */
const fresh = 100
/** Milliseconds a sub-batch waits at most while somebody finalizes. */
const mostInFinalize = 5000

/** Asks whether the database is well, at most ten times a second for a table. */
export function healthOf({
  engine,
  row,
  health,
}: Omit<Job, 'worker' | 'shape'>): () => Promise<HealthVerdict | undefined> {
  if (!health) return () => Promise.resolve(undefined)
  let last: { readonly at: number; readonly verdict: Promise<HealthVerdict> } | undefined
  return () => {
    const now = engine.clock.now()
    if (last && Math.abs(now - last.at) < fresh) return last.verdict
    const verdict = engine.database.transaction((tx) => health(tx, { table: row.definition.table }), { readOnly: true })
    last = { at: now, verdict }
    return verdict
  }
}

/**
 * Before every sub-batch. What to hold for, when the database is not well; while somebody finalizes it is only slowed
 * down, and goes on in the end.
 */
export async function reasonToHold(
  job: Job,
  check: () => Promise<HealthVerdict | undefined>,
  isFinalizing: boolean,
): Promise<string | undefined> {
  for (let waited = 0, wait = 250; ; wait *= 2) {
    const verdict = await check()
    if (!verdict?.stop) return undefined
    if (!isFinalizing) return `${verdict.stop.name}: ${verdict.stop.told}`
    if (waited >= mostInFinalize || job.ending()) return undefined
    const next = Math.min(wait, mostInFinalize - waited)
    await job.engine.clock.wait(next, job.stop)
    waited += next
  }
}
