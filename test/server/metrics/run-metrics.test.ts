import { expect, test } from 'vitest'
import { prometheusMetrics } from '../../../src/adapters/prometheus.ts'
import { runMetrics } from '../../../src/app/run/run-metrics.ts'
import { type RunHop, type RunRecord } from '../../../src/run/record.ts'

const step = { title: '', subject: undefined, estimate: undefined, attempts: 1, by: undefined, outcome: undefined }
const rest = { next: [], doNot: [], tail: undefined }
const hop: RunHop = {
  number: 1,
  from: '1.0.0',
  to: '1.1.0',
  landedAt: undefined,
  steps: [
    { ...step, ...rest, id: '1.backup', kind: 'backup', state: 'done', down: false, begunAt: 0, endedAt: 60_000 },
    {
      ...step,
      ...rest,
      id: '1.migrate',
      kind: 'migrate',
      state: 'begun',
      down: true,
      begunAt: 60_000,
      endedAt: undefined,
      estimate: { least: 1000, most: 30_000, source: 'row counts' },
    },
    {
      ...step,
      ...rest,
      id: '1.start',
      kind: 'start',
      state: 'planned',
      down: true,
      begunAt: undefined,
      endedAt: undefined,
    },
  ],
}
const record = {
  id: '2026-11-21-1',
  product: 'shop',
  state: 'running',
  stateAt: 5000,
  endedAt: undefined,
  hops: [hop, { ...hop, number: 2, from: '1.1.0', to: '2.0.0', steps: [] }],
} as unknown as RunRecord

const labels = 'product="shop",run="2026-11-21-1"'

test('of a run its state, its hops and the time of its steps are told, of what goes on up to now', async () => {
  const metrics = await prometheusMetrics.open()
  const show = runMetrics(metrics, 'waystop')
  show([record], 100_000)
  const text = await metrics.text()
  expect(text).toContain(`waystop_run_state{${labels},state="running"} 1`)
  expect(text).toContain(`waystop_run_hops{${labels}} 2`)
  expect(text).toContain(`waystop_run_hops_done{${labels}} 0`)
  expect(text).toContain(
    `waystop_run_hop_duration_seconds{${labels},hop="1",from="1.0.0",to="1.1.0",service="down"} 40`,
  )
  expect(text).toContain(`waystop_run_hop_duration_seconds{${labels},hop="1",from="1.0.0",to="1.1.0",service="up"} 60`)
  expect(text).not.toContain('hop="2"')
  expect(text).toContain(
    `waystop_run_step_duration_seconds{${labels},step="1.migrate",kind="migrate",state="begun"} 40`,
  )
  expect(text).toContain(`waystop_run_step_expected_seconds{${labels},step="1.migrate",bound="most"} 30`)
  expect(text).not.toContain('step="1.start"')
  show([{ ...record, state: 'done' }], 100_000)
  expect(await metrics.text()).not.toContain('state="running"')
})
