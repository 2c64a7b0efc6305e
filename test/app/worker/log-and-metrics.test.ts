import { expect, test } from 'vitest'
import { prometheusMetrics } from '../../../src/adapters/prometheus.ts'
import { watchIdleness } from '../../../src/app/worker/idle.ts'
import { logLine } from '../../../src/app/worker/log-line.ts'
import { backgroundMetrics } from '../../../src/app/worker/metrics.ts'
import { trackReadiness } from '../../../src/app/worker/readiness.ts'
import { type BackgroundStatus } from '../../../src/engine/background/system.ts'
import { type EngineEvent } from '../../../src/engine/events.ts'

const subject = { database: 'main', id: 7n, name: 'Backfill', table: 'users' }
const labels = 'database="main",migration_id="7",migration_name="Backfill"'

test.each<[string, EngineEvent, string]>([
  [
    'info',
    { kind: 'batch-ended', subject, batch: 3n, outcome: 'done', rows: 20n, duration: 1234 },
    'Backfill: batch 3 is done after 20 rows in 1.234 s',
  ],
  [
    'error',
    {
      kind: 'batch-ended',
      subject,
      batch: 3n,
      outcome: 'failed',
      rows: 0n,
      duration: 5,
      sqlstate: '22012',
      error: 'division by zero',
    },
    'Backfill: batch 3 failed after 0 rows in 0.005 s: division by zero (22012)',
  ],
  [
    'warn',
    { kind: 'split', subject, batch: 3n, into: 2 },
    'Backfill: batch 3 was too much at once and is now 2 batches',
  ],
  [
    'error',
    { kind: 'state', subject, from: 'running', to: 'failed', because: 'too many failed' },
    'Backfill is failed: too many failed',
  ],
  [
    'warn',
    { kind: 'held', subject, because: 'wal-archive: 43', for: 10_000 },
    'Backfill holds for 10 s: wal-archive: 43',
  ],
  [
    'info',
    { kind: 'resized', subject, from: 100, to: 120 },
    'Backfill: batches have 120 rows from now on (100 before)',
  ],
  ['warn', { kind: 'trouble', database: 'main', sqlstate: '08006', error: 'gone' }, 'main: gone (08006)'],
])('%s: %o', (level, event, message) => {
  expect(logLine(event)).toMatchObject({ level, message, fields: { event: event.kind, database: 'main' } })
})

async function metricsAfter(events: readonly EngineEvent[], prefix = 'waystop'): Promise<string> {
  const metrics = await prometheusMetrics.open()
  const background = backgroundMetrics(metrics, prefix)
  for (const event of events) background.event(event)
  return metrics.text()
}

test('leases that were lost, splits, holds by signal and troubles are counted apart', async () => {
  const text = await metricsAfter([
    { kind: 'batch-ended', subject, batch: 3n, outcome: 'lost', rows: 5n, duration: 60_000 },
    { kind: 'split', subject, batch: 3n, into: 2 },
    { kind: 'held', subject, because: 'replication-lag: replica a is 20 s behind', for: 1000 },
    { kind: 'held', subject, because: 'No space left on device', for: 1000 },
    { kind: 'trouble', database: 'main', sqlstate: '08006', error: 'gone' },
  ])
  expect(text).toContain(`waystop_bbm_lost_leases_total{${labels}} 1`)
  expect(text).toContain(`waystop_bbm_splits_total{${labels}} 1`)
  expect(text).toContain(`waystop_bbm_holds_total{${labels},signal="replication-lag"} 1`)
  expect(text).toContain(`waystop_bbm_holds_total{${labels},signal="other"} 1`)
  expect(text).toContain('waystop_bbm_troubles_total{database="main",sqlstate="08006"} 1')
  // Rows of an attempt that ended badly are counted when they are committed, by sub-batch, and not again.
  expect(text).not.toContain('migrated_tuples_total{')
})

test('with the prefix of the registry the names are its own', async () => {
  const text = await metricsAfter([{ kind: 'sub-batch', subject, batch: 3n, rows: 5, duration: 3 }], 'registry')
  expect(text).toContain(`registry_bbm_migrated_tuples_total{${labels}} 5`)
  expect(text).toContain('# TYPE registry_database_bbm_progress_percent gauge')
})

const status = (state: BackgroundStatus['state'], percent: number): BackgroundStatus =>
  ({ ...subject, state, percent, rate: 12.5, remaining: { least: 1000, most: 3000 } }) as unknown as BackgroundStatus

test('progress leaves no series of a former state behind, and tells rate and remaining time', async () => {
  const metrics = await prometheusMetrics.open()
  const background = backgroundMetrics(metrics, 'waystop')
  background.progress([status('running', 50)])
  background.progress([status('paused', 60)])
  const text = await metrics.text()
  expect(text).toContain(`waystop_database_bbm_progress_percent{${labels},status="paused"} 60`)
  expect(text).not.toContain('status="running"')
  expect(text).toContain(`waystop_bbm_rows_per_second{${labels}} 12.5`)
  expect(text).toContain(`waystop_bbm_remaining_seconds{${labels},bound="most"} 3`)
})

test('a hold that is over, and what waits for a person, is not held; since when a state lasts is told', async () => {
  const metrics = await prometheusMetrics.open()
  const background = backgroundMetrics(metrics, 'waystop')
  const of = (id: bigint, told: Partial<BackgroundStatus>): BackgroundStatus => ({
    ...status('running', 50),
    id,
    ...told,
  })
  const hold = { until: 20_000, because: 'wal-archive: 43' }
  background.progress([
    of(1n, { hold, readAt: 10_000, worked: false, stateAt: 5000, lastWorkedAt: 6000 }),
    of(2n, { hold, readAt: 20_000, worked: true }),
    of(3n, { hold, readAt: 10_000, state: 'paused', worked: false }),
    of(4n, { worked: undefined }),
  ])
  const lines = (await metrics.text()).split('\n')
  const found = (name: string) =>
    lines.flatMap(
      (line) => new RegExp(`^waystop_${name}\\{.*migration_id="(\\d)".*\\} (\\d+)`, 'u').exec(line)?.slice(1) ?? [],
    )
  expect(found('bbm_held')).toEqual(['1', '1', '2', '0', '4', '0'])
  expect(found('bbm_worked')).toEqual(['1', '0', '2', '1'])
  expect(found('bbm_state_timestamp_seconds')).toEqual(['1', '5'])
  expect(found('bbm_last_worked_timestamp_seconds')).toEqual(['1', '6'])
})

test('ready is who has every database and is not about to leave', () => {
  const shown: string[] = []
  const sign = { raise: () => void shown.push('up'), lower: () => void shown.push('down') }
  const readiness = trackReadiness(['main', 'ci'], sign, '')
  readiness.set('main', true)
  expect([readiness.isReady(), readiness.missing()]).toEqual([false, ['ci']])
  readiness.set('ci', true)
  readiness.set('ci', true)
  readiness.set('main', false)
  readiness.set('main', true)
  readiness.leave()
  readiness.set('main', true)
  expect(readiness.isReady()).toBe(false)
  expect(shown).toEqual(['down', 'up', 'down', 'up', 'down'])
})

test('idle is only who had nothing to do on every database for so long', () => {
  let now = 0
  let ended = 0
  const clock = { now: () => now, wait: () => Promise.resolve() }
  const tell = watchIdleness(clock, { after: 100, databases: ['main', 'ci'], end: () => void (ended += 1) })
  const idle = (database: string, at: number): void => {
    now = at
    tell({ kind: 'idle', database, for: 10 })
  }
  idle('main', 0)
  idle('main', 150)
  idle('ci', 150)
  expect(ended).toBe(0)
  tell({ kind: 'split', subject, batch: 1n, into: 2 })
  idle('ci', 250)
  expect(ended).toBe(0)
  idle('main', 260)
  idle('main', 360)
  expect(ended).toBe(1)
})
