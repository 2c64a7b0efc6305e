import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { confirmFinalized, finalizeBackground } from '../../../src/engine/background/finalize.ts'
import { changeState } from '../../../src/engine/background/change-state.ts'
import { lockBackground } from '../../../src/engine/background/rows.ts'
import { type Move } from '../../../src/engine/background/states.ts'
import { workOn } from '../../../src/engine/background/work.ts'
import { type EngineEvent } from '../../../src/engine/events.ts'
import { makeTable, visits, type Yard, yard } from './yard.ts'

let y: Yard

beforeAll(async () => {
  y = await yard()
})

beforeEach(async () => {
  await y.sql('DELETE FROM waystop.background_migration')
  y.events.length = 0
})

const only = (condition: string): { kind: 'update'; sql: string } => ({
  kind: 'update',
  sql: `UPDATE t SET n = n + 1 WHERE {batch} AND ${condition}`,
})

describe('what is finished is verified', () => {
  it('is visited again where rows were undone meanwhile, and only there', async () => {
    await makeTable(y, 60)
    const id = await y.queue({ done: 'n > 0' })
    let undone: Promise<unknown> | undefined
    const engine = {
      ...y.engine,
      tell: (event: EngineEvent) => {
        if (event.kind === 'batch-ended') undone ??= y.sql('UPDATE t SET n = 0 WHERE id IN (3, 4)')
      },
    }
    await workOn(engine, { untilIdle: true })
    await undone
    expect(await visits(y)).toEqual({ 1: 60 })
    expect(await y.row(id)).toMatchObject({ state: 'finished', pass: 3 })
    expect((await y.batches(id)).filter(({ pass }) => pass === 2)).toMatchObject([{ rows_planned: 2n, rows_done: 2n }])
  })

  it('fails with sample keys when another pass changes nothing', async () => {
    await makeTable(y, 60)
    const id = await y.queue({ done: 'n > 0', work: only('id NOT IN (7, 41)') })
    await workOn(y.engine, { untilIdle: true })
    expect(await y.row(id)).toMatchObject({
      state: 'failed',
      state_because: expect.stringMatching(/^2 rows are still not done .* first of them 7, 41$/u),
    })
    expect(await visits(y)).toEqual({ 0: 2, 1: 58 })
  })
})

describe('work that looks for what remains', () => {
  it('visits only rows that are not done, until none remain, those that were added among them', async () => {
    await makeTable(y, 60)
    await y.sql('UPDATE t SET n = 5 WHERE id % 3 <> 0')
    const id = await y.queue({ strategy: 'remaining', done: 'n > 0', batchSize: 6, subBatchSize: 4 })
    let added: Promise<unknown> | undefined
    const engine = {
      ...y.engine,
      tell: (event: EngineEvent) => {
        if (event.kind === 'batch-ended') added ??= y.sql('INSERT INTO t VALUES (1000), (-1)')
      },
    }
    await workOn(engine, { untilIdle: true })
    await added
    expect(await visits(y)).toEqual({ 1: 22, 5: 40 })
    expect(await y.row(id)).toMatchObject({ state: 'finished' })
    expect((await y.batches(id))[0]).toMatchObject({ rows_planned: 6n, rows_done: 6n })
  })

  it('fails with sample keys when a pass makes no progress', async () => {
    await makeTable(y, 30)
    const id = await y.queue({ strategy: 'remaining', done: 'n > 0', work: only('id <> 12') })
    await workOn(y.engine, { untilIdle: true })
    expect(await y.row(id)).toMatchObject({ state: 'failed', last_error: expect.stringContaining('first of them 12') })
  })

  it('leaves rows alone of which it is unknown whether they are done only when they are', async () => {
    await makeTable(y, 10)
    await y.sql('ALTER TABLE t ADD COLUMN m int; UPDATE t SET m = 1 WHERE id > 5')
    const work = { kind: 'update', sql: 'UPDATE t AS x SET m = 2, n = n + 1 WHERE {batch:x}' } as const
    await y.queue({ strategy: 'remaining', done: 'm > 0', work })
    await workOn(y.engine, { untilIdle: true })
    expect(await visits(y)).toEqual({ 0: 5, 1: 5 })
  })

  it('needs to know when a row is done', async () => {
    await makeTable(y, 10)
    const id = await y.queue({ strategy: 'remaining' })
    await workOn(y.engine, { untilIdle: true })
    expect(await y.row(id)).toMatchObject({ state: 'failed', last_error: expect.stringContaining('done') })
    expect(await visits(y)).toEqual({ 0: 10 })
  })
})

async function move(id: bigint, how: Move): Promise<void> {
  await y.db.transaction(async (tx) =>
    changeState(tx, (await lockBackground(tx, id, 'UPDATE'))!, how, { actor: 'anna' }),
  )
}

describe('finalize', () => {
  it.each<readonly [string, readonly Move[]]>([
    ['active', []],
    ['running', ['start']],
    ['paused', ['pause']],
  ])('works with what is %s until it is finished, with several at once', async (_, moves) => {
    await makeTable(y, 200)
    const id = await y.queue()
    for (const one of moves) await move(id, one)
    const result = await finalizeBackground(y.engine, { id, workers: 3 })
    expect(result).toMatchObject({ ended: 'finished', row: { state: 'finished' } })
    expect(await visits(y)).toEqual({ 1: 200 })
    const row = await y.db.transaction((tx) => confirmFinalized(tx, id, 'anna'))
    expect(row).toMatchObject({ state: 'finalized', state_by: 'anna' })
    expect(row.finished_at).not.toBeNull()
    expect(await y.db.transaction((tx) => confirmFinalized(tx, id, 'anna'))).toEqual(row)
  })

  it('gives failed batches their attempts back', async () => {
    await makeTable(y, 40)
    await y.sql('ALTER TABLE t ADD CONSTRAINT c CHECK (id <> 7 OR n = 0)')
    const id = await y.queue({ maximumAttempts: 1 })
    expect(await finalizeBackground(y.engine, { id })).toMatchObject({ ended: 'failed' })
    await y.sql('ALTER TABLE t DROP CONSTRAINT c')
    expect(await finalizeBackground(y.engine, { id })).toMatchObject({ ended: 'finished' })
    expect(await visits(y)).toEqual({ 1: 40 })
    expect(await y.sql('SELECT batches_failed::int FROM waystop.tally')).toEqual([{ batches_failed: 0 }])
  })

  it('goes on after a crash: it is finalizing still, and its lost batches are taken back', async () => {
    await makeTable(y, 60)
    const id = await y.queue()
    await y.plan(id)
    await move(id, 'finalize')
    await y.sql(`UPDATE waystop.batch SET state = 'running', owner = 'dead@there:1', token = gen_random_uuid(), attempts = 1,
      lease_until = clock_timestamp() - interval '1 s' WHERE lower_bound IS NULL`)
    expect(await finalizeBackground(y.engine, { id })).toMatchObject({ ended: 'finished' })
    expect(await visits(y)).toEqual({ 1: 60 })
  })

  it('waits for transactions that were open at queueing even now, and looks only now and then', async () => {
    await makeTable(y, 5)
    const writer = await y.client()
    await writer.query('BEGIN; INSERT INTO t VALUES (6)')
    const id = await y.queue()
    let transactions = 0
    const transaction: typeof y.db.transaction = (work, options) => {
      transactions += 1
      return y.db.transaction(work, options)
    }
    const engine = y.engineOn({ ...y.db, transaction })
    expect(await finalizeBackground(engine, { id, budget: 700 })).toMatchObject({ ended: 'time-over' })
    expect(transactions).toBeLessThan(60)
    expect(await y.batches(id)).toEqual([])
    await writer.query('COMMIT')
    expect(await finalizeBackground(engine, { id })).toMatchObject({ ended: 'finished' })
    expect(await visits(y)).toEqual({ 1: 6 })
  })

  it('ends with its time and when it is stopped, and stays finalizing', async () => {
    await makeTable(y, 400)
    const id = await y.queue({ pause: 20, batchSize: 5 })
    expect(await finalizeBackground(y.engine, { id, budget: 60 })).toMatchObject({
      ended: 'time-over',
      row: { state: 'finalizing' },
    })
    const stop = AbortSignal.timeout(60)
    expect(await finalizeBackground(y.engine, { id, stop })).toMatchObject({
      ended: 'stopped',
      row: { state: 'finalizing' },
    })
  })

  it('ends when somebody pauses it', async () => {
    await makeTable(y, 400)
    const id = await y.queue({ pause: 20, batchSize: 5 })
    let pausing: Promise<void> | undefined
    const tell = (event: EngineEvent): void => void (event.kind === 'sub-batch' && (pausing ??= move(id, 'pause')))
    expect(await finalizeBackground({ ...y.engine, tell }, { id })).toMatchObject({ ended: 'paused' })
    await pausing
  })

  it('is slowed by a database that is not well, but not stopped', async () => {
    await makeTable(y, 10)
    const id = await y.queue({ batchSize: 10, subBatchSize: 10 })
    const signal = { name: 'probe', state: 'stop', told: 'too busy' } as const
    const health = (): Promise<{ stop: typeof signal; signals: [] }> => Promise.resolve({ stop: signal, signals: [] })
    const begun = Date.now()
    expect(await finalizeBackground(y.engine, { id, health })).toMatchObject({ ended: 'finished' })
    expect(Date.now() - begun).toBeGreaterThan(4000)
    expect(await y.attempts(id)).toMatchObject([{ outcome: 'done' }])
  })

  it('refuses what was cancelled, and what is not there', async () => {
    await makeTable(y, 10)
    const id = await y.queue()
    await move(id, 'cancel')
    await expect(finalizeBackground(y.engine, { id })).rejects.toMatchObject({
      code: 'illegal-move',
      what: expect.stringContaining('is cancelled: finalize is not possible'),
      next: 'possible now: restart',
    })
    await expect(finalizeBackground(y.engine, { id: 999n })).rejects.toMatchObject({
      code: 'unknown-background-migration',
    })
    await expect(y.db.transaction((tx) => confirmFinalized(tx, id, 'anna'))).rejects.toMatchObject({
      code: 'illegal-move',
    })
  })

  it('finalizes nothing by itself: finished is not finalized', async () => {
    await makeTable(y, 0)
    const id = await y.queue()
    await finalizeBackground(y.engine, { id })
    expect(await y.row(id)).toMatchObject({ state: 'finished', finalized_at: null })
  })
})

describe('a database that is not well', () => {
  it('holds the migration for longer and longer, gives the batch back uncounted, and goes on when it is well', async () => {
    await makeTable(y, 20)
    const id = await y.queue({ batchSize: 20 })
    let asked = 0
    const health = (): ReturnType<NonNullable<Parameters<typeof workOn>[1]['health']>> => {
      const signal = { name: 'probe', state: 'stop', told: 'too busy' } as const
      return Promise.resolve({ stop: (asked += 1) <= 2 ? signal : undefined, signals: [] })
    }
    await workOn(y.engine, { untilIdle: true, health })
    const held = y.events.filter((event) => event.kind === 'held')
    expect(held.map(({ because, for: duration }) => [because, duration])).toEqual([
      ['probe: too busy', 1000],
      ['probe: too busy', 2000],
    ])
    expect((await y.attempts(id)).map(({ outcome }) => outcome)).toEqual(['held', 'held', 'done'])
    expect(await y.batches(id)).toMatchObject([{ attempts: 1 }])
    expect(await y.row(id)).toMatchObject({ holds: 0, hold_until: null, hold_because: null })
  })
})
