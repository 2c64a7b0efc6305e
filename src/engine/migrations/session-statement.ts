import { type Session } from '../../ports/database.ts'
import { watchLocks } from './lock-watch.ts'
import { type Running } from './running.ts'

/** Runs a statement outside of a transaction; tells who keeps it waiting, and ends it when the run has to stop. */
export async function runAlone(running: Running, id: string, session: Session, sql: string): Promise<void> {
  const { engine, stop } = running
  stop.throwIfAborted()
  const cancel = (): void => {
    // Where there is one connection, nobody can end what runs on it; the run ends behind it.
    if (!engine.database.capabilities.concurrency) return
    void engine.database
      .transaction((tx) => tx.query('SELECT pg_cancel_backend($1)', [session.pid]))
      .catch(() => undefined)
  }
  const watch = watchLocks(running, id, { pid: session.pid })
  stop.addEventListener('abort', cancel, { once: true })
  try {
    await session.script(sql)
  } finally {
    stop.removeEventListener('abort', cancel)
    await watch.end()
  }
}
