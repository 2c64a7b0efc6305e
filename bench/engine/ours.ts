import { type Definition, defaults } from '../../src/engine/background/definition.ts'
import { queue } from '../../src/engine/background/queue.ts'
import { workOn } from '../../src/engine/background/work.ts'
import { type Engine } from '../../src/engine/engine.ts'
import { type HealthCheck } from '../../src/engine/health/verdict.ts'
import { ensureTables } from '../../src/engine/tables/ensure.ts'
import { openEngine, type Ground } from './ground.ts'
import { type Subject } from './subject.ts'

export interface Shape {
  readonly name: string
  readonly workers: number
  readonly definition: Partial<Definition>
  /** Read before sub-batches, as `plan worker` does; default: nothing is. */
  readonly health?: HealthCheck
}

/** 10,000 rows a batch whatever the pace would like, so that shapes compare. */
export const whole = (workers: number): Shape => ({
  name: `ours, 10,000 rows × ${workers}`,
  workers,
  definition: { subBatchSize: 10_000 },
})

export const cut = (workers: number): Shape => ({
  name: `ours, 10 × 1,000 rows × ${workers}`,
  workers,
  definition: { subBatchSize: 1000 },
})

export function ours({ name, workers, definition, health }: Shape): Subject {
  return {
    name,
    prepare: async (ground) => {
      await queueWork(ground, definition)
      const engine = await openEngine(ground.url)
      return { work: () => runWorkers(engine, workers, health), end: engine.database.close }
    },
  }
}

/** Our tables anew, with one background migration that fills the column. */
export async function queueWork(ground: Ground, definition: Partial<Definition>): Promise<void> {
  await ground.sql('DROP SCHEMA IF EXISTS waystop CASCADE')
  const { database, clock, actor } = await openEngine(ground.url)
  await ensureTables(database, clock)
  const queueing = { name: 'FillTarget', queuedBy: '20250101000000', definition: { ...basis, ...definition }, actor }
  await database.transaction((tx) => queue(tx, queueing))
  await database.close()
}

const basis: Definition = {
  ...defaults,
  table: 't',
  key: ['id'],
  strategy: 'keyset',
  work: { kind: 'update', sql: 'UPDATE t SET target = id WHERE {batch}' },
  done: null,
  batchSize: 10_000,
  maximumBatchSize: 10_000,
}

/** Throws unless everything was done at the first attempt. */
export async function runWorkers(engine: Engine, workers: number, health?: HealthCheck): Promise<void> {
  const { ended, failures } = await workOn(engine, { workers, untilIdle: true, health })
  if (ended !== 'idle' || failures > 0) throw new Error(`our workers ended ${ended} with ${failures} failures`)
}
