import { type Queries } from '../../ports/database.ts'

/**
 * Have all transactions of this database ended that were open when it was queued? Until then rows may still be committed
 * that no scan of ours can see, in the ranges we would already have walked. What it waits for, in words, when not.
 *
 * The oldest transaction of the whole server answers at once when it is younger; else it may belong to another database,
 * whose rows are none of ours. Every user sees the ids of everybody's transactions in pg_stat_activity.
 */
export async function barrierOf(
  tx: Queries,
  id: bigint,
): Promise<{ readonly passed: boolean; readonly waits: string }> {
  const { rows } = await tx.query<{ passed: boolean; waits: string | null }>(
    `SELECT pg_snapshot_xmin(pg_current_snapshot()) > m.barrier OR w.told IS NULL AS passed, w.told AS waits
     FROM waystop.background_migration m
     LEFT JOIN LATERAL (
       SELECT told FROM (
         SELECT concat('waits for the transaction of pid ', a.pid, ', open since ' || a.xact_start) AS told, a.backend_xid::text AS xid,
                a.xact_start AS since
         FROM pg_stat_activity a
         WHERE a.datname = current_database() AND a.backend_xid IS NOT NULL AND a.pid <> pg_backend_pid()
         UNION ALL
         SELECT concat('waits for the prepared transaction ', p.gid, ', open since ', p.prepared), p.transaction::text, p.prepared
         FROM pg_prepared_xacts p WHERE p.database = current_database()
       ) open
       -- These ids have no epoch; who is older than the barrier is what it waits for.
       WHERE (m.barrier::text::numeric % 4294967296 - open.xid::numeric + 4294967296) % 4294967296 < 2147483648
       ORDER BY since LIMIT 1
     ) w ON true
     WHERE m.id = $1`,
    [id],
  )
  const [row] = rows
  return {
    passed: row?.passed ?? false,
    waits: row?.waits ?? 'waits for transactions that were open when it was queued',
  }
}
