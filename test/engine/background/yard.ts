import { machineClock } from '../../../src/adapters/clock.ts'
import { machineProcesses } from '../../../src/adapters/processes.ts'
import { productModules } from '../../../src/adapters/product-modules.ts'
import { type Definition, defaults } from '../../../src/engine/background/definition.ts'
import { queue } from '../../../src/engine/background/queue.ts'
import { type BackgroundRow, backgroundColumns, type BatchRow } from '../../../src/engine/background/rows.ts'
import { workOn } from '../../../src/engine/background/work.ts'
import { type Engine } from '../../../src/engine/engine.ts'
import { type EngineEvent } from '../../../src/engine/events.ts'
import { ensureTables } from '../../../src/engine/tables/ensure.ts'
import { type Database } from '../../../src/ports/database.ts'
import { testDatabase, type TestDatabase } from '../../support/postgres/database.ts'

/** A database with our tables, an engine on it, and everything that was told. */
export interface Yard extends TestDatabase {
  readonly engine: Engine
  readonly events: EngineEvent[]
  readonly engineOn: (database: Database, actor?: string) => Engine
  /** Queues work on the table `t` with the key `id`, unless told otherwise. */
  readonly queue: (draft?: Partial<Definition>) => Promise<bigint>
  /** Plans its batches and does none of them. */
  readonly plan: (id: bigint) => Promise<void>
  readonly row: (id: bigint) => Promise<BackgroundRow>
  readonly batches: (id: bigint) => Promise<readonly BatchRow[]>
  readonly attempts: (id: bigint) => Promise<readonly AttemptRow[]>
}

export interface AttemptRow {
  readonly batch_id: bigint
  readonly number: number
  readonly owner: string
  readonly outcome: string
  readonly rows_done: bigint
  readonly sub_batches: number
  readonly sqlstate: string | null
  readonly error: string | null
  readonly ended_at: number | null
}

/** Small sizes, so that a few rows are several batches. */
const small = { batchSize: 20, subBatchSize: 5, timeout: 5000 } as const

export async function yard(): Promise<Yard> {
  const base = await testDatabase()
  const events: EngineEvent[] = []
  const engineOn = (database: Database, actor = 'tester@here:1'): Engine => ({
    database,
    clock: machineClock,
    actor,
    processes: machineProcesses,
    modules: productModules,
    folder: undefined,
    tell: (event) => void events.push(event),
  })
  await ensureTables(base.db, machineClock)
  let count = 0
  const all = async <Row extends object>(text: string, id: bigint): Promise<readonly Row[]> =>
    (await base.db.transaction((tx) => tx.query<Row>(text, [id]))).rows
  return {
    ...base,
    engine: engineOn(base.db),
    events,
    engineOn,
    queue: async (draft = {}) => {
      const name = `Work${(count += 1)}`
      await base.db.transaction((tx) =>
        queue(tx, { name, queuedBy: '20250101000000', definition: definition(draft), actor: 'tester@here:1' }),
      )
      const [row] = await base.sql<{ id: string }>('SELECT id FROM waystop.background_migration WHERE name = $1', [
        name,
      ])
      return BigInt(row!.id)
    },
    plan: async (id) => {
      const stop = new AbortController()
      const tell = (event: EngineEvent): void => void (event.kind === 'batch-begun' && stop.abort())
      await workOn({ ...engineOn(base.db), tell }, { only: [id], stop: stop.signal })
      await base.sql('DELETE FROM waystop.attempt WHERE migration_id = $1', [id])
    },
    row: async (id) =>
      (await all<BackgroundRow>(`SELECT ${backgroundColumns} FROM waystop.background_migration WHERE id = $1`, id))[0]!,
    batches: (id) => all<BatchRow>('SELECT * FROM waystop.batch WHERE migration_id = $1 ORDER BY id', id),
    attempts: (id) => all<AttemptRow>('SELECT * FROM waystop.attempt WHERE migration_id = $1 ORDER BY id', id),
  }
}

/** Counts every visit of a row: it has to be exactly one. */
const countVisits = { kind: 'update', sql: 'UPDATE t SET n = n + 1 WHERE {batch}' } as const

export function definition(draft: Partial<Definition> = {}): Definition {
  return { table: 't', key: ['id'], strategy: 'keyset', work: countVisits, done: null, ...defaults, ...small, ...draft }
}

/** Rows 1 to `rows`, each visited never. */
export async function makeTable({ sql }: Pick<TestDatabase, 'sql'>, rows: number, name = 't'): Promise<void> {
  await sql(`DROP TABLE IF EXISTS ${name}`)
  await sql(`CREATE TABLE ${name} (id bigint PRIMARY KEY, n integer NOT NULL DEFAULT 0)`)
  await sql(`INSERT INTO ${name} SELECT g FROM generate_series(1, $1::int) g`, [rows])
}

/** How many rows were visited how often. */
export async function visits({ sql }: Pick<TestDatabase, 'sql'>, name = 't'): Promise<Record<string, number>> {
  const rows = await sql<{ n: number; rows: string }>(`SELECT n, count(*) AS rows FROM ${name} GROUP BY n ORDER BY n`)
  return Object.fromEntries(rows.map(({ n, rows: count }) => [String(n), Number(count)]))
}
