import { type Duration } from '../../domain/time.ts'
import { type Database } from '../../ports/database.ts'

/** Somebody who has batches. */
export interface Holder {
  readonly owner: string
  /** The background migration. */
  readonly name: string
  readonly batches: number
  /** Milliseconds until all of them are free unless there is a sign of life, by the database's clock. */
  readonly left: Duration
}

/** Who has batches besides one's own, of all background migrations or of those with these ids. */
export async function holdersOf(
  database: Database,
  { own, only }: { readonly own: string; readonly only: readonly bigint[] | undefined },
): Promise<readonly Holder[]> {
  const { rows } = await database.transaction(
    (tx) =>
      tx.query<Holder>(
        `SELECT b.owner, m.name, count(*)::int AS batches,
                greatest(0, extract(epoch FROM max(b.lease_until) - clock_timestamp()) * 1000)::float8 AS left
         FROM waystop.batch b JOIN waystop.background_migration m ON m.id = b.migration_id
         WHERE b.state = 'running' AND b.owner <> $1 AND ($2::bigint[] IS NULL OR m.id = ANY ($2::bigint[]))
         GROUP BY 1, 2 ORDER BY 1, 2`,
        [own, only ?? null],
      ),
    { readOnly: true, statementTimeout: 2000 },
  )
  return rows
}
