import { type Instant } from '../../domain/time.ts'

/** What is read every time. NULL is what cannot be had; sizes are bytes, ages milliseconds. */
export interface Overview {
  readonly now: Instant
  /** A server in a process of its own, as PGlite is: nothing else runs there. */
  readonly alone: boolean
  readonly standby: boolean
  /** May we see what other users' sessions do? */
  readonly sees_all: boolean
  /** Vacuums on any table. */
  readonly vacuums: number
  readonly archiving: boolean
  readonly last_archived: string | null
  readonly archive_failures: number
  /** Position in the write-ahead log; NULL on a standby. */
  readonly wal_at: number | null
  /** `16MB`. */
  readonly segment_size: string
  readonly replicas: number
  /** Of the replica that is furthest behind. */
  readonly replica_lag: number | null
  readonly replica_bytes: number | null
  readonly slot_bytes: number | null
  /** Sessions that wait for any lock. */
  readonly waiting: number
  /** Of the oldest transaction that holds vacuum back, of any database. */
  readonly oldest_age: number | null
}

/** What is read only when the overview gives a reason to. */
export interface Details {
  readonly vacuum: VacuumReading | null
  /** Vacuums of this database whose table we may not see. */
  readonly hidden_vacuums: number
  readonly replica: ReplicaReading | null
  readonly slot: SlotReading | null
  readonly waiters: number
  readonly longest_wait: number | null
  readonly oldest: TransactionReading | null
}

export interface VacuumReading {
  readonly pid: number
  readonly autovacuum: boolean
  /** It cannot be put off: the table's oldest rows are close to the end of transaction ids. */
  readonly wraparound: boolean
  /** Milliseconds since 1970 at which it began. */
  readonly since: number | null
}

export interface ReplicaReading {
  readonly name: string
  readonly bytes: number | null
  readonly lag: number | null
}

export interface SlotReading {
  readonly name: string
  readonly bytes: number
  readonly active: boolean
}

export interface TransactionReading {
  /** `session 4711 (psql)`, `prepared transaction x`. */
  readonly who: string
  readonly age: number
}

/**
 * Every signal in one round trip, as cheap as it can be had: one walk over the sessions, and functions in place of views,
 * which would walk over them again. Scalar subqueries are planned twice as fast as joins. Nothing in it fails for want of
 * a right: what is hidden is NULL, and what refuses on a standby is not called there.
 */
export const overviewSql = `
SELECT clock_timestamp() AS now, pg_is_in_recovery() AS standby, pg_has_role('pg_read_all_stats', 'USAGE') AS sees_all,
  coalesce(bool_or(backend_type = 'standalone backend' AND pid = pg_backend_pid()), false) AS alone,
  (SELECT count(*)::int FROM pg_stat_get_progress_info('VACUUM')) AS vacuums,
  current_setting('archive_mode') <> 'off' AS archiving,
  (SELECT last_archived_wal FROM pg_stat_get_archiver()) AS last_archived,
  (SELECT failed_count::int FROM pg_stat_get_archiver()) AS archive_failures,
  CASE WHEN NOT pg_is_in_recovery() THEN (pg_current_wal_lsn() - '0/0')::float8 END AS wal_at,
  current_setting('wal_segment_size') AS segment_size,
  (SELECT count(*)::int FROM pg_stat_get_wal_senders()) AS replicas,
  (SELECT extract(epoch FROM max(replay_lag))::float8 * 1000 FROM pg_stat_get_wal_senders()) AS replica_lag,
  CASE WHEN NOT pg_is_in_recovery()
    THEN (pg_current_wal_lsn() - (SELECT min(replay_lsn) FROM pg_stat_get_wal_senders()))::float8 END AS replica_bytes,
  CASE WHEN NOT pg_is_in_recovery()
    THEN (pg_current_wal_lsn() - (SELECT min(restart_lsn) FROM pg_get_replication_slots()))::float8 END AS slot_bytes,
  CASE WHEN pg_has_role('pg_read_all_stats', 'USAGE') THEN (count(*) FILTER (WHERE wait_event_type = 'Lock'))::int
    ELSE (SELECT count(*)::int FROM pg_lock_status() WHERE NOT granted) END AS waiting,
  extract(epoch FROM clock_timestamp() - least(
    min(xact_start) FILTER (WHERE coalesce(backend_xid, backend_xmin) IS NOT NULL AND pid <> pg_backend_pid()),
    (SELECT min(prepared) FROM pg_prepared_xact())))::float8 * 1000 AS oldest_age
FROM pg_stat_get_activity(NULL)`

/**
 * Who and what it is. $1: the quoted table. $2: names of replicas that do not count.
 * A session that waits for a row holds or awaits a tuple lock of the table, whoever has the row.
 * Vacuum of this table is held back by transactions of this database alone.
 */
export const detailsSql = `
WITH me AS MATERIALIZED (
  SELECT (SELECT oid FROM pg_database WHERE datname = current_database()) AS database, to_regclass($1)::oid AS target,
         CASE WHEN NOT pg_is_in_recovery() THEN pg_current_wal_lsn() END AS wal_at
), activity AS MATERIALIZED (
  SELECT pid, datid, backend_type, application_name, xact_start, backend_xid, backend_xmin
  FROM pg_stat_get_activity(NULL)
), vacuums AS MATERIALIZED (
  SELECT v.pid, v.relid FROM pg_stat_progress_vacuum v JOIN me ON v.datid = me.database
), locks AS MATERIALIZED (
  SELECT pid, locktype, relation, granted, waitstart FROM pg_locks
), waiters AS MATERIALIZED (
  SELECT w.pid, w.waitstart FROM locks w, me
  WHERE NOT w.granted AND (w.relation = me.target OR EXISTS (
    SELECT FROM locks h WHERE h.pid = w.pid AND h.locktype = 'tuple' AND h.relation = me.target))
)
SELECT
  (SELECT jsonb_build_object('pid', v.pid,
            'autovacuum', coalesce(a.backend_type = 'autovacuum worker', false),
            'since', extract(epoch FROM a.xact_start)::float8 * 1000,
            'wraparound', age(c.relfrozenxid) > least(current_setting('autovacuum_freeze_max_age')::bigint,
                (SELECT option_value::bigint FROM pg_options_to_table(c.reloptions)
                 WHERE option_name = 'autovacuum_freeze_max_age'))
              OR mxid_age(c.relminmxid) > current_setting('autovacuum_multixact_freeze_max_age')::bigint)
   FROM vacuums v JOIN pg_class c ON c.oid = v.relid LEFT JOIN activity a ON a.pid = v.pid
   WHERE v.relid = me.target OR v.relid = (SELECT reltoastrelid FROM pg_class WHERE oid = me.target)
      OR v.relid IN (SELECT relid FROM pg_partition_tree(me.target::regclass))
   LIMIT 1) AS vacuum,
  (SELECT count(*)::int FROM vacuums WHERE relid IS NULL) AS hidden_vacuums,
  (SELECT jsonb_build_object('name', a.application_name, 'bytes', me.wal_at - s.replay_lsn,
            'lag', extract(epoch FROM s.replay_lag)::float8 * 1000)
   FROM pg_stat_get_wal_senders() s JOIN activity a USING (pid)
   WHERE s.replay_lsn IS NOT NULL AND NOT a.application_name = ANY ($2::text[])
   ORDER BY s.replay_lag DESC NULLS LAST, s.replay_lsn LIMIT 1) AS replica,
  (SELECT jsonb_build_object('name', slot_name, 'active', active, 'bytes', me.wal_at - restart_lsn)
   FROM pg_get_replication_slots() WHERE restart_lsn IS NOT NULL AND me.wal_at IS NOT NULL
   ORDER BY restart_lsn LIMIT 1) AS slot,
  (SELECT count(DISTINCT pid)::int FROM waiters) AS waiters,
  (SELECT (extract(epoch FROM max(clock_timestamp() - waitstart)) * 1000)::float8 FROM waiters) AS longest_wait,
  (SELECT jsonb_build_object('who', t.who, 'age', extract(epoch FROM clock_timestamp() - t.since)::float8 * 1000)
   FROM (SELECT concat('session ', pid, ' (' || nullif(application_name, '') || ')') AS who, xact_start AS since
         FROM activity
         WHERE datid = me.database AND pid <> pg_backend_pid() AND coalesce(backend_xid, backend_xmin) IS NOT NULL
           AND backend_type NOT IN ('autovacuum worker', 'walsender') AND pid NOT IN (SELECT pid FROM vacuums)
         UNION ALL
         SELECT 'prepared transaction ' || gid, prepared FROM pg_prepared_xact() WHERE dbid = me.database) t
   ORDER BY t.since LIMIT 1) AS oldest
FROM me`
