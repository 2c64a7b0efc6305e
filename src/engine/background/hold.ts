import { type Duration } from '../../domain/time.ts'
import { type Engine } from '../engine.ts'
import { subjectIn } from './end-migration.ts'
import { type BackgroundRow } from './rows.ts'

/** Milliseconds: the first hold, and the longest. Each one that follows at once is twice as long. */
const first = 1000
const longest = 600_000

export interface Hold {
  readonly because: string
  /** Milliseconds; default 10 min. */
  readonly atMost?: Duration | undefined
}

/** No worker claims batches of it for a while, and whoever reads the status sees why. */
export async function hold(engine: Engine, row: BackgroundRow, { because, atMost = longest }: Hold): Promise<void> {
  const rows = await engine.database.transaction(async (tx) => {
    const answer = await tx.query<{ milliseconds: number }>(
      `UPDATE waystop.background_migration
       SET holds = least(holds + 1, 30), hold_because = $2,
           hold_until = clock_timestamp() + least($3::float8, $4::float8 * 2 ^ least(holds, 20)) * interval '1 ms'
       WHERE id = $1 AND (hold_until IS NULL OR hold_until <= clock_timestamp())
       RETURNING least($3::float8, $4::float8 * 2 ^ least(holds - 1, 20)) AS milliseconds`,
      [row.id, because, atMost, first],
    )
    return answer.rows
  })
  const [held] = rows
  if (held) engine.tell({ kind: 'held', subject: subjectIn(engine, row), because, for: held.milliseconds })
}

/** What it was held for is over: the next hold is a short one again. */
export async function endHold(engine: Engine, id: bigint): Promise<void> {
  await engine.database.transaction((tx) =>
    tx.query(
      `UPDATE waystop.background_migration SET holds = 0, hold_until = NULL, hold_because = NULL
       WHERE id = $1 AND holds > 0 AND hold_until <= clock_timestamp()`,
      [id],
    ),
  )
}
