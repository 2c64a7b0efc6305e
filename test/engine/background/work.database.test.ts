import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { barrierOf } from '../../../src/engine/background/barrier.ts'
import { changeState } from '../../../src/engine/background/change-state.ts'
import { lockBackground } from '../../../src/engine/background/rows.ts'
import { workOn } from '../../../src/engine/background/work.ts'
import { type EngineEvent } from '../../../src/engine/events.ts'
import { testDatabase } from '../../support/postgres/database.ts'
import { makeTable, visits, type Yard, yard } from './yard.ts'

let y: Yard

beforeAll(async () => {
  y = await yard()
})

beforeEach(async () => {
  await y.sql('DELETE FROM waystop.background_migration')
  y.events.length = 0
})

const rangesOf = async (id: bigint): Promise<unknown[]> =>
  (await y.batches(id)).map((batch) => [batch.lower_bound?.[0] ?? null, batch.upper_bound[0], batch.state])

const rowsOfSubBatches = (): number[] => y.events.flatMap((event) => (event.kind === 'sub-batch' ? [event.rows] : []))

/** Registry.md §9, 1–3, 40–42: every range holds rows, not key width; attempts are one; the total is known. */
describe('work to the end', () => {
  it('visits every row once, in batches of their size, the last with the rest', async () => {
    await makeTable(y, 93)
    const id = await y.queue({ batchSize: 50, subBatchSize: 50 })
    const summary = await workOn(y.engine, { untilIdle: true })
    expect(summary).toEqual({ ended: 'idle', batches: 2, rows: 93n, failures: 0, skipped: [] })
    expect(await visits(y)).toEqual({ 1: 93 })
    expect(await rangesOf(id)).toEqual([
      [null, '50', 'done'],
      ['50', '93', 'done'],
    ])
    expect(await y.row(id)).toMatchObject({ state: 'finished', total_rows: 93n, hold_until: null })
    expect(await y.attempts(id)).toMatchObject([
      { number: 1, outcome: 'done', rows_done: 50n },
      { number: 1, outcome: 'done', rows_done: 43n },
    ])
    expect(await y.sql('SELECT batches_done::int, batches_failed::int, rows_done::int FROM waystop.tally')).toEqual([
      { batches_done: 2, batches_failed: 0, rows_done: 93 },
    ])
  })

  it('waits for the disk once for every batch, with the last of its sub-batches', async () => {
    await makeTable(y, 40)
    await y.queue({ batchSize: 20, subBatchSize: 5 })
    const durable: boolean[] = []
    const transaction: typeof y.db.transaction = (work, options) => {
      if (options?.sparing && options.statementTimeout !== undefined) durable.push(options.durable ?? true)
      return y.db.transaction(work, options)
    }
    await workOn(y.engineOn({ ...y.db, transaction }), { untilIdle: true })
    expect(durable).toEqual([false, false, false, true, false, false, false, true])
  })

  it('gives the same with two workers, and no batch to both', async () => {
    await makeTable(y, 93)
    const id = await y.queue({ batchSize: 50, subBatchSize: 50 })
    await Promise.all([workOn(y.engine, { untilIdle: true }), workOn(y.engine, { untilIdle: true })])
    expect(await visits(y)).toEqual({ 1: 93 })
    expect(await y.attempts(id)).toHaveLength(2)
  })

  it.each([
    { rows: 25, batchSize: 50, subBatchSize: 10, expected: [10, 10, 5] },
    { rows: 20, batchSize: 20, subBatchSize: 20, expected: [20] },
    { rows: 12, batchSize: 5, subBatchSize: 2, expected: [2, 2, 1, 2, 2, 1, 2] },
    { rows: 10, batchSize: 5, subBatchSize: 1, expected: Array.from({ length: 10 }, () => 1) },
  ])('cuts $rows rows by $batchSize and $subBatchSize into sub-batches $expected', async (shape) => {
    await makeTable(y, shape.rows)
    await y.queue(shape)
    await workOn(y.engine, { untilIdle: true })
    expect(rowsOfSubBatches()).toEqual(shape.expected)
    expect(await visits(y)).toEqual({ 1: shape.rows })
  })

  it('finishes an empty table at once, without a batch', async () => {
    await makeTable(y, 0)
    const id = await y.queue()
    await workOn(y.engine, { untilIdle: true })
    expect(await y.row(id)).toMatchObject({ state: 'finished', total_rows: 0n, state_because: 'the table is empty' })
    expect(await y.batches(id)).toEqual([])
  })

  it('runs a table of one row', async () => {
    await makeTable(y, 1)
    await y.queue()
    await workOn(y.engine, { untilIdle: true })
    expect(await visits(y)).toEqual({ 1: 1 })
  })

  it('reaches both ends of bigint, over any gap', async () => {
    await makeTable(y, 3)
    await y.sql('INSERT INTO t VALUES (9223372036854775807), (-9223372036854775808), (0)')
    await y.queue({ batchSize: 2, subBatchSize: 1 })
    await workOn(y.engine, { untilIdle: true })
    expect(await visits(y)).toEqual({ 1: 6 })
  })

  it('does what several tables and migrations have, each its own', async () => {
    await makeTable(y, 60)
    await y.sql('DROP TABLE IF EXISTS u; CREATE TABLE u (id int PRIMARY KEY, n int DEFAULT 0)')
    await y.sql('INSERT INTO u SELECT g, 0 FROM generate_series(1, 60) g')
    const ids = [
      await y.queue(),
      await y.queue({ table: 'public.u', work: { kind: 'update', sql: 'UPDATE u SET n = n + 1 WHERE {batch}' } }),
    ]
    await workOn(y.engine, { untilIdle: true, workers: 2 })
    expect(await visits(y)).toEqual({ 1: 60 })
    expect(await y.sql('SELECT n, count(*)::int AS rows FROM u GROUP BY n')).toEqual([{ n: 1, rows: 60 }])
    for (const id of ids) expect(await y.row(id)).toMatchObject({ state: 'finished' })
  })

  it('takes turns between migrations, so that the first does not keep the second waiting', async () => {
    await makeTable(y, 1000)
    const ids = [await y.queue(), await y.queue()]
    await workOn(y.engine, { untilIdle: true })
    const begun = y.events.flatMap((event) => (event.kind === 'batch-begun' ? [event.subject.id] : []))
    // The second may begin later: other transactions on this server, older than its queueing, have to end first.
    const both = Math.max(...ids.map((id) => begun.indexOf(id)))
    // Turns, not lockstep: while one is planned further ahead, the other goes on.
    const turns = begun.slice(both, both + 20)
    for (const id of ids) expect(turns.filter((one) => one === id).length, String(turns)).toBeGreaterThanOrEqual(5)
  })

  it('works only on what it is asked to', async () => {
    await makeTable(y, 20)
    const [first, second] = [await y.queue(), await y.queue()]
    await workOn(y.engine, { untilIdle: true, only: [second] })
    expect(await y.row(first)).toMatchObject({ state: 'active' })
    expect(await y.row(second)).toMatchObject({ state: 'finished' })
  })

  it('tells what happens', async () => {
    await makeTable(y, 5)
    await y.queue()
    await workOn(y.engine, { untilIdle: true })
    const kinds = y.events.map(({ kind }) => kind)
    expect(kinds).toEqual(['state', 'batch-begun', 'sub-batch', 'batch-ended', 'state'])
    const states = y.events.filter((event) => event.kind === 'state').map(({ from, to }) => `${from} ${to}`)
    expect(states).toEqual(['active running', 'running finished'])
  })
})

describe('rows that come and go', () => {
  it('waits for transactions that were open when the work was queued, and says for whom', async () => {
    await makeTable(y, 10)
    const writer = await y.client()
    await writer.query('BEGIN')
    await writer.query('INSERT INTO t VALUES (11)')
    const { rows } = await writer.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    const id = await y.queue()
    const held = new Promise<EngineEvent>((resolve) => {
      const engine = { ...y.engine, tell: (event: EngineEvent) => event.kind === 'held' && resolve(event) }
      void workOn(engine, { untilIdle: true, poll: 200 })
    })
    expect(await held).toMatchObject({
      because: expect.stringContaining(`transaction of pid ${rows[0]!.pid}, open since`),
    })
    expect(await y.row(id)).toMatchObject({ state: 'active', hold_because: expect.stringContaining('waits for') })
    expect(await y.batches(id)).toEqual([])
    await writer.query('COMMIT')
    await workOn(y.engine, { untilIdle: true, poll: 200 })
    expect(await visits(y)).toEqual({ 1: 11 })
  })

  it('does not wait for transactions of other databases', async () => {
    await makeTable(y, 10)
    const elsewhere = await testDatabase()
    const writer = await elsewhere.client()
    await writer.query('CREATE TABLE t (id bigint)')
    await writer.query('BEGIN')
    await writer.query('INSERT INTO t VALUES (11)')
    const id = await y.queue()
    await workOn(y.engine, { untilIdle: true, poll: 200 })
    expect(await y.row(id)).toMatchObject({ state: 'finished' })
    await writer.query('COMMIT')
  })

  it('sees the transaction of another user without further rights', async () => {
    await makeTable(y, 10)
    const name = `narrow_${process.pid}`
    await y.sql(`CREATE ROLE ${name} LOGIN`)
    await y.sql(`GRANT USAGE ON SCHEMA waystop TO ${name}`)
    await y.sql(`GRANT SELECT ON waystop.background_migration TO ${name}`)
    const writer = await y.client()
    await writer.query('BEGIN')
    await writer.query('INSERT INTO t VALUES (11)')
    const id = await y.queue()
    const narrow = await y.client()
    await narrow.query(`SET ROLE ${name}`)
    const query = async (text: string, values?: readonly unknown[]): Promise<never> => {
      const { rows, rowCount } = await narrow.query(text, values as unknown[])
      return { rows, affected: rowCount } as never
    }
    const queries = { query, script: async (text: string) => void (await narrow.query(text)) }
    expect(await barrierOf(queries, id)).toMatchObject({
      passed: false,
      waits: expect.stringContaining('waits for the'),
    })
    await writer.query('ROLLBACK')
    expect(await barrierOf(queries, id)).toMatchObject({ passed: true })
    await narrow.query('RESET ROLE')
    await y.sql(`DROP OWNED BY ${name}`)
    await y.sql(`DROP ROLE ${name}`)
  })

  it('is not disturbed by rows that are deleted between planning and work', async () => {
    await makeTable(y, 60)
    const id = await y.queue()
    const stop = new AbortController()
    const engine = { ...y.engine, tell: (event: EngineEvent) => event.kind === 'batch-begun' && stop.abort() }
    await workOn(engine, { untilIdle: true, stop: stop.signal })
    expect(await y.batches(id)).toHaveLength(3)
    await y.sql('DELETE FROM t WHERE id BETWEEN 15 AND 45')
    await workOn(y.engine, { untilIdle: true })
    expect(await visits(y)).toEqual({ 1: 29 })
    expect(await y.row(id)).toMatchObject({ state: 'finished' })
  })
})

describe('pauses and ends', () => {
  it('stops after the sub-batch when it is paused, keeps the cursor, and goes on from there', async () => {
    await makeTable(y, 40)
    const id = await y.queue({ batchSize: 40, subBatchSize: 10, pause: 200 })
    let pausing: Promise<unknown> | undefined
    const engine = {
      ...y.engine,
      tell: (event: EngineEvent) => {
        if (event.kind === 'sub-batch') pausing ??= pause(id)
      },
    }
    await workOn(engine, { untilIdle: true })
    await pausing
    expect(await y.row(id)).toMatchObject({ state: 'paused', state_by: 'anna', state_because: 'lunch' })
    const [batch] = await y.batches(id)
    expect(batch).toMatchObject({ state: 'ready', attempts: 0, owner: null })
    expect(['10', '20']).toContain(batch!.cursor_at?.[0])
    expect(await y.attempts(id)).toMatchObject([{ outcome: 'released' }])
    await y.db.transaction(async (tx) =>
      changeState(tx, (await lockBackground(tx, id, 'UPDATE'))!, 'resume', { actor: 'anna' }),
    )
    await workOn(y.engine, { untilIdle: true })
    expect(await visits(y)).toEqual({ 1: 40 })
    expect(await y.attempts(id)).toMatchObject([{ outcome: 'released' }, { outcome: 'done', number: 2 }])
  })

  it('gives its batch back after the sub-batch when it is stopped, and that does not count', async () => {
    await makeTable(y, 40)
    const id = await y.queue({ batchSize: 40, subBatchSize: 10 })
    for (let deploy = 0; deploy < 4; deploy += 1) {
      const stop = new AbortController()
      const engine = { ...y.engine, tell: (event: EngineEvent) => event.kind === 'batch-begun' && stop.abort() }
      expect(await workOn(engine, { stop: stop.signal })).toMatchObject({ ended: 'stopped', batches: 0, failures: 0 })
    }
    expect(await y.batches(id)).toMatchObject([{ state: 'ready', attempts: 0, lost_leases: 0 }])
    await workOn(y.engine, { untilIdle: true })
    expect(await visits(y)).toEqual({ 1: 40 })
  })

  it('begins nothing more when its time is over', async () => {
    await makeTable(y, 400)
    const id = await y.queue({ pause: 30, batchSize: 20, subBatchSize: 5 })
    expect(await workOn(y.engine, { untilIdle: true, budget: 800 })).toMatchObject({ ended: 'time-over' })
    expect(await y.row(id)).toMatchObject({ state: 'running' })
    expect((await y.batches(id)).some(({ state }) => state === 'running')).toBe(false)
  })

  it('ends at once when there is nothing to do', async () => {
    expect(await workOn(y.engine, { untilIdle: true })).toMatchObject({ ended: 'idle', batches: 0 })
  })

  it('shows itself while it works, and is gone afterwards', async () => {
    await makeTable(y, 5)
    await y.queue()
    let seen: Promise<unknown[]> | undefined
    const engine = {
      ...y.engine,
      tell: (event: EngineEvent) => {
        if (event.kind === 'batch-begun') seen = y.sql('SELECT owner FROM waystop.worker WHERE seen_until > now()')
      },
    }
    await workOn(engine, { untilIdle: true })
    expect(await seen).toEqual([{ owner: 'tester@here:1' }])
    expect(await y.sql('SELECT 1 FROM waystop.worker')).toEqual([])
  })

  it('refuses a lease that any pause of the network would end', async () => {
    await expect(workOn(y.engine, { lease: 999 })).rejects.toMatchObject({ code: 'usage' })
  })
})

async function pause(id: bigint): Promise<void> {
  await y.db.transaction(async (tx) =>
    changeState(tx, (await lockBackground(tx, id, 'UPDATE'))!, 'pause', { actor: 'anna', because: 'lunch' }),
  )
}
