import { type Queries } from '../../ports/database.ts'

/**
 * Have all transactions ended that were open when it was queued? Until then rows may still be committed that no scan of
 * ours can see, in the ranges we would already have walked. What it waits for, in words, when not.
 */
export async function barrierOf(
  tx: Queries,
  id: bigint,
): Promise<{ readonly passed: boolean; readonly waits: string }> {
  const { rows } = await tx.query<{ passed: boolean; waits: string | null }>(
    `SELECT pg_snapshot_xmin(pg_current_snapshot()) > m.barrier AS passed,
       (SELECT w.told FROM (
          SELECT format('waits for the transaction of pid %s, open since %s', a.pid, a.xact_start) AS told, a.backend_xid::text AS xid,
                 a.xact_start AS since
          FROM pg_stat_activity a WHERE a.backend_xid IS NOT NULL AND a.pid <> pg_backend_pid()
          UNION ALL
          SELECT format('waits for the prepared transaction %s, open since %s', p.gid, p.prepared), p.transaction::text, p.prepared
          FROM pg_prepared_xacts p
        ) w
        -- These ids have no epoch; who is older than the barrier is what it waits for.
        WHERE (m.barrier::text::numeric % 4294967296 - w.xid::numeric + 4294967296) % 4294967296 < 2147483648
        ORDER BY w.since LIMIT 1) AS waits
     FROM waystop.background_migration m WHERE m.id = $1`,
    [id],
  )
  const [row] = rows
  return {
    passed: row?.passed ?? false,
    waits: row?.waits ?? 'waits for transactions that were open when it was queued',
  }
}
