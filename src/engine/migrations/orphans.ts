import { type Session } from '../../ports/database.ts'
import { oneLineOf } from './one-line.ts'
import { type Running } from './running.ts'

/** A process of the server that is still at work for somebody who may be long gone. */
export interface Busy {
  readonly pid: number
  /** `builds public.parcels_weight`. */
  readonly does: string
}

const looks = 500

/** Waits until nobody is seen at work any more, or ends them where that is wished. Whoever is waited for is told once. */
export async function untilNobody(
  running: Running,
  id: string,
  session: Session,
  look: () => Promise<Busy | undefined>,
): Promise<void> {
  const { engine, settings, stop } = running
  let told: number | undefined
  for (;;) {
    const busy = await look()
    if (!busy) return
    stop.throwIfAborted()
    const verb = settings.endBuilds ? 'is ended' : 'is waited for; --end-builds ends it'
    const because = `process ${busy.pid} still ${busy.does}: it ${verb}`
    if (told !== busy.pid) engine.tell({ kind: 'migration-waits', id, because, until: engine.clock.now() + looks })
    told = busy.pid
    if (settings.endBuilds) await session.query('SELECT pg_terminate_backend($1)', [busy.pid])
    await engine.clock.wait(looks, stop)
  }
}

/**
 * Waits for what a run sent that is gone: the server does not notice that a client died before it answers, and works on
 * meanwhile, or waits for a lock, with nothing in the catalogue to see of it. Our sessions go by the name of their lease,
 * and the lease is ours now, so every other one is such an orphan.
 */
export function untilNoOrphans(running: Running, id: string, session: Session): Promise<void> {
  return untilNobody(running, id, session, async () => {
    const { rows } = await session.query<{ pid: number; query: string }>(
      `SELECT pid, left(query, 200) AS query FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active'
         AND application_name ~ '^waystop-[0-9a-f-]{36}$' AND application_name <> $1 ORDER BY pid LIMIT 1`,
      [`waystop-${running.lease.token}`],
    )
    return rows[0] && { pid: rows[0].pid, does: `does what an earlier run told it: ${oneLineOf(rows[0].query)}` }
  })
}
