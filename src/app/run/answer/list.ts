import { type Instant } from '../../../domain/time.ts'
import { type RunList, type RunRow } from '../../../results/run-list.ts'
import { type StoredRun } from '../../../run/store.ts'
import { given, iso } from '../../background/item.ts'
import { commandLine } from '../../command-line.ts'
import { whole } from './rows.ts'
import { downtimeOf } from './spans.ts'

export interface ListTold {
  readonly now: Instant
  readonly place: string
  readonly remarks?: readonly string[] | undefined
  /** Flags that reach the same product and databases. */
  readonly flags: readonly string[]
}

/** The answer of `plan run list`; runs come newest first, as a store gives them. */
export function runListAnswer(runs: readonly StoredRun[], { now, place, remarks, flags }: ListTold): RunList {
  const [newest] = runs
  const next = newest === undefined ? ['start', '--dry-run'] : ['status', '--run', newest.record.id]
  return {
    kind: 'run-list',
    schema_version: 1,
    at: iso(now),
    journal: place,
    runs: runs.map((run) => rowOf(run, now)),
    remarks: [...(remarks ?? [])],
    command: commandLine(['plan', 'run', ...next, ...flags]),
  }
}

function rowOf({ record, holder }: StoredRun, now: Instant): RunRow {
  const landed = record.hops.filter(({ landedAt }) => landedAt !== undefined)
  const downtimes = record.hops.map((hop) => downtimeOf(record, hop, now) ?? 0)
  return {
    id: record.id,
    product: record.product,
    driver: { ...record.driver },
    from: record.from,
    to: record.to,
    at_version: landed.at(-1)?.to ?? record.from,
    hops: record.hops.length,
    hops_done: landed.length,
    state: record.state,
    ...given('because', record.because),
    state_at: iso(record.stateAt),
    began_at: iso(record.begunAt),
    ...given('ended_at', record.endedAt === undefined ? undefined : iso(record.endedAt)),
    took_ms: whole((record.endedAt ?? now) - record.begunAt),
    downtime_took_ms: whole(downtimes.reduce((sum, one) => sum + one, 0)),
    person: record.person,
    ...given('driven_by', holder?.owner),
  }
}
