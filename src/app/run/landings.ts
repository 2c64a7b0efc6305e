import { type Instant } from '../../domain/time.ts'
import { type RunRecord } from '../../run/record.ts'

/** Of several landings on one release the last counts: what ran before it may have been another installation. */
export function landingsIn(records: readonly Pick<RunRecord, 'hops' | 'rehearsal'>[]): ReadonlyMap<string, Instant> {
  const landings = new Map<string, Instant>()
  for (const { hops, rehearsal } of records)
    for (const { to, landedAt } of hops)
      if (landedAt !== undefined && !rehearsal) landings.set(to, Math.max(landedAt, landings.get(to) ?? landedAt))
  return landings
}
