import { expect, test } from 'vitest'
import { makeTable, yard } from '../../engine/background/yard.ts'
import { testDatabase } from '../../support/postgres/database.ts'
import { type Line, startWorker, type WorkerProcess } from './worker-process.ts'

async function addressOf(worker: WorkerProcess): Promise<string> {
  const line: Line = await worker.line(({ event }) => event === 'listening')
  return String(line['address'])
}

/** Every sample of Prometheus' text format, by its name with labels; a line that is none ends the test. */
function samplesOf(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => {
      const [, name, labels = '', value] = /^([a-z_:][a-z0-9_:]*)(\{.*\})? (\S+)$/iu.exec(line) ?? []
      if (name === undefined || Number.isNaN(Number(value?.replace('+Inf', 'Infinity'))))
        throw new Error(`no sample: ${line}`)
      return [`${name}${labels}`, Number(value)]
    }),
  )
}

test('metrics count the rows that were committed, and a series of a former state is gone', async () => {
  const base = await yard()
  await makeTable(base, 50)
  const id = await base.queue({ work: { kind: 'update', sql: 'UPDATE t SET n = n + 1 WHERE {batch} AND id > 10' } })
  const worker = startWorker({ database: [base.url], listen: '0' })
  const address = await addressOf(worker)
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/u)
  await worker.line((line) => line['bbm_status'] === 'finished')
  const answer = await fetch(`${address}/metrics`)
  expect(answer.headers.get('content-type')).toContain('text/plain')
  const samples = samplesOf(await answer.text())
  const labels = `database="main",migration_id="${id}",migration_name="Work1"`
  expect(samples.get(`waystop_bbm_migrated_tuples_total{${labels}}`)).toBe(40)
  expect(samples.get(`waystop_bbm_jobs_total{${labels},outcome="done"}`)).toBe(3)
  expect(samples.get(`waystop_bbm_job_duration_seconds_count{${labels}}`)).toBe(3)
  expect(samples.get(`waystop_database_bbm_progress_percent{${labels},status="finished"}`)).toBe(100)
  expect([...samples.keys()].filter((key) => key.includes('progress_percent'))).toHaveLength(1)
  expect(samples.get('waystop_bbm_migrations{database="main",status="finished"}')).toBe(1)
  expect(samples.get('waystop_database_up{database="main"}')).toBe(1)
  expect(samples.get('waystop_bbm_health_signal{database="main",signal="autovacuum",state="normal"}')).toBe(1)
  expect(samples.get('waystop_bbm_runs_total{database="main"}')).toBeGreaterThanOrEqual(3)
  expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(0)
  worker.kill('SIGTERM')
  await worker.ended
})

test('it is alive at once, ready when its tables are there, and answers nothing else', async () => {
  const base = await testDatabase()
  const worker = startWorker({ database: [base.url], listen: '127.0.0.1:0' })
  const address = await addressOf(worker)
  await worker.line(({ event }) => event === 'waiting')
  const status = async (path: string, init?: RequestInit): Promise<number> => (await fetch(address + path, init)).status
  expect(await status('/healthz')).toBe(200)
  const notReady = await fetch(`${address}/readyz`)
  expect([notReady.status, await notReady.text()]).toEqual([503, 'not ready: main\n'])
  expect(await status('/')).toBe(404)
  expect(await status('/metrics?x=1')).toBe(200)
  expect(await status('/healthz', { method: 'POST', body: 'x'.repeat(100_000) })).toBe(405)
  worker.kill('SIGTERM')
  expect((await worker.ended).code).toBe(0)
})

test('a port that somebody has is told at once', async () => {
  const base = await testDatabase()
  const first = startWorker({ database: [base.url], listen: '0' })
  const port = new URL(await addressOf(first)).port
  const second = startWorker({ database: [base.url], listen: port })
  expect(await second.ended).toMatchObject({ code: 2, result: { type: 'urn:waystop:problem:cannot-listen' } })
  first.kill('SIGTERM')
  await first.ended
})
