import { type Database } from '../ports/database.ts'
import { ask, type Known, known, unknown } from './known.ts'

/** Rows a second at which batches were done here before: the slowest and the fastest background migration. */
export interface PastRates {
  readonly least: number
  readonly most: number
  /** Of how many background migrations. */
  readonly of: number
}

/** Reads the sums of our own batches; what did next to nothing tells no rate. */
export async function readPastRates(database: Database): Promise<Known<PastRates>> {
  const read = await ask(database, async (tx) => {
    const { rows: there } = await tx.query(
      `SELECT 1 FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
       WHERE nspname = 'waystop' AND relname = 'tally'`,
    )
    if (there.length === 0) return undefined
    const { rows } = await tx.query<{ least: number | null; most: number | null; of: number }>(
      `SELECT min(rate) AS least, max(rate) AS most, count(*)::int AS of
       FROM (SELECT rows_done * 1000 / work_ms AS rate FROM waystop.tally WHERE rows_done >= 100 AND work_ms > 0) AS done`,
    )
    return rows[0]!
  })
  if (!read.known) return read
  const { least, most, of } = read.value ?? { least: null, most: null, of: 0 }
  return least === null || most === null ? unknown('no batches were measured here') : known({ least, most, of })
}
