import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { workerSchema } from '../../../src/results/worker.ts'
import { makeTable, visits, yard, type Yard } from '../../engine/background/yard.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { testDatabase } from '../../support/postgres/database.ts'
import { productFolder, startWorker, type WorkerProcess } from './worker-process.ts'

/** A table whose work takes so long for every sub-batch of ten rows. */
async function slowYard(rows: number, seconds: number): Promise<Yard & { readonly id: bigint }> {
  const base = await yard()
  await makeTable(base, rows)
  const id = await base.queue({
    batchSize: 1000,
    subBatchSize: 10,
    work: {
      kind: 'update',
      sql: `WITH slept AS MATERIALIZED (SELECT pg_sleep(${seconds})) UPDATE t SET n = n + 1 FROM slept WHERE {batch}`,
    },
  })
  return { ...base, id }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 15_000; Date.now() < end;) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('it did not happen')
}

test('it works everything off, is ready meanwhile, and ends when there was nothing to do for a while', async () => {
  const base = await yard()
  await makeTable(base, 400)
  const id = await base.queue()
  const readyFile = join(temporaryFolder(), 'run', 'ready')
  const worker = startWorker({ database: [base.url], readyFile, workers: 2, stopAfterIdle: 500 })
  await worker.line(({ event }) => event === 'connected')
  expect(readFileSync(readyFile, 'utf8')).toContain(`:${worker.child.pid}`)
  const { code, result } = await worker.ended
  expect(code).toBe(0)
  expect(result).toMatchObject({ kind: 'worker', ended: 'idle', rows: 400, batches: 20, failures: 0 })
  expect(result!.databases).toEqual([{ database: 'main', rows: 400, batches: 20, failures: 0, outages: 0 }])
  expect(new Ajv2020({ strictTypes: false }).validate(workerSchema, result)).toBe(true)
  expect(worker.lines.at(-1)).toMatchObject({ event: 'ended', rows: 400, batches: 20 })
  expect(await visits(base)).toEqual({ 1: 400 })
  expect((await base.row(id)).state).toBe('finished')
  expect(existsSync(readyFile)).toBe(false)
})

test('the log tells each batch with the keys of the registry, and the end of the work', async () => {
  const base = await yard()
  await makeTable(base, 40)
  const id = await base.queue()
  const worker = startWorker({ database: [base.url], stopAfterIdle: 200 })
  await worker.ended
  const done = worker.lines.filter(({ event }) => event === 'batch-ended')
  expect(done).toHaveLength(2)
  expect(done[0]).toMatchObject({
    level: 'info',
    component: 'waystop.bbm.Worker',
    pid: worker.child.pid,
    database: 'main',
    bbm_id: Number(id),
    bbm_name: 'Work1',
    bbm_target_table: 't',
    job_status: 'done',
    rows: 20,
    duration_s: expect.any(Number) as unknown,
  })
  expect(worker.lines.map(({ bbm_status }) => bbm_status)).toContain('finished')
  expect(worker.lines.every(({ time }) => !Number.isNaN(Date.parse(String(time))))).toBe(true)
})

/** Sub-batches that were done after it was asked to stop: the one at hand may end. */
const afterStop = ({ lines }: WorkerProcess): number => {
  const stopping = lines.findIndex(({ msg }) => msg.startsWith('stopping'))
  return lines.slice(stopping).filter(({ event }) => event === 'sub-batch').length
}

test('SIGTERM gives the batch back after its sub-batch, uncounted, and the next worker goes on where it was', async () => {
  const base = await slowYard(300, 0.1)
  const first = startWorker({ database: [base.url] })
  await first.line(({ event }) => event === 'sub-batch')
  first.kill('SIGTERM')
  expect(await first.ended).toMatchObject({ code: 0, result: { ended: 'stopped', failures: 0 } })
  expect(afterStop(first)).toBeLessThanOrEqual(1)
  const [batch] = await base.batches(base.id)
  expect(batch).toMatchObject({ state: 'ready', attempts: 0, owner: null })
  const halfway = (await visits(base))['1']!
  expect(halfway).toBeLessThan(300)
  await base.sql('UPDATE waystop.background_migration SET definition = jsonb_set(definition, $1, $2)', [
    ['work', 'sql'],
    JSON.stringify('UPDATE t SET n = n + 1 WHERE {batch}'),
  ])
  const second = startWorker({ database: [base.url], stopAfterIdle: 200 })
  expect((await second.ended).result).toMatchObject({ rows: 300 - halfway })
  expect(await visits(base)).toEqual({ 1: 300 })
})

test.each(['SIGINT', 'SIGHUP'] as const)('%s does the same', async (signal) => {
  const base = await slowYard(300, 0.1)
  const worker = startWorker({ database: [base.url] })
  await worker.line(({ event }) => event === 'sub-batch')
  worker.kill(signal)
  expect(await worker.ended).toMatchObject({ code: 0, result: { ended: 'stopped', failures: 0 } })
  expect(afterStop(worker)).toBeLessThanOrEqual(1)
  expect((await base.batches(base.id))[0]).toMatchObject({ state: 'ready', attempts: 0 })
})

test('a second signal ends it at once', async () => {
  const base = await slowYard(10, 10)
  const worker = startWorker({ database: [base.url] })
  await worker.line(({ event }) => event === 'batch-begun')
  worker.kill('SIGTERM')
  await worker.line(({ msg }) => msg.startsWith('stopping'))
  worker.kill('SIGTERM')
  await worker.ended
  expect(worker.child.signalCode).toBe('SIGTERM')
})

test('what a killed worker held is taken over when its lease has ended, and nothing is done twice', async () => {
  const base = await slowYard(100, 0.05)
  const killed = startWorker({ database: [base.url], lease: 2000 })
  await killed.line(({ event }) => event === 'sub-batch')
  killed.kill('SIGKILL')
  await killed.ended
  const next = startWorker({ database: [base.url], lease: 2000 })
  await until(async () => (await base.row(base.id)).state === 'finished')
  next.kill('SIGTERM')
  expect((await next.ended).code).toBe(0)
  expect(await visits(base)).toEqual({ 1: 100 })
  expect((await base.attempts(base.id)).map(({ outcome }) => outcome)).toContain('lost')
})

test('a product that is not installed yet is waited for, and the worker is not ready before', async () => {
  const base = await testDatabase()
  const readyFile = join(temporaryFolder(), 'ready')
  writeFileSync(readyFile, 'left by one that was killed')
  const worker = startWorker({ database: [base.url], readyFile })
  const line = await worker.line(({ event }) => event === 'waiting')
  expect(line.msg).toBe('main: nothing is installed there yet; waiting for plan install or plan migrate up')
  expect(existsSync(readyFile)).toBe(false)
  worker.kill('SIGTERM')
  expect(await worker.ended).toMatchObject({ code: 0, result: { ended: 'stopped', batches: 0 } })
})

test('a user that the server refuses is told at once and not waited for', async () => {
  const base = await testDatabase()
  const worker = startWorker({ database: [`${base.url}_gone`] })
  const { code, result } = await worker.ended
  expect(code).toBe(5)
  expect(result).toMatchObject({ type: 'urn:waystop:problem:cannot-connect' })
})

test('a database of the product that nobody gave is asked for', async () => {
  const base = await testDatabase()
  const worker = startWorker({ manifest: productFolder(['main', 'ci']), database: [base.url] })
  expect(await worker.ended).toMatchObject({
    code: 2,
    result: { type: 'urn:waystop:problem:missing-database', next: 'add --database ci=postgresql://…' },
  })
})

test('no secret is written, wherever it came from', async () => {
  const base = await yard()
  await makeTable(base, 10)
  const sql = "UPDATE t SET n = n / 0 WHERE {batch} AND 'password=tr0ub4dor' <> ''"
  await base.queue({ work: { kind: 'update', sql }, maximumAttempts: 1 })
  await base.sql(`DO $$ BEGIN RAISE NOTICE 'password=tr0ub4dor'; END $$`)
  const url = base.url.replace('//postgres@', '//postgres:tr0ub4dor@')
  const worker = startWorker({ database: [url], stopAfterIdle: 300 })
  await worker.ended
  expect(worker.lines.length).toBeGreaterThan(3)
  expect(worker.lines.some(({ msg }) => msg.includes('a password in an argument'))).toBe(true)
  expect(worker.text()).not.toContain('tr0ub4dor')
})

test('a signal of health holds the work and says so, and a worker without signals works', async () => {
  const base = await yard()
  await makeTable(base, 40)
  await base.queue()
  const held = startWorker({ database: [base.url], health: { probe: { sql: 'SELECT true' } } })
  const line = await held.line(({ event }) => event === 'held')
  expect(line['because']).toBe('probe: the probe says true')
  held.kill('SIGTERM')
  expect((await held.ended).result).toMatchObject({ rows: 0 })
  await base.sql('UPDATE waystop.background_migration SET hold_until = NULL')
  const free = startWorker({ database: [base.url], health: undefined, stopAfterIdle: 200 })
  expect((await free.ended).result).toMatchObject({ rows: 40 })
})

test('an embedded database without tables is told at once, since nobody could install while it is ours', async () => {
  const worker = startWorker({ database: undefined, embedded: temporaryFolder() })
  expect(await worker.ended).toMatchObject({ code: 5, result: { type: 'urn:waystop:problem:no-tables' } })
}, 60_000)
