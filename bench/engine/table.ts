import { type Ground } from './ground.ts'

/**
 * The table of every run: dense bigint keys, 60 characters, and a column to fill. Made anew, so that no run meets the dead
 * rows of another; vacuumed and checkpointed, so that none pays for how it was made.
 */
export async function makeTable({ sql }: Ground, rows: number): Promise<void> {
  await sql('DROP TABLE IF EXISTS t')
  await sql('CREATE TABLE t (id bigint PRIMARY KEY, payload text NOT NULL, target bigint)')
  await sql(`INSERT INTO t (id, payload) SELECT i, repeat('x', 60) FROM generate_series(1, ${rows}) i`)
  await sql('VACUUM ANALYZE t')
  await sql('CHECKPOINT')
}

/** Throws unless every row is there once and was filled. */
export async function checkTable({ sql }: Ground, rows: number, who: string): Promise<void> {
  const [seen] = await sql<{ all: string; wrong: string }>(
    'SELECT count(*) AS all, count(*) FILTER (WHERE target IS DISTINCT FROM id) AS wrong FROM t',
  )
  if (Number(seen!.all) === rows && Number(seen!.wrong) === 0) return
  throw new Error(`${who} left ${seen!.wrong} of ${seen!.all} rows wrong; there were ${rows}`)
}
