import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { machineClock } from '../../../src/adapters/clock.ts'
import { machineDatabases } from '../../../src/adapters/databases.ts'
import { queue } from '../../../src/engine/background/queue.ts'
import { ensureTables } from '../../../src/engine/tables/ensure.ts'
import { definition, makeTable } from '../../engine/background/yard.ts'
import { runs } from '../../support/arbitraries.ts'
import { type Major } from '../../support/postgres/binaries.ts'
import { type Server, startServer } from '../../support/postgres/server.ts'
import { productFolder, startWorker, type WorkerProcess } from './worker-process.ts'

/** Four kills over 80,000 rows every day; WAYSTOP_TEST_RUNS=12.5 makes it fifty over a million. */
const kills = runs(4).numRuns
const rows = kills * 20_000

let server: Server

beforeAll(async () => {
  // Without fsync: a process that dies loses nothing that was written, only a machine would.
  server = await startServer(inject('postgresMajor') as Major, ['fsync=off'])
})

afterAll(() => server.stop())

/** Over a connection of its own, since the server goes away again and again. */
async function sql<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: server.url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text, [...values])).rows as Row[]
  } finally {
    await client.end()
  }
}

async function queueWork(): Promise<void> {
  const db = await machineDatabases.open({ kind: 'postgresql', name: 'main', url: server.url })
  await ensureTables(db, machineClock)
  await makeTable({ sql }, rows)
  // Slow enough that a worker that was killed is replaced before the work is over.
  const text = 'WITH s AS MATERIALIZED (SELECT pg_sleep(0.01)) UPDATE t SET n = n + 1 FROM s WHERE {batch}'
  const work = { kind: 'update', sql: text } as const
  const sizes = { batchSize: 2000, maximumBatchSize: 2000, subBatchSize: 200, timeout: 1000 }
  const queued = { name: 'Work', queuedBy: '20250101000000', definition: definition({ work, ...sizes }) }
  await db.transaction((tx) => queue(tx, { ...queued, actor: 'tester@here:1' }))
  await db.close()
}

interface Progress {
  readonly state: string
  readonly rows: number
}

async function progress(): Promise<Progress> {
  const [row] = await sql<Progress>(
    `SELECT m.state, (coalesce(t.rows_done, 0) + coalesce(sum(b.rows_done), 0))::int AS rows
     FROM waystop.background_migration m LEFT JOIN waystop.tally t ON t.migration_id = m.id
     LEFT JOIN waystop.batch b ON b.migration_id = m.id AND b.state <> 'done' GROUP BY m.state, t.rows_done`,
  )
  return row!
}

/** Resolves when so many rows are done; throws when the work was over first, since nothing is left to be killed then. */
async function whenDone(wanted: number): Promise<void> {
  for (;;) {
    const { state, rows: done } = await progress()
    if (done >= wanted) return
    if (state === 'finished' || state === 'failed') throw new Error(`it is ${state} after ${done} rows`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** What befalls a server, one after the other. */
const blows: readonly (() => Promise<unknown>)[] = [
  () => server.crash(),
  () => server.restart(),
  // The server takes the death of one of its processes as its own, and recovers.
  async () => {
    const [{ pid } = { pid: 0 }] = await sql<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE query LIKE '%UPDATE t SET n%' AND pid <> pg_backend_pid() LIMIT 1",
    )
    if (pid !== 0) process.kill(pid, 'SIGKILL')
    await back()
  },
  () =>
    sql(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    ),
]

async function back(): Promise<void> {
  for (const end = Date.now() + 10_000; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
    try {
      await sql('SELECT 1')
      return
    } catch (error) {
      if (Date.now() > end) throw error
    }
  }
}

/** One of those that have begun a batch: whoever only starts has nothing to lose. */
function whoWorks(crew: readonly WorkerProcess[]): Promise<number> {
  const begun = crew.map(async (worker, i) => {
    await worker.line(({ event }) => event === 'batch-begun')
    return i
  })
  return Promise.any(Math.random() < 0.5 ? begun : begun.toReversed())
}

test(
  'workers that are killed at any moment, and a server that is, cost no row and repeat none, and the books agree',
  async () => {
    await queueWork()
    const manifest = productFolder()
    const more = (): WorkerProcess => startWorker({ manifest, database: [server.url], workers: 2, lease: 2000 })
    const crew = [more(), more()]
    for (let i = 0; i < kills; i += 1) {
      await whenDone((rows * (i + Math.random())) / (kills + 1))
      const victim = await whoWorks(crew)
      crew[victim]!.kill('SIGKILL')
      await crew[victim]!.ended
      crew[victim] = more()
      if (i % 5 === 2) await blows[((i - 2) / 5) % blows.length]!()
    }
    await whenDone(rows)
    while ((await progress()).state === 'running') await new Promise((resolve) => setTimeout(resolve, 20))
    // Who has only just been started would die of the signal instead of leaving.
    for (const one of crew) await one.line(({ event }) => event === 'connected')
    for (const one of crew) one.kill('SIGTERM')
    for (const one of crew) expect(await one.ended).toMatchObject({ code: 0 })
    expect(await sql('SELECT n, count(*)::int AS rows FROM t GROUP BY n')).toEqual([{ n: 1, rows }])
    const books = await sql(
      `SELECT m.state, t.rows_done::int AS tally, sum(b.rows_done)::int AS batches, bool_and(b.state = 'done') AS done,
              (SELECT sum(rows_done)::int FROM waystop.attempt) AS attempts,
              (SELECT count(*)::int FROM waystop.attempt WHERE outcome = 'running') AS open,
              (SELECT count(*)::int FROM waystop.attempt WHERE outcome = 'failed') AS failed
       FROM waystop.background_migration m JOIN waystop.tally t ON t.migration_id = m.id
       JOIN waystop.batch b ON b.migration_id = m.id GROUP BY m.state, t.rows_done`,
    )
    expect(books).toEqual([
      { state: 'finished', tally: rows, batches: rows, done: true, attempts: rows, open: 0, failed: 0 },
    ])
    const [lost] = await sql<{ n: number }>("SELECT count(*)::int AS n FROM waystop.attempt WHERE outcome = 'lost'")
    expect(lost!.n).toBeGreaterThan(0)
  },
  60_000 + kills * 10_000,
)
