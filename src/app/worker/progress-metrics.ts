import { type BackgroundStatus } from '../../engine/background/system.ts'
import { type Gauge, type Labels, type Metrics } from '../../ports/metrics.ts'

const ofOne = ['database', 'migration_id', 'migration_name']
const ofState = [...ofOne, 'status']

/** What the records of a database tell, as numbers. Each call puts its series in the place of all before. */
export function progressMetrics(metrics: Metrics, prefix: string): (statuses: readonly BackgroundStatus[]) => void {
  const all = gauges(metrics, prefix)
  return (statuses) => {
    for (const gauge of Object.values(all)) gauge.clear()
    for (const status of statuses) {
      showProgress(all, status)
      showStanding(all, status)
    }
    for (const [key, number] of counted(statuses)) all.count.set(JSON.parse(key) as Labels, number)
  }
}

type Gauges = Readonly<Record<keyof ReturnType<typeof gauges>, Gauge>>

function gauges(metrics: Metrics, prefix: string) {
  const gauge = (name: string, help: string, labels: readonly string[]) =>
    metrics.gauge({ name: `${prefix}_${name}`, help, labels })
  return {
    percent: gauge('database_bbm_progress_percent', 'How far it is.', ofState),
    rate: gauge('bbm_rows_per_second', 'Rows a second over the last minutes of work.', ofOne),
    remaining: gauge('bbm_remaining_seconds', 'Remaining time at best and at worst.', [...ofOne, 'bound']),
    failed: gauge('bbm_failed_jobs', 'Batches that were given up.', ofOne),
    count: gauge('bbm_migrations', 'Background migrations by state.', ['database', 'status']),
    since: gauge('bbm_state_timestamp_seconds', 'Since when it is in its state.', ofState),
    worked: gauge('bbm_last_worked_timestamp_seconds', 'When a batch began or ended last.', ofState),
    held: gauge('bbm_held', '1 while it is held, else 0; of those that are to be worked on.', ofOne),
    atWork: gauge('bbm_worked', '1 while somebody works on it, else 0; of those that are to be worked on.', ofOne),
  }
}

const labelsOf = ({ database, id, name }: BackgroundStatus): Labels => ({
  database,
  migration_id: String(id),
  migration_name: name,
})

function showProgress({ percent, rate, remaining, failed }: Gauges, status: BackgroundStatus): void {
  const labels = labelsOf(status)
  if (status.percent !== undefined) percent.set({ ...labels, status: status.state }, status.percent)
  if (status.rate !== undefined) rate.set(labels, status.rate)
  if (status.batches) failed.set(labels, status.batches.failed)
  for (const bound of ['least', 'most'] as const)
    if (status.remaining) remaining.set({ ...labels, bound }, status.remaining[bound] / 1000)
}

/** Is it to be worked on? What waits for a person is neither held nor left alone. */
const isOpen = ({ state }: BackgroundStatus): boolean =>
  state === 'active' || state === 'running' || state === 'finalizing'

/** Instants are of the database's clock; so is the end of a hold, which is over when it has passed. */
function showStanding({ since, worked, held, atWork }: Gauges, status: BackgroundStatus): void {
  const { stateAt, lastWorkedAt, hold, readAt } = status
  const labels = labelsOf(status)
  const state = { ...labels, status: status.state }
  if (stateAt !== undefined) since.set(state, stateAt / 1000)
  if (lastWorkedAt !== undefined) worked.set(state, lastWorkedAt / 1000)
  if (!isOpen(status)) return
  held.set(labels, hold !== undefined && (readAt === undefined || hold.until > readAt) ? 1 : 0)
  if (status.worked !== undefined) atWork.set(labels, status.worked ? 1 : 0)
}

function counted(statuses: readonly BackgroundStatus[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>()
  for (const { database, state } of statuses) {
    const key = JSON.stringify({ database, status: state })
    numbers.set(key, (numbers.get(key) ?? 0) + 1)
  }
  return numbers
}
