import { Pool } from 'pg'
import { peer } from './peers.ts'
import { type Ground } from './ground.ts'
import { type Subject } from './subject.ts'

/** What both queues are asked to do: a job fills this many rows. */
const jobSize = 1000
const fill = 'UPDATE t SET target = id WHERE id BETWEEN $1 AND $2'

interface Job {
  readonly from: number
  readonly to: number
}

const jobsOf = (rows: number): readonly Job[] =>
  Array.from({ length: Math.ceil(rows / jobSize) }, (_, i) => ({ from: i * jobSize + 1, to: (i + 1) * jobSize }))

function poolOf(url: string, max: number): Pool {
  const pool = new Pool({ connectionString: url, max })
  // Whoever has the broken connection is told by its statement.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

interface GraphileHelpers {
  readonly withPgClient: <T>(
    work: (client: { query: (text: string, values: readonly unknown[]) => Promise<T> }) => Promise<T>,
  ) => Promise<T>
}

interface GraphileWorker {
  readonly runMigrations: (options: object) => Promise<void>
  readonly runOnce: (options: object) => Promise<void>
  readonly WorkerPreset: object
  readonly Logger: new (factory: () => () => void) => object
}

/** `tuned`: jobs are fetched by the hundred and completed together, which loses a hundred claims for 4 h in a crash. */
export function graphileWorker(workers: number, tuned = false): Subject {
  return {
    name: `graphile-worker, 1,000-row jobs × ${workers}${tuned ? ', tuned' : ''}`,
    prepare: async ({ url, sql }, rows) => {
      const { runMigrations, runOnce, WorkerPreset, Logger } = await peer<GraphileWorker>('graphile-worker')
      const pool = poolOf(url, workers + 2)
      const logger = new Logger(() => () => undefined)
      await sql('DROP SCHEMA IF EXISTS graphile_worker CASCADE')
      await runMigrations({ pgPool: pool, logger })
      await sql("SELECT graphile_worker.add_job('fill', job) FROM json_array_elements($1::json) job", [
        JSON.stringify(jobsOf(rows)),
      ])
      const taskList = {
        fill: async ({ from, to }: Job, { withPgClient }: GraphileHelpers) => {
          await withPgClient((client) => client.query(fill, [from, to]))
        },
      }
      const batches = tuned ? { localQueue: { size: 100 }, completeJobBatchDelay: 0 } : {}
      const preset = { extends: [WorkerPreset], worker: { concurrentJobs: workers, logger, ...batches } }
      return { work: () => runOnce({ pgPool: pool, taskList, preset, noHandleSignals: true }), end: () => pool.end() }
    },
  }
}

interface Boss {
  readonly on: (event: 'error', listener: () => void) => void
  readonly start: () => Promise<unknown>
  readonly stop: (options: object) => Promise<void>
  readonly createQueue: (name: string) => Promise<void>
  readonly insert: (name: string, jobs: readonly object[]) => Promise<unknown>
  readonly fetch: (name: string, options: object) => Promise<readonly { id: string; data: Job }[]>
  readonly complete: (name: string, id: string) => Promise<unknown>
}

interface PgBossModule {
  readonly PgBoss: new (options: object) => Boss
}

/** Jobs one by one: its own `work()` takes one job in two seconds unless it is told otherwise. */
export function pgBoss(workers: number): Subject {
  return {
    name: `pg-boss, 1,000-row jobs × ${workers}`,
    prepare: async (ground, rows) => {
      const boss = await bossOn(ground, workers)
      await boss.insert(
        'fill',
        jobsOf(rows).map((data) => ({ data })),
      )
      const pool = poolOf(ground.url, workers)
      const loop = async (): Promise<void> => {
        for (;;) {
          const [job] = await boss.fetch('fill', { batchSize: 1 })
          if (!job) return
          await pool.query(fill, [job.data.from, job.data.to])
          await boss.complete('fill', job.id)
        }
      }
      return {
        work: async () => void (await Promise.all(Array.from({ length: workers }, loop))),
        end: async () => {
          await boss.stop({ graceful: false })
          await pool.end()
        },
      }
    },
  }
}

async function bossOn({ url, sql }: Ground, workers: number): Promise<Boss> {
  const { PgBoss } = await peer<PgBossModule>('pg-boss')
  await sql('DROP SCHEMA IF EXISTS pgboss CASCADE')
  const boss = new PgBoss({ connectionString: url, max: workers + 1, supervise: false, schedule: false })
  boss.on('error', () => undefined)
  await boss.start()
  await boss.createQueue('fill')
  return boss
}
