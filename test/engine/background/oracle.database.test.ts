import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { changeState } from '../../../src/engine/background/change-state.ts'
import { lockBackground } from '../../../src/engine/background/rows.ts'
import { isLegal, type Move } from '../../../src/engine/background/states.ts'
import { workOn } from '../../../src/engine/background/work.ts'
import { runs, timeout } from '../../support/arbitraries.ts'
import { type Yard, yard } from './yard.ts'

let y: Yard

beforeAll(async () => {
  y = await yard()
})

/** Types of keys with a value for every number, in an order of their own. */
const keys = {
  bigint: { columns: 'id bigint', key: ['id'], values: 'g * 7 - 300' },
  uuid: { columns: 'id uuid', key: ['id'], values: 'md5(g::text)::uuid' },
  text: { columns: 'id text', key: ['id'], values: `md5(g::text) || ' {",'` },
  composite: { columns: 'a text, b int', key: ['a', 'b'], values: `chr(97 + g % 5), g` },
  timestamptz: {
    columns: 'id timestamptz',
    key: ['id'],
    values: `'2024-01-01'::timestamptz + g * interval '11 hours'`,
  },
} as const

const disturbance = fc.constantFrom('terminate', 'expire', 'pause', 'insert', 'delete', 'stop')

const scenario = fc.record({
  key: fc.constantFrom(...(Object.keys(keys) as (keyof typeof keys)[])),
  rows: fc.nat(250),
  batchSize: fc.integer({ min: 1, max: 60 }),
  subBatchSize: fc.integer({ min: 1, max: 60 }),
  workers: fc.integer({ min: 1, max: 3 }),
  processes: fc.integer({ min: 1, max: 2 }),
  disturbances: fc.array(disturbance, { maxLength: 6 }),
})

type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never

/** Rows from 10,000 on came while it worked: they may have been visited once, or not at all. */
const late = 10_000

async function prepare({ key, rows, batchSize, subBatchSize }: Scenario): Promise<bigint> {
  const { columns, key: names, values } = keys[key]
  await y.sql('DELETE FROM waystop.background_migration; DROP TABLE IF EXISTS t')
  await y.sql(
    `CREATE TABLE t (${columns}, g int NOT NULL, n int NOT NULL DEFAULT 0, PRIMARY KEY (${names.join(', ')}))`,
  )
  await y.sql(`INSERT INTO t SELECT ${values}, g FROM generate_series(1, $1::int) g`, [rows])
  const sub = Math.min(batchSize, subBatchSize)
  return y.queue({ key: names, batchSize, subBatchSize: sub, maximumAttempts: 50, pause: 2 })
}

async function disturb(id: bigint, how: string, { key }: Scenario): Promise<void> {
  const { values } = keys[key]
  if (how === 'terminate')
    await y.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'waystop'`,
    )
  if (how === 'expire') await y.sql(`UPDATE waystop.batch SET lease_until = clock_timestamp() WHERE state = 'running'`)
  if (how === 'insert')
    await y.sql(
      `INSERT INTO t SELECT ${values}, g FROM generate_series($1::int, $1::int + 20) g ON CONFLICT DO NOTHING`,
      [late],
    )
  if (how === 'delete') await y.sql('DELETE FROM t WHERE g % 50 = 7')
  if (how === 'pause') for (const move of ['pause', 'resume'] as const) await tryMove(id, move)
}

/** Every batch in order of the key: no gap, no overlap, none open. */
async function expectTiled(id: bigint): Promise<void> {
  const broken = await y.sql(
    `SELECT * FROM (
       SELECT b.*, lead(upper_bound) OVER (PARTITION BY lower_bound ORDER BY upper_bound) AS twin,
         lower_bound IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM waystop.batch p WHERE p.migration_id = $1 AND p.upper_bound = b.lower_bound) AS gap
       FROM waystop.batch b WHERE migration_id = $1) x
     WHERE twin IS NOT NULL OR gap OR state <> 'done'`,
    [id],
  )
  expect(broken).toEqual([])
}

async function check(chosen: Scenario): Promise<void> {
  const id = await prepare(chosen)
  const stop = new AbortController()
  const working = Array.from({ length: chosen.processes }, () =>
    workOn(y.engine, { untilIdle: true, workers: chosen.workers, lease: 1000, poll: 100, stop: stop.signal }),
  )
  for (const how of chosen.disturbances) {
    await new Promise((resolve) => setTimeout(resolve, 10))
    if (how === 'stop') stop.abort()
    await disturb(id, how, chosen).catch(() => undefined)
  }
  await Promise.all(working)
  await tryMove(id, 'resume')
  await workOn(y.engine, { untilIdle: true, lease: 1000, poll: 100 })
  expect((await y.row(id)).state).toBe('finished')
  expect(await y.sql('SELECT g, n FROM t WHERE n <> 1 AND (g < $1 OR n > 1)', [late])).toEqual([])
  await expectTiled(id)
  const open = (await y.attempts(id)).filter(({ outcome }) => outcome === 'running')
  expect(open).toEqual([])
}

async function tryMove(id: bigint, move: Move): Promise<void> {
  await y.db.transaction(async (tx) => {
    const row = await lockBackground(tx, id, 'UPDATE')
    if (row && isLegal(move, row.state)) await changeState(tx, row, move, { actor: 'anna' })
  })
}

describe('whatever happens while it works', () => {
  it(
    'every row is visited exactly once, and every range is accounted for',
    async () => {
      await fc.assert(fc.asyncProperty(scenario, check), { ...runs(12), endOnFailure: true })
    },
    timeout,
  )
})
