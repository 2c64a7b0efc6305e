import { expect } from 'vitest'
import { machineClock } from '../../../src/adapters/clock.ts'
import { machineDatabases } from '../../../src/adapters/databases.ts'
import { machineProcesses } from '../../../src/adapters/processes.ts'
import { productModules } from '../../../src/adapters/product-modules.ts'
import { defaults, type Definition } from '../../../src/engine/background/definition.ts'
import { queue } from '../../../src/engine/background/queue.ts'
import { type Engine } from '../../../src/engine/engine.ts'
import { type EngineEvent } from '../../../src/engine/events.ts'
import { ensureTables } from '../../../src/engine/tables/ensure.ts'
import { type ContainerServer } from './container-server.ts'

/** An engine that says what happens, and can be waited for. */
export interface WatchedEngine {
  readonly engine: Engine
  readonly events: readonly EngineEvent[]
  /** Resolves when so many more events of the kind have come. */
  readonly more: (count: number, kind: EngineEvent['kind']) => Promise<void>
}

export async function watchedEngine(url: string, connections = 10): Promise<WatchedEngine> {
  const events: EngineEvent[] = []
  const waiting = new Set<(event: EngineEvent) => void>()
  const engine = {
    database: await machineDatabases.open({ kind: 'postgresql', name: 'main', url, connections }),
    clock: machineClock,
    actor: 'test@host:1',
    processes: machineProcesses,
    modules: productModules,
    folder: undefined,
    tell: (event: EngineEvent): void => {
      events.push(event)
      for (const one of waiting) one(event)
    },
  }
  const more = (count: number, kind: EngineEvent['kind']): Promise<void> =>
    new Promise((resolve) => {
      let left = count
      const one = (event: EngineEvent): void => {
        if (event.kind === kind) left -= 1
        if (left > 0) return
        waiting.delete(one)
        resolve()
      }
      waiting.add(one)
    })
  return { engine, events, more }
}

export interface CountedWish {
  readonly rows: number
  readonly definition?: Partial<Definition>
  /** Where the table is. */
  readonly tablespace?: string
}

/** A table whose every row counts how often it was worked on; batches of 500 rows, sub-batches of 50 with a pause. */
export async function queueCountedWork(
  server: ContainerServer,
  engine: Engine,
  { rows, definition = {}, tablespace = 'pg_default' }: CountedWish,
): Promise<void> {
  await server.sql(`CREATE TABLE t (id bigint PRIMARY KEY, n integer NOT NULL DEFAULT 0) TABLESPACE ${tablespace}`)
  await server.sql('INSERT INTO t SELECT i FROM generate_series(1, $1::int) i', [rows])
  await ensureTables(engine.database, engine.clock)
  const work = { kind: 'update', sql: 'UPDATE t SET n = n + 1 WHERE {batch}' } as const
  const basis: Definition = { ...defaults, table: 't', key: ['id'], strategy: 'keyset', work, done: 'n > 0' }
  const sizes = { batchSize: 500, maximumBatchSize: 500, subBatchSize: 50, pause: 5 }
  const queueing = { name: 'Count', queuedBy: '20250101000000', definition: { ...basis, ...sizes, ...definition } }
  await engine.database.transaction((tx) => queue(tx, { ...queueing, actor: engine.actor }))
}

/** Every row was worked on exactly once, and the books say the same. */
export async function expectCountedOnce(server: ContainerServer, rows: number): Promise<void> {
  expect(await server.sql('SELECT n, count(*)::int AS rows FROM t GROUP BY n')).toEqual([{ n: 1, rows }])
  const books = await server.sql(`
    SELECT m.state, t.rows_done::int AS rows,
           (SELECT count(*)::int FROM waystop.batch b WHERE b.state <> 'done') AS left
    FROM waystop.background_migration m JOIN waystop.tally t ON t.migration_id = m.id`)
  expect(books).toEqual([{ state: 'finished', rows, left: 0 }])
}

/** What attempts ended with, without those that were simply done. */
export async function troubles(server: ContainerServer): Promise<readonly string[]> {
  const rows = await server.sql<{ outcome: string }>(
    "SELECT DISTINCT outcome FROM waystop.attempt WHERE outcome <> 'done' ORDER BY 1",
  )
  return rows.map(({ outcome }) => outcome)
}
