import { ensureTables } from '../../../src/engine/tables/ensure.ts'
import { defaults, type Definition } from '../../../src/engine/background/definition.ts'
import { queue } from '../../../src/engine/background/queue.ts'
import { readNativeStatus } from '../../../src/engine/background/read-status.ts'
import { type BackgroundState } from '../../../src/engine/background/states.ts'
import { type BackgroundStatus } from '../../../src/engine/background/system.ts'
import { machineClock } from '../../../src/adapters/clock.ts'
import { type TestDatabase, testDatabase } from '../../support/postgres/database.ts'

const definition: Definition = {
  table: 'widgets',
  key: ['id'],
  strategy: 'keyset',
  work: { kind: 'update', sql: 'UPDATE widgets SET done = true WHERE {batch}' },
  done: null,
  ...defaults,
}

/** A database with our tables and one small table of somebody's. */
export async function nativeDatabase(name = 'main'): Promise<TestDatabase> {
  const one = await testDatabase(name)
  await ensureTables(one.db, machineClock)
  await one.sql('CREATE TABLE widgets (id bigint PRIMARY KEY, done boolean NOT NULL DEFAULT false)')
  return one
}

interface Queued {
  readonly state?: BackgroundState
  readonly queuedBy?: string
  readonly definition?: Partial<Definition>
}

/** Queues one and puts it into a state, as somebody who writes into the tables would. */
export async function queued(
  { db, sql }: TestDatabase,
  name: string,
  { state = 'active', queuedBy = '20250101000000', definition: own = {} }: Queued = {},
): Promise<bigint> {
  await db.transaction((tx) =>
    queue(tx, { name, queuedBy, definition: { ...definition, ...own }, actor: 'deploy@host:1' }),
  )
  const [row] = await sql<{ id: string }>(
    `UPDATE waystop.background_migration SET state = $3, barrier_passed = true,
       started_at = CASE WHEN $3 <> 'active' THEN clock_timestamp() END
     WHERE name = $1 AND queued_by = $2 RETURNING id`,
    [name, queuedBy, state],
  )
  return BigInt(row!.id)
}

interface Batches {
  readonly ready?: number
  readonly running?: number
  readonly failed?: number
  readonly done?: number
  /** Rows of each. */
  readonly rows?: number
}

/** Batches in their states, with the books that belong to them, one attempt each where there was one. */
export async function withBatches(
  { sql }: TestDatabase,
  id: bigint,
  { ready = 0, running = 0, failed = 0, done = 0, rows = 1000 }: Batches,
): Promise<void> {
  const values = [id, ready, running, failed, done, rows]
  await sql(
    `INSERT INTO waystop.batch (migration_id, lower_bound, upper_bound, state, rows_planned, rows_done, sub_batch_size,
                                attempts, owner, lease_until, started_at, last_sqlstate, last_error)
     SELECT $1, ARRAY[((n - 1) * $6)::text], ARRAY[(n * $6)::text], s, $6, CASE WHEN s = 'done' THEN $6 ELSE 0 END, 100,
            CASE s WHEN 'failed' THEN 3 WHEN 'running' THEN 1 ELSE 0 END, CASE s WHEN 'running' THEN 'w@host:2' END,
            CASE s WHEN 'running' THEN clock_timestamp() + interval '1 minute' END,
            CASE WHEN s <> 'ready' THEN clock_timestamp() END,
            CASE s WHEN 'failed' THEN '22012' END, CASE s WHEN 'failed' THEN 'division by zero' END
     FROM (SELECT row_number() OVER () AS n, s FROM (
             SELECT 'done' AS s FROM generate_series(1, $5::int) UNION ALL SELECT 'failed' FROM generate_series(1, $4::int)
             UNION ALL SELECT 'running' FROM generate_series(1, $3::int)
             UNION ALL SELECT 'ready' FROM generate_series(1, $2::int)) x) y`,
    values,
  )
  await sql(
    `UPDATE waystop.tally SET batches_done = batches_done + $2, rows_done = rows_done + $2::bigint * $4, batches_failed = $3
     WHERE migration_id = $1`,
    [id, done, failed, rows],
  )
}

/** Attempts that ended, a second each, the newest `ago` seconds ago. */
export async function withAttempts(
  { sql }: TestDatabase,
  id: bigint,
  { count, rows = 1000, ago = 0 }: { readonly count: number; readonly rows?: number; readonly ago?: number },
): Promise<void> {
  await sql(
    `INSERT INTO waystop.attempt (migration_id, batch_id, number, owner, lower_bound, upper_bound, started_at, ended_at,
                                  outcome, rows_done)
     SELECT $1, n, 1, 'w@host:2', ARRAY[n::text], ARRAY[(n + 1)::text],
            clock_timestamp() - make_interval(secs => n + $4::int), clock_timestamp() - make_interval(secs => n - 1 + $4::int),
            'done', $3
     FROM generate_series(1, $2::int) n`,
    [id, count, rows, ago],
  )
}

export async function statusNamed({ db }: TestDatabase, name: string): Promise<BackgroundStatus> {
  const found = (await readNativeStatus(db)).find((one) => one.name === name)
  if (!found) throw new Error(`there is no ${name}`)
  return found
}
