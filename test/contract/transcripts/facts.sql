-- Facts about Depot for an upgrade plan: 4 questions, manifest of 2026-11-10.
-- Reads only: each query is a transaction of its own that cannot write, ends after 60s and waits 2s
-- for a lock.
-- Run it on the primary, as a user that may read the tables. A query that fails stops no other.
--
--   psql -X -A -t -F, -f facts.sql > facts.csv
--
-- Each line it prints: condition,value,measured_at,in_recovery,database,server_version
-- Who plans the upgrade reads the lines with
--
--   plan upgrade --from VERSION --manifest depot --facts facts.csv

-- ============================================================================
-- Database main
-- ============================================================================

-- many-parcels: Has the parcels table more than 1,000 rows?
-- yes when the value is > 1000
BEGIN TRANSACTION READ ONLY;
SET LOCAL statement_timeout = '60s';
SET LOCAL lock_timeout = '2s';
SELECT 'many-parcels' AS condition,
       (
         SELECT count(*) FROM (SELECT 1 FROM parcels LIMIT 1001) x
       )::text AS value,
       to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS measured_at,
       pg_is_in_recovery() AS in_recovery,
       current_database() AS database,
       current_setting('server_version') AS server_version;
COMMIT;

-- customs-used: Is the customs module used?
-- yes when the value is = true; nobody has tried this query yet
BEGIN TRANSACTION READ ONLY;
SET LOCAL statement_timeout = '60s';
SET LOCAL lock_timeout = '2s';
SELECT 'customs-used' AS condition,
       (
SELECT EXISTS (
  SELECT 1 FROM customs_forms
  WHERE state <> 'void; -- not this one'
)
       )::text AS value,
       to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS measured_at,
       pg_is_in_recovery() AS in_recovery,
       current_database() AS database,
       current_setting('server_version') AS server_version;
COMMIT;

-- legacy-labels: Are labels still printed in the old format?
-- yes when the value is = a4, old
BEGIN TRANSACTION READ ONLY;
SET LOCAL statement_timeout = '60s';
SET LOCAL lock_timeout = '2s';
SELECT 'legacy-labels' AS condition,
       (
         SELECT value FROM settings WHERE name = 'label_format'
       )::text AS value,
       to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS measured_at,
       pg_is_in_recovery() AS in_recovery,
       current_database() AS database,
       current_setting('server_version') AS server_version;
COMMIT;

-- ============================================================================
-- Database stock
-- Where stock is a database of its own, run this section there, not here. Alone it is printed by
-- plan facts sql --database stock
-- ============================================================================

-- big-stock: Has the stock database more than 50 shelves?
-- yes when the value is > 50
BEGIN TRANSACTION READ ONLY;
SET LOCAL statement_timeout = '60s';
SET LOCAL lock_timeout = '2s';
SELECT 'big-stock' AS condition,
       (
         SELECT count(*) FROM (SELECT 1 FROM shelves LIMIT 51) x
       )::text AS value,
       to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS measured_at,
       pg_is_in_recovery() AS in_recovery,
       current_database() AS database,
       current_setting('server_version') AS server_version;
COMMIT;

-- Without a query. Whoever knows adds a line to facts.csv, like hand-scanners,yes or hand-scanners,no:
--
-- hand-scanners: Are hand scanners older than 2019 in use?
-- (published: printed on their back; no query can answer it)
--
-- several-web-nodes: Does more than one web node serve?
-- (the installation file answers it by the number of web nodes)
--
-- ran-bad-squash: Did this installation ever run 1.2.0?
-- (the versions that ran here answer it: 1.2.0)
