import { type Queries } from '../../src/ports/database.ts'
import { databaseHealth } from '../../src/engine/health/database-health.ts'
import { openEngine, type Ground } from './ground.ts'
import { queueWork, runWorkers } from './ours.ts'
import { type Line } from './report.ts'
import { median, progress, quantile } from './rounds.ts'
import { type Settings } from './settings.ts'
import { makeTable } from './table.ts'

/** So many batches are timed at most; each of ten rows, none of which is changed. */
const mostBatches = 1000
const batchSize = 10
const nothing = { kind: 'update', sql: 'UPDATE t SET target = id WHERE {batch} AND false' } as const

/** What the books cost where there is nothing to do, and whether that grows with batches that are done. */
export async function costs(ground: Ground, { rows, rounds, finishedBatches }: Settings): Promise<readonly Line[]> {
  const part = 'costs'
  const lines: Line[] = []
  const batches = Math.min(mostBatches, Math.ceil(rows / batchSize / 10))
  for (const finished of finishedBatches) {
    const times: number[] = []
    for (let round = 0; round < rounds; round += 1) times.push(await millisecondsOfBatch(ground, batches, finished))
    progress(`an empty batch behind ${finished} finished ones: ${median(times).toFixed(2)} ms`)
    const name = `empty batch behind ${finished.toLocaleString('en')} finished ones`
    lines.push({ part, name, value: median(times), unit: 'ms', goal: { than: 'under', value: 2 } })
  }
  const [first, last] = [lines[0]!, lines.at(-1)!]
  const flat = { part, name: 'most finished batches against none', value: last.value / first.value, unit: '×' }
  return [...lines, { ...flat, goal: { than: 'at most', value: 1.2 } }, ...(await healthCheck(ground))]
}

/** What is asked of the database before every sub-batch, on a server where all is well. */
async function healthCheck({ url }: Ground): Promise<readonly Line[]> {
  const { database } = await openEngine(url)
  const check = databaseHealth()
  const asked: { readonly milliseconds: number; readonly signals: number }[] = []
  const ask = async (tx: Queries): Promise<void> => {
    const start = performance.now()
    const { signals } = await check(tx, { table: 't' })
    asked.push({ milliseconds: performance.now() - start, signals: signals.length })
  }
  for (let i = 0; i < 500; i += 1) await database.transaction(ask)
  await database.close()
  const times = asked.map(({ milliseconds }) => milliseconds)
  const signals = asked[0]!.signals
  const p99 = `p99 ${quantile(times, 0.99).toFixed(2)} ms; ${signals} signals, ${median(times).toFixed(2)} ms in all`
  const value = median(times) / signals
  return [
    { part: 'costs', name: 'a health signal', value, unit: 'ms', beside: p99, goal: { than: 'under', value: 0.1 } },
  ]
}

async function millisecondsOfBatch(ground: Ground, batches: number, finished: number): Promise<number> {
  await makeTable(ground, batches * batchSize)
  const sizes = { batchSize, subBatchSize: batchSize, maximumBatchSize: batchSize }
  await queueWork(ground, { work: nothing, ...sizes })
  await pretendFinished(ground, finished)
  const engine = await openEngine(ground.url)
  const start = performance.now()
  await runWorkers(engine, 1)
  const milliseconds = (performance.now() - start) / batches
  await engine.database.close()
  return milliseconds
}

/** Batches of the same migration that were done before, as a long life leaves them. */
async function pretendFinished({ sql }: Ground, count: number): Promise<void> {
  await sql(`
    INSERT INTO waystop.batch (migration_id, lower_bound, upper_bound, cursor_at, state, rows_planned, rows_done,
                               sub_batch_size, attempts, started_at, finished_at, work_ms)
    SELECT m.id, ARRAY[(-i - 1)::text], ARRAY[(-i)::text], ARRAY[(-i)::text], 'done', 10, 10, 10, 1,
           clock_timestamp() - interval '1 day', clock_timestamp() - interval '1 day', 1
    FROM waystop.background_migration m, generate_series(${count}, 1, -1) i`)
  await sql(`
    INSERT INTO waystop.attempt (migration_id, batch_id, number, owner, started_at, ended_at, outcome, rows_done, work_ms)
    SELECT migration_id, id, 1, 'somebody', started_at, finished_at, 'done', 10, 1 FROM waystop.batch`)
  await sql(`UPDATE waystop.tally SET batches_done = ${count}, rows_done = ${count * batchSize}`)
  for (const table of ['batch', 'attempt']) await sql(`VACUUM ANALYZE waystop.${table}`)
  await sql('CHECKPOINT')
}
