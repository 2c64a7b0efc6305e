import { type Duration, type Instant } from '../../domain/time.ts'
import { type VacuumReading } from './reading.ts'

/** Who has not looked for so long has not been working. Longer than any sub-batch should take. */
const memory: Duration = 300_000

interface Look {
  readonly at: Instant
  readonly allowed: boolean
  /** The autovacuum that began while we worked. */
  readonly echo: string | undefined
}

/**
 * Tells the autovacuum that our own updates bring about from one that has another reason. Whoever updates every row of a
 * table wakes autovacuum there sooner or later; holding still for each of them would only make both take longer, and
 * GitLab's back-fills are held again and again that way. So an autovacuum that begins on a table while we work there is
 * our echo and holds nobody; one that was under way when we came is let finish.
 */
export function vacuumEcho(): (table: string, now: Instant, vacuum: VacuumReading | undefined) => boolean {
  const looks = new Map<string, Look>()
  return (table, now, vacuum) => {
    const last = looks.get(table)
    const working = last !== undefined && last.allowed && now - last.at < memory
    const key = vacuum && `${vacuum.pid}@${vacuum.since}`
    const ours = key === undefined || working || last?.echo === key
    looks.set(table, { at: now, allowed: ours, echo: ours ? key : undefined })
    return ours
  }
}
