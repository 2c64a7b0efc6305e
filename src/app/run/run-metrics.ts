import { type Duration, type Instant } from '../../domain/time.ts'
import { type Labels, type Metrics } from '../../ports/metrics.ts'
import { type RunHop, type RunRecord, type RunStep } from '../../run/record.ts'

const ofRun = ['product', 'run']
const ofHop = [...ofRun, 'hop', 'from', 'to']

/** Puts what journals tell in the place of all before. What goes on still counts up to now. */
export type RunMetrics = (records: readonly RunRecord[], now: Instant) => void

/** Runs as numbers: how they stand, and how long their hops and steps took. */
export function runMetrics(metrics: Metrics, prefix: string): RunMetrics {
  const all = gauges(metrics, prefix)
  return (records, now) => {
    for (const gauge of Object.values(all)) gauge.clear()
    for (const record of records) showRun(all, record, now)
  }
}

type Gauges = ReturnType<typeof gauges>

function gauges(metrics: Metrics, prefix: string) {
  const gauge = (name: string, help: string, labels: readonly string[]) =>
    metrics.gauge({ name: `${prefix}_run_${name}`, help, labels })
  return {
    state: gauge('state', '1 for the state a run is in.', [...ofRun, 'state']),
    since: gauge('state_timestamp_seconds', 'Since when a run is in its state.', [...ofRun, 'state']),
    hops: gauge('hops', 'Hops of a run.', ofRun),
    landed: gauge('hops_done', 'Hops of a run that have landed.', ofRun),
    hop: gauge('hop_duration_seconds', 'Time the steps of a hop took: down is without service.', [...ofHop, 'service']),
    step: gauge('step_duration_seconds', 'Time a step took, all attempts.', [...ofRun, 'step', 'kind', 'state']),
    expected: gauge('step_expected_seconds', 'Time a step is expected to take.', [...ofRun, 'step', 'bound']),
  }
}

function showRun({ state, since, hops, landed, ...rest }: Gauges, record: RunRecord, now: Instant): void {
  const labels = { product: record.product, run: record.id }
  state.set({ ...labels, state: record.state }, 1)
  since.set({ ...labels, state: record.state }, record.stateAt / 1000)
  hops.set(labels, record.hops.length)
  landed.set(labels, record.hops.filter(({ landedAt }) => landedAt !== undefined).length)
  const end = record.endedAt ?? now
  for (const hop of record.hops) showHop(rest, { labels, hop, end })
}

interface Shown {
  readonly labels: Labels
  readonly hop: RunHop
  readonly end: Instant
}

function showHop({ hop: hops, step: steps, expected }: Pick<Gauges, 'hop' | 'step' | 'expected'>, shown: Shown): void {
  const { labels, hop, end } = shown
  const took = { down: 0, up: 0 }
  for (const step of hop.steps) {
    for (const bound of ['least', 'most'] as const)
      if (step.estimate) expected.set({ ...labels, step: step.id, bound }, step.estimate[bound] / 1000)
    const length = lengthOf(step, end)
    if (length === undefined) continue
    steps.set({ ...labels, step: step.id, kind: step.kind, state: step.state }, length / 1000)
    took[step.down ? 'down' : 'up'] += length
  }
  if (hop.steps.every(({ begunAt }) => begunAt === undefined)) return
  const { number, from, to } = hop
  for (const service of ['down', 'up'] as const)
    hops.set({ ...labels, hop: String(number), from, to, service }, took[service] / 1000)
}

function lengthOf({ begunAt, endedAt }: RunStep, end: Instant): Duration | undefined {
  return begunAt === undefined ? undefined : Math.max(0, (endedAt ?? end) - begunAt)
}
