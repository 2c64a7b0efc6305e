import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { claim, claimQuery } from '../../../src/engine/background/claim.ts'
import { type ModuleFunction, type ModuleWork } from '../../../src/engine/background/work-module.ts'
import { workOn } from '../../../src/engine/background/work.ts'
import { type Engine } from '../../../src/engine/engine.ts'
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

const increment = async ({ queries, range }: ModuleWork): Promise<{ rows: number }> => {
  const { sql, values } = range.condition()
  return { rows: (await queries.query(`UPDATE t SET n = n + 1 WHERE ${sql}`, values)).affected }
}

function withModule(run: ModuleFunction, actor = 'tester@here:1'): Engine {
  return { ...y.engineOn(y.db, actor), folder: '/product', modules: { load: () => Promise.resolve(run) } }
}

const expire = (): Promise<unknown> =>
  y.sql(`UPDATE waystop.batch SET lease_until = clock_timestamp() - interval '1 ms' WHERE state = 'running'`)

const asModule = { work: { kind: 'module', path: 'work.js' } } as const

describe('a lease', () => {
  it('that somebody else took over fences its first owner: what it did is rolled back', async () => {
    await makeTable(y, 10)
    const id = await y.queue({ ...asModule, batchSize: 10, subBatchSize: 10 })
    const begun = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    const asleep = workOn(
      withModule(async (work) => {
        begun.resolve()
        await gate.promise
        return increment(work)
      }, 'sleeper@there:1'),
      { untilIdle: true },
    )
    await begun.promise
    await expire()
    await workOn(withModule(increment), { untilIdle: true })
    expect(await visits(y)).toEqual({ 1: 10 })
    gate.resolve()
    await asleep
    expect(await visits(y)).toEqual({ 1: 10 })
    expect(await y.attempts(id)).toMatchObject([
      { owner: 'sleeper@there:1', outcome: 'lost', rows_done: 0n },
      { owner: 'tester@here:1', outcome: 'done', rows_done: 10n, number: 2 },
    ])
  })

  it('that ended fences its owner even when nobody took the batch', async () => {
    await makeTable(y, 10)
    const id = await y.queue({ ...asModule, batchSize: 10, subBatchSize: 10 })
    let first = true
    const engine = withModule(async (work) => {
      if (first) await expire()
      first = false
      return increment(work)
    })
    await workOn(engine, { untilIdle: true })
    expect(await visits(y)).toEqual({ 1: 10 })
    expect((await y.attempts(id)).map(({ outcome }) => outcome)).toEqual(['lost', 'done'])
  })

  it('is prolonged while work takes longer than it, and its work is told when it is lost', async () => {
    await makeTable(y, 2)
    const id = await y.queue({ ...asModule, batchSize: 1, subBatchSize: 1, timeout: 60_000 })
    let calls = 0
    const engine = withModule(async (work) => {
      calls += 1
      if (calls === 1) await new Promise((resolve) => setTimeout(resolve, 1500))
      if (calls === 2) {
        await expire()
        await new Promise((resolve) => work.signal.addEventListener('abort', resolve))
      }
      return increment(work)
    })
    await workOn(engine, { untilIdle: true, lease: 1000 })
    expect(await visits(y)).toEqual({ 1: 2 })
    expect((await y.attempts(id)).map(({ outcome }) => outcome)).toEqual(['done', 'lost', 'done'])
  })

  it('counts the attempt of whoever died in it, before any work', async () => {
    await makeTable(y, 10)
    const id = await y.queue()
    await y.plan(id)
    const limits = { perTable: 1, total: 1 }
    const taken = await claim(y.engine, { id, limits, lease: 1000 })
    expect(taken).toMatchObject({ attempts: 1, tries: 2, state: 'running' })
    expect(await y.attempts(id)).toMatchObject([{ outcome: 'running', number: 2 }])
    expect(await claim(y.engine, { id, limits, lease: 1000 })).toBe('none')
    await expire()
    await workOn(y.engine, { untilIdle: true })
    expect(await visits(y)).toEqual({ 1: 10 })
    expect((await y.attempts(id)).map(({ outcome }) => outcome)).toEqual(['lost', 'done'])
  })

  it('that is lost too often cuts the batch, down to the row that kills whoever touches it', async () => {
    await makeTable(y, 8)
    const id = await y.queue({ ...asModule, batchSize: 8, subBatchSize: 8, maximumAttempts: 2 })
    const engine = withModule(async (work) => {
      const { sql, values } = work.range.condition()
      const { rows } = await work.queries.query(`SELECT 1 FROM t WHERE ${sql} AND id = 3`, values)
      if (rows.length > 0) await expire()
      return increment(work)
    })
    await workOn(engine, { untilIdle: true })
    expect(await visits(y)).toEqual({ 0: 1, 1: 7 })
    expect(await y.row(id)).toMatchObject({ state: 'failed', last_error: expect.stringContaining('row id = 3') })
    const lost = (await y.attempts(id)).filter(({ outcome }) => outcome === 'lost')
    expect(lost.length).toBeLessThanOrEqual(2 * 4)
  })

  it('does not depend on the clock of the worker: one that is an hour off loses nothing', async () => {
    await makeTable(y, 60)
    const id = await y.queue()
    const clock = { ...y.engine.clock, now: () => Date.now() - 3_600_000 }
    await Promise.all([workOn({ ...y.engine, clock }, { untilIdle: true }), workOn(y.engine, { untilIdle: true })])
    expect(await visits(y)).toEqual({ 1: 60 })
    expect((await y.attempts(id)).every(({ outcome }) => outcome === 'done')).toBe(true)
  })
})

describe('limits', () => {
  it.each([
    { limits: { perTable: 1, total: 8 }, most: 2 },
    { limits: { perTable: 2, total: 3 }, most: 3 },
    { limits: { perTable: 8, total: 1 }, most: 1 },
  ])('hold over all workers and hosts: $limits', async ({ limits, most }) => {
    await makeTable(y, 60)
    await makeTable(y, 60, 'u')
    await y.queue({ ...asModule, batchSize: 5 })
    await y.queue({ ...asModule, batchSize: 5, table: 'u' })
    let together = 0
    let ofTable = 0
    const run = async (): Promise<{ rows: number }> => {
      together = Math.max(together, await runningBatches())
      ofTable = Math.max(ofTable, await runningOfTable())
      return { rows: 0 }
    }
    const slots = [1, 2, 3].map((n) => workOn(withModule(run, `w@h:${n}`), { untilIdle: true, workers: 2, limits }))
    await Promise.all(slots)
    expect(together).toBeLessThanOrEqual(most)
    expect(ofTable).toBeLessThanOrEqual(limits.perTable)
    expect(together).toBeGreaterThan(0)
  })
})

const runningBatches = async (): Promise<number> =>
  (await y.sql<{ n: number }>(`SELECT count(*)::int AS n FROM waystop.batch WHERE state = 'running'`))[0]!.n

const runningOfTable = async (): Promise<number> =>
  (
    await y.sql<{ n: number }>(
      `SELECT coalesce(max(n), 0)::int AS n FROM (SELECT count(*) AS n FROM waystop.batch WHERE state = 'running' GROUP BY migration_id) x`,
    )
  )[0]!.n

describe('a claim', () => {
  it('does not read what is done, however much that is', async () => {
    await makeTable(y, 40)
    const id = await y.queue()
    await y.plan(id)
    await y.sql(
      `INSERT INTO waystop.batch (migration_id, upper_bound, state, rows_planned, sub_batch_size)
       SELECT $1, ARRAY['0'], 'done', 1, 1 FROM generate_series(1, 50000)`,
      [id],
    )
    await y.sql('ANALYZE waystop.batch')
    const text = claimQuery
      .replace("current_setting('waystop.turn', true)", "'true'")
      .replaceAll(
        /\$\d/gu,
        (name) => ({ $1: String(id), $2: "'x'", $3: '1000', $4: '9', $5: '9', $6: 'gen_random_uuid()' })[name]!,
      )
    const plan = await y.sql<{ 'QUERY PLAN': unknown }>(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`)
    const [{ Plan: top }] = plan[0]!['QUERY PLAN'] as [{ Plan: Record<string, number> }]
    expect(top['Shared Hit Blocks']! + top['Shared Read Blocks']!).toBeLessThan(120)
  })

  it('lets failed batches wait for their time without keeping others from theirs', async () => {
    await makeTable(y, 60)
    const id = await y.queue()
    await y.plan(id)
    await y.sql(`UPDATE waystop.batch SET not_before = clock_timestamp() + interval '1 s' WHERE lower_bound IS NULL`)
    const order: (bigint | undefined)[] = []
    const tell = (event: EngineEvent): void => void (event.kind === 'batch-begun' && order.push(event.batch))
    await workOn({ ...y.engine, tell }, { untilIdle: true })
    const ids = (await y.batches(id)).map((batch) => batch.id)
    expect(order).toEqual([ids[1], ids[2], ids[0]])
  })
})
