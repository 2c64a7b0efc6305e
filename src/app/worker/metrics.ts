import { type BackgroundStatus } from '../../engine/background/system.ts'
import { type EngineEvent, type EventSubject } from '../../engine/events.ts'
import { type HealthVerdict } from '../../engine/health/verdict.ts'
import { type Instant } from '../../domain/time.ts'
import { type Labels, type Metrics } from '../../ports/metrics.ts'
import { progressMetrics } from './progress-metrics.ts'

const batchBuckets = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600]
const queryBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, ...batchBuckets]
const sleepBuckets = [0.5, 1, 5, 15, 30, 60, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400]
const checkBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1]

const ofOne = ['database', 'migration_id', 'migration_name']

/** What happens in an engine, as numbers. The same for a worker and for a server. */
export interface BackgroundMetrics {
  readonly event: (event: EngineEvent) => void
  readonly health: (
    database: string,
    verdict: HealthVerdict,
    read: { readonly at: Instant; readonly took: number },
  ) => void
  readonly connected: (database: string, isConnected: boolean) => void
  /** Puts the series of these in the place of all before: what is gone, or of another state by now, has none. */
  readonly progress: (statuses: readonly BackgroundStatus[]) => void
}

/**
 * Names, labels and buckets are those of GitLab's container registry where it has the same thing (reference/registry.md
 * §8), after a prefix of one's choice, and with the label `database`, since there may be several. Its
 * `migrated_tuples_total` counts the size of a batch even when it failed; here it counts rows.
 */
export function backgroundMetrics(metrics: Metrics, prefix: string): BackgroundMetrics {
  const counts = counters(metrics, prefix)
  const durations = histograms(metrics, prefix)
  const size = metrics.gauge({ name: `${prefix}_bbm_job_batch_size`, help: 'Rows of the last batch.', labels: ofOne })
  const up = metrics.gauge({ name: `${prefix}_database_up`, help: '1 while connected.', labels: ['database'] })
  return {
    event: (event) => {
      countEvent(event, counts)
      observeEvent(event, durations)
      if (event.kind === 'batch-begun') size.set(labelsOf(event.subject), Number(event.rows))
    },
    health: healthMetrics(metrics, prefix),
    connected: (database, isConnected) => up.set({ database }, isConnected ? 1 : 0),
    progress: progressMetrics(metrics, prefix),
  }
}

type Counters = ReturnType<typeof counters>
type Histograms = ReturnType<typeof histograms>

function counters(metrics: Metrics, prefix: string) {
  const counter = (name: string, help: string, labels: readonly string[]) =>
    metrics.counter({ name: `${prefix}_bbm_${name}`, help, labels })
  return {
    runs: counter('runs_total', 'Looks for work: batches begun, nothing found, or trouble.', ['database']),
    tuples: counter('migrated_tuples_total', 'Rows that were committed.', ofOne),
    jobs: counter('jobs_total', 'Attempts at a batch, by what became of them.', [...ofOne, 'outcome']),
    lost: counter('lost_leases_total', 'Batches whose lease ended while somebody worked on them.', ofOne),
    splits: counter('splits_total', 'Batches that were split since they were too much at once.', ofOne),
    holds: counter('holds_total', 'Holds, by the signal that asked for them.', [...ofOne, 'signal']),
    troubles: counter('troubles_total', 'Errors on the way to a database.', ['database', 'sqlstate']),
  }
}

function histograms(metrics: Metrics, prefix: string) {
  const histogram = (name: string, help: string, labels: readonly string[], buckets: readonly number[]) =>
    metrics.histogram({ name: `${prefix}_bbm_${name}`, help, labels }, buckets)
  return {
    job: histogram('job_duration_seconds', 'How long an attempt at a batch took.', ofOne, batchBuckets),
    query: histogram('query_duration_seconds', 'How long a sub-batch took.', ofOne, queryBuckets),
    sleep: histogram('sleep_duration_seconds', 'How long a worker waits for work.', ['worker'], sleepBuckets),
  }
}

function countEvent(event: EngineEvent, { runs, tuples, jobs, lost, splits, holds, troubles }: Counters): void {
  switch (event.kind) {
    case 'batch-begun':
      return runs.add({ database: event.subject.database }, 1)
    case 'sub-batch':
      return tuples.add(labelsOf(event.subject), event.rows)
    case 'batch-ended':
      jobs.add({ ...labelsOf(event.subject), outcome: event.outcome }, 1)
      if (event.outcome === 'lost') lost.add(labelsOf(event.subject), 1)
      return undefined
    case 'split':
      return splits.add(labelsOf(event.subject), 1)
    case 'held':
      return holds.add({ ...labelsOf(event.subject), signal: signalOf(event.because) }, 1)
    case 'idle':
      return runs.add({ database: event.database }, 1)
    case 'trouble':
      runs.add({ database: event.database }, 1)
      return troubles.add({ database: event.database, sqlstate: event.sqlstate }, 1)
    default:
      return undefined
  }
}

function observeEvent(event: EngineEvent, { job, query, sleep }: Histograms): void {
  if (event.kind === 'batch-ended') job.observe(labelsOf(event.subject), event.duration / 1000)
  else if (event.kind === 'sub-batch') query.observe(labelsOf(event.subject), event.duration / 1000)
  else if (event.kind === 'idle') sleep.observe({ worker: event.database }, event.for / 1000)
}

const labelsOf = ({ database, id, name }: EventSubject): Labels => ({
  database,
  migration_id: String(id),
  migration_name: name,
})

/** The engine writes `signal: what it says`; what holds for another reason is `other`. */
function signalOf(because: string): string {
  return /^([a-z]+(?:-[a-z]+)*): /u.exec(because)?.[1] ?? 'other'
}

function healthMetrics(metrics: Metrics, prefix: string): BackgroundMetrics['health'] {
  const named = (name: string, help: string, labels: readonly string[]) => ({
    name: `${prefix}_bbm_health_${name}`,
    help,
    labels,
  })
  const labels = ['database', 'signal', 'state']
  const signal = metrics.gauge(named('signal', '1 for what a signal says, 0 for what it does not.', labels))
  const read = metrics.gauge(named('read_timestamp_seconds', 'When the signals were read last.', ['database']))
  const took = metrics.histogram(
    named('check_duration_seconds', 'How long reading them took.', ['database']),
    checkBuckets,
  )
  return (database, { signals }, { at, took: duration }) => {
    read.set({ database }, at / 1000)
    took.observe({ database }, duration / 1000)
    for (const { name, state } of signals)
      for (const one of ['normal', 'stop', 'not-available', 'unknown'] as const)
        signal.set({ database, signal: name, state: one }, one === state ? 1 : 0)
  }
}
