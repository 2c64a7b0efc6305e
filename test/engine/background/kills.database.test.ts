import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { workOn } from '../../../src/engine/background/work.ts'
import { runs } from '../../support/arbitraries.ts'
import { makeTable, visits, type Yard, yard } from './yard.ts'

let y: Yard

beforeAll(async () => {
  y = await yard()
})

const script = fileURLToPath(new URL('worker-process.ts', import.meta.url))

/** Resolves when its first sub-batch is done. */
async function startChild(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [script, y.url], { stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  return child
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill(signal)
  await exit
}

const moments = (most: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.random() * most))

/** Rows, batches, tally and attempts have to tell the same story. */
async function expectBooks(id: bigint, rows: number): Promise<void> {
  expect(await visits(y)).toEqual({ 1: rows })
  const books = await y.sql(
    `SELECT t.rows_done::int AS tally, sum(b.rows_done)::int AS batches, bool_and(b.state = 'done') AS done,
            (SELECT count(*)::int FROM waystop.attempt WHERE migration_id = $1 AND outcome = 'running') AS open,
            (SELECT sum(rows_done)::int FROM waystop.attempt WHERE migration_id = $1) AS attempts
     FROM waystop.tally t JOIN waystop.batch b USING (migration_id) WHERE t.migration_id = $1 GROUP BY t.rows_done`,
    [id],
  )
  expect(books).toEqual([{ tally: rows, batches: rows, done: true, open: 0, attempts: rows }])
}

const draft = { batchSize: 400, subBatchSize: 40, pause: 1, maximumAttempts: 50, timeout: 1000 } as const

describe('a worker process', () => {
  it('that is killed at any moment costs no row and repeats none', async () => {
    const rows = 20_000
    await makeTable(y, rows)
    const id = await y.queue(draft)
    for (let i = 0; i < runs(4).numRuns; i += 1) {
      const child = await startChild()
      await moments(120)
      await kill(child, 'SIGKILL')
    }
    expect((await y.attempts(id)).length).toBeGreaterThan(0)
    await workOn(y.engine, { untilIdle: true, workers: 4 })
    await expectBooks(id, rows)
  })

  it('that sleeps past its lease and wakes up commits nothing of what others did meanwhile', async () => {
    const rows = 4000
    await makeTable(y, rows)
    const id = await y.queue(draft)
    const child = await startChild()
    child.kill('SIGSTOP')
    await workOn(y.engine, { untilIdle: true, workers: 2, poll: 200 })
    const exit = once(child, 'exit')
    expect(child.signalCode).toBeNull()
    child.kill('SIGCONT')
    await exit
    await expectBooks(id, rows)
  })
})
