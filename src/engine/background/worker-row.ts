import { QueryError } from '../../domain/query-error.ts'
import { type Duration } from '../../domain/time.ts'
import { type Engine } from '../engine.ts'
import { patiently } from './patience.ts'

/** Milliseconds between two signs of life, and how long one is good for. */
const interval: Duration = 5000
const goodFor: Duration = 20_000

/** Whoever waits for the end wants to know that somebody works; the row goes with the worker. */
export async function withWorkerRow<T>(engine: Engine, work: () => Promise<T>): Promise<T> {
  const id = await arrive(engine)
  const ended = new AbortController()
  const beating = beat(engine, id, ended.signal)
  try {
    return await work()
  } finally {
    ended.abort()
    await beating
    await leave(engine, id)
  }
}

/** Rows of those who died are swept by whoever comes next. */
function arrive(engine: Engine): Promise<string> {
  return patiently(engine, async (tx) => {
    await tx.query("DELETE FROM waystop.worker WHERE seen_until < clock_timestamp() - interval '1 day'")
    const { rows } = await tx.query<{ id: string }>(
      `INSERT INTO waystop.worker (id, owner, seen_until)
       VALUES (gen_random_uuid(), $1, clock_timestamp() + $2::float8 * interval '1 ms') RETURNING id`,
      [engine.actor, goodFor],
    )
    return rows[0]!.id
  })
}

async function beat({ database, clock }: Engine, id: string, ended: AbortSignal): Promise<void> {
  for (;;) {
    await clock.wait(interval, ended)
    if (ended.aborted) return
    await database
      .transaction((tx) =>
        tx.query(
          `UPDATE waystop.worker SET seen_at = clock_timestamp(), seen_until = clock_timestamp() + $2::float8 * interval '1 ms'
           WHERE id = $1::uuid`,
          [id, goodFor],
        ),
      )
      .catch(ignoreQueryError)
  }
}

async function leave({ database }: Engine, id: string): Promise<void> {
  await database
    .transaction((tx) => tx.query('DELETE FROM waystop.worker WHERE id = $1::uuid', [id]))
    .catch(ignoreQueryError)
}

/** A sign of life that cannot be given is missed by nobody who could act on it. */
function ignoreQueryError(error: unknown): void {
  if (!(error instanceof QueryError)) throw error
}
