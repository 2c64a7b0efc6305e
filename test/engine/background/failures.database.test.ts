import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { workOn } from '../../../src/engine/background/work.ts'
import { type EngineEvent } from '../../../src/engine/events.ts'
import { type Clock } from '../../../src/ports/clock.ts'
import { makeTable, visits, type Yard, yard } from './yard.ts'

let y: Yard

beforeAll(async () => {
  y = await yard()
  await y.sql(`CREATE FUNCTION poison(id bigint, bad bigint[]) RETURNS int LANGUAGE plpgsql AS $$
    BEGIN
      IF id = ANY (bad) THEN RAISE EXCEPTION 'row % is poison', id USING ERRCODE = 'P0001'; END IF;
      RETURN 1;
    END $$`)
  await y.sql(`CREATE FUNCTION slow(id bigint, bad bigint[]) RETURNS int LANGUAGE plpgsql AS $$
    BEGIN
      IF id = ANY (bad) THEN PERFORM pg_sleep(5); END IF;
      RETURN 1;
    END $$`)
})

beforeEach(async () => {
  await y.sql('DELETE FROM waystop.background_migration')
  y.events.length = 0
})

const failing = (call: string, bad: readonly number[]): { kind: 'update'; sql: string } => ({
  kind: 'update',
  sql: `UPDATE t SET n = n + ${call}(id, '{${bad.join(',')}}') WHERE {batch}`,
})

const failedOf = async (id: bigint): Promise<(string | null)[]> =>
  (await y.batches(id)).filter(({ state }) => state === 'failed').map((batch) => batch.last_error)

/** Every range in order, with nothing between two of them. */
async function expectNoGaps(id: bigint): Promise<void> {
  const gaps = await y.sql(
    `SELECT 1 FROM (SELECT lower_bound, lag(upper_bound) OVER (ORDER BY (upper_bound[1])::bigint) AS before
     FROM waystop.batch WHERE migration_id = $1) b WHERE lower_bound IS DISTINCT FROM before`,
    [id],
  )
  expect(gaps).toEqual([])
}

describe('a row that cannot be done', () => {
  it('is found and reported with its key, and all others are done', async () => {
    await makeTable(y, 100)
    const id = await y.queue({ work: failing('poison', [33]), batchSize: 40, subBatchSize: 20, maximumAttempts: 2 })
    await workOn(y.engine, { untilIdle: true, workers: 2 })
    expect(await visits(y)).toEqual({ 0: 1, 1: 99 })
    expect(await failedOf(id)).toEqual([expect.stringContaining('row id = 33: row 33 is poison')])
    expect(await y.row(id)).toMatchObject({
      state: 'failed',
      last_sqlstate: 'P0001',
      state_because: expect.stringContaining('1 batch failed: row id = 33'),
    })
    await expectNoGaps(id)
    const attempts = await y.attempts(id)
    const failed = attempts.filter(({ outcome }) => outcome === 'failed')
    // Two at the batch, then one at every half: 20, 10, 5, 3, 2 and 1 rows.
    expect(failed.length).toBeLessThanOrEqual(2 + 5)
    expect(failed).toContainEqual(expect.objectContaining({ sqlstate: 'P0001', error: 'row 33 is poison' }))
  })

  it('is tried again before it is looked for, and a checkpoint gives the attempts back', async () => {
    await makeTable(y, 20)
    await y.sql('CREATE SEQUENCE IF NOT EXISTS tries; ALTER SEQUENCE tries RESTART')
    await y.sql(`CREATE OR REPLACE FUNCTION twice(id bigint) RETURNS int LANGUAGE plpgsql AS $$
      BEGIN IF id IN (3, 8, 13) AND nextval('tries') % 3 <> 0 THEN RAISE EXCEPTION 'not yet'; END IF; RETURN 1; END $$`)
    const work = { kind: 'update', sql: 'UPDATE t SET n = n + twice(id) WHERE {batch}' } as const
    const id = await y.queue({ work, batchSize: 20, subBatchSize: 5, maximumAttempts: 3 })
    await workOn(y.engine, { untilIdle: true })
    expect(await visits(y)).toEqual({ 1: 20 })
    expect(await y.batches(id)).toHaveLength(1)
    expect((await y.attempts(id)).map(({ outcome }) => outcome)).toEqual([
      ...Array.from({ length: 6 }, () => 'failed'),
      'done',
    ])
  })

  it('does not cost the search for each of many: after ten of a batch the rest fails as it is', async () => {
    await makeTable(y, 256)
    const all = Array.from({ length: 256 }, (_, i) => i + 1)
    const id = await y.queue({ work: failing('poison', all), batchSize: 256, subBatchSize: 256, maximumAttempts: 1 })
    await workOn(y.engine, { untilIdle: true, workers: 4 })
    expect(await y.row(id)).toMatchObject({ state: 'failed' })
    expect((await y.attempts(id)).length).toBeLessThan(100)
    expect(await visits(y)).toEqual({ 0: 256 })
    await expectNoGaps(id)
  })

  it('may divide by zero: that is its own error, and not taken for a lost lease', async () => {
    await makeTable(y, 10)
    const work = { kind: 'update', sql: 'UPDATE t SET n = n + 1 + 0 / (id - 7)::int WHERE {batch}' } as const
    const id = await y.queue({ work, batchSize: 10, subBatchSize: 5, maximumAttempts: 1 })
    await workOn(y.engine, { untilIdle: true })
    expect(await failedOf(id)).toEqual([expect.stringContaining('row id = 7: division by zero')])
    expect((await y.attempts(id)).some(({ outcome }) => outcome === 'lost')).toBe(false)
  })

  it('is not looked for when the statement itself is wrong', async () => {
    await makeTable(y, 20)
    const id = await y.queue({
      work: { kind: 'update', sql: 'UPDATE t SET nope = 1 WHERE {batch}' },
      maximumAttempts: 1,
    })
    await workOn(y.engine, { untilIdle: true })
    expect(await y.attempts(id)).toMatchObject([{ outcome: 'failed', sqlstate: '42703' }])
    expect(await y.row(id)).toMatchObject({ state: 'failed', last_sqlstate: '42703' })
  })
})

describe('sub-batches that a crash of the server undoes', () => {
  it('are not among the rows of the attempt that saw them committed', async () => {
    await makeTable(y, 20)
    await y.sql('CREATE SEQUENCE IF NOT EXISTS once; ALTER SEQUENCE once RESTART')
    await y.sql(`CREATE OR REPLACE FUNCTION once(id bigint) RETURNS int LANGUAGE plpgsql AS $$
      BEGIN
        IF id = 11 AND nextval('once') = 1 THEN RAISE EXCEPTION 'not now' USING ERRCODE = '40001'; END IF;
        RETURN 1;
      END $$`)
    const work = { kind: 'update', sql: 'UPDATE t SET n = n + once(id) WHERE {batch}' } as const
    const pause = 7
    const id = await y.queue({ work, batchSize: 20, subBatchSize: 5, pause })
    let pauses = 0
    const wait: Clock['wait'] = async (duration, stop) => {
      if (duration === pause && (pauses += 1) === 2) {
        await y.sql('UPDATE t SET n = 0 WHERE id BETWEEN 6 AND 10')
        await y.sql("UPDATE waystop.batch SET rows_done = 5, cursor_at = '{5}'")
      }
      await y.engine.clock.wait(duration, stop)
    }
    await workOn({ ...y.engine, clock: { ...y.engine.clock, wait } }, { untilIdle: true, workers: 1 })
    expect(await visits(y)).toEqual({ 1: 20 })
    const ended = (await y.attempts(id)).map(({ outcome, rows_done: rows }) => ({ outcome, rows }))
    expect(ended).toEqual([
      { outcome: 'transient', rows: 5n },
      { outcome: 'done', rows: 15n },
    ])
  })
})

describe('work that takes too long', () => {
  it('is cut in halves down to the row that is slow, without trying again what was too much', async () => {
    await makeTable(y, 40)
    const id = await y.queue({ work: failing('slow', [7]), batchSize: 20, subBatchSize: 10, timeout: 200 })
    await workOn(y.engine, { untilIdle: true, workers: 2 })
    expect(await visits(y)).toEqual({ 0: 1, 1: 39 })
    expect(await failedOf(id)).toEqual([expect.stringMatching(/^row id = 7: /u)])
    expect((await y.attempts(id)).filter(({ outcome }) => outcome === 'timeout').length).toBeLessThanOrEqual(5)
    await expectNoGaps(id)
    expect(y.events.filter(({ kind }) => kind === 'split').length).toBeGreaterThanOrEqual(3)
  })
})

describe('failures by chance', () => {
  it('are tried again, uncounted: a lock that others hold, for as long as they do', async () => {
    await makeTable(y, 20)
    const id = await y.queue({
      work: {
        kind: 'update',
        sql: "UPDATE t SET n = n + 1 WHERE {batch} AND set_config('lock_timeout', '50ms', true) IS NOT NULL",
      },
      batchSize: 20,
      subBatchSize: 20,
      maximumAttempts: 1,
    })
    await y.plan(id)
    const other = await y.client()
    await other.query('BEGIN; SELECT 1 FROM t WHERE id = 10 FOR UPDATE')
    const engine = {
      ...y.engine,
      tell: (event: EngineEvent) => {
        if (event.kind === 'batch-ended' && event.outcome === 'transient' && transients++ === 1)
          void other.query('COMMIT')
      },
    }
    let transients = 0
    await workOn(engine, { untilIdle: true })
    expect(await visits(y)).toEqual({ 1: 20 })
    const outcomes = (await y.attempts(id)).map(({ outcome, sqlstate }) => `${outcome} ${sqlstate}`)
    expect(outcomes.slice(0, 2)).toEqual(['transient 55P03', 'transient 55P03'])
    expect(outcomes.at(-1)).toBe('done null')
    expect(await y.batches(id)).toMatchObject([{ attempts: 1 }])
  })

  it('are tried again, uncounted: deadlocks with others', async () => {
    await makeTable(y, 20)
    await y.sql(`CREATE OR REPLACE FUNCTION cross_lock(id bigint) RETURNS int LANGUAGE plpgsql AS $$
      BEGIN IF id = 19 THEN PERFORM pg_sleep(0.2); END IF; RETURN 1; END $$`)
    const id = await y.queue({
      work: { kind: 'update', sql: 'UPDATE t SET n = n + cross_lock(id) WHERE {batch}' },
      batchSize: 20,
      subBatchSize: 20,
    })
    await y.plan(id)
    const other = await y.client()
    await other.query('BEGIN; UPDATE t SET n = n WHERE id = 20')
    const working = workOn(y.engine, { untilIdle: true })
    await expect
      .poll(() =>
        y.sql(
          "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'UPDATE t SET n = n + cross%' AND wait_event = 'transactionid'",
        ),
      )
      .toHaveLength(1)
    // Ours waits for row 20; the other one now waits for a row of ours.
    await other.query('UPDATE t SET n = n WHERE id = 1').catch(() => undefined)
    await other.query('ROLLBACK')
    await working
    expect(await visits(y)).toEqual({ 1: 20 })
    expect(await y.row(id)).toMatchObject({ state: 'finished' })
    expect((await y.attempts(id)).every(({ outcome }) => outcome === 'done' || outcome === 'transient')).toBe(true)
  })

  it('hold everything when the surroundings are at fault, and say why', async () => {
    await makeTable(y, 20)
    await y.sql('CREATE SEQUENCE IF NOT EXISTS disk; ALTER SEQUENCE disk RESTART')
    await y.sql(`CREATE OR REPLACE FUNCTION full_disk() RETURNS int LANGUAGE plpgsql AS $$
      BEGIN IF nextval('disk') < 2 THEN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END IF; RETURN 1; END $$`)
    const id = await y.queue({
      work: { kind: 'update', sql: 'UPDATE t SET n = n + full_disk() WHERE {batch}' },
      maximumAttempts: 1,
    })
    await workOn(y.engine, { untilIdle: true, poll: 300 })
    expect(await visits(y)).toEqual({ 1: 20 })
    expect(await y.attempts(id)).toMatchObject([{ outcome: 'held', sqlstate: '53100' }, { outcome: 'done' }])
    expect(y.events).toContainEqual(
      expect.objectContaining({ kind: 'held', because: 'no space left on device', for: 1000 }),
    )
    expect(await y.row(id)).toMatchObject({ state: 'finished', holds: 0, hold_until: null })
  })
})

describe('too many failures', () => {
  it('fail the whole at more than the ratio, of at least fifty', async () => {
    await makeTable(y, 80)
    const bad = Array.from({ length: 80 }, (_, i) => i + 1).filter((i) => i % 3 !== 0)
    const id = await y.queue({ work: failing('poison', bad), batchSize: 1, subBatchSize: 1, maximumAttempts: 1 })
    await workOn(y.engine, { untilIdle: true })
    const row = await y.row(id)
    expect(row).toMatchObject({ state: 'failed', state_because: expect.stringMatching(/^\d+ of 50 batches failed/u) })
    expect((await y.batches(id)).filter(({ state }) => state === 'ready').length).toBeGreaterThanOrEqual(29)
  })
})
