import { type Clock } from '../../ports/clock.ts'
import { type Duration, type Instant } from '../../domain/time.ts'
import { type EngineEvent } from '../../engine/events.ts'

/** Calls `end` when no database has had work for so long. */
export function watchIdleness(
  clock: Clock,
  {
    after,
    databases,
    end,
  }: { readonly after: Duration; readonly databases: readonly string[]; readonly end: () => void },
): (event: EngineEvent) => void {
  const idleSince = new Map<string, Instant>()
  return (event) => {
    if (event.kind === 'idle') {
      const now = clock.now()
      if (!idleSince.has(event.database)) idleSince.set(event.database, now)
      const all = databases.map((name) => idleSince.get(name) ?? Number.POSITIVE_INFINITY)
      if (all.every((since) => now - since >= after)) end()
    } else if ('subject' in event) idleSince.delete(event.subject.database)
    else if (event.kind === 'trouble') idleSince.delete(event.database)
  }
}
