import { type Database } from '../../../ports/database.ts'
import { reading } from '../vendor-tables.ts'
import { rights, tables } from './tables.ts'

/** How many jobs of each were finished. Of what is over they are not counted with its status, since there can be many. */
export function finishedJobs(database: Database, ids: readonly bigint[]): Promise<ReadonlyMap<bigint, number>> {
  return reading(database, rights, async (tx) => {
    const { rows } = await tx.query<{ migration: bigint; done: number }>(
      `SELECT wanted.id AS migration, (SELECT count(*) FROM ${tables.jobs} j
         WHERE j.batched_background_migration_id = wanted.id AND j.status = 2)::int AS done
       FROM unnest($1::bigint[]) AS wanted (id)`,
      [ids],
    )
    return new Map(rows.map(({ migration, done }) => [migration, done]))
  })
}
