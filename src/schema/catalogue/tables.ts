import { type CatalogueQuery, notOfExtension, ours, qualified, relationKind, sorted } from './parts.ts'

const parents = `SELECT jsonb_agg(${qualified('pn', 'p.relname')} ORDER BY h.inhseqno)
  FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
  WHERE h.inhrelid = c.oid`

const identityIndex = `SELECT i.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
  WHERE x.indrelid = c.oid AND x.indisreplident`

/** Tables, partitioned and foreign ones too. */
export const tables: CatalogueQuery = () => `
SELECT ${relationKind('c')} AS kind, ARRAY[n.nspname, c.relname]::text[] AS path,
  jsonb_build_object(
    'unlogged', NULLIF(c.relpersistence = 'u', false),
    'partitioned by', CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) END,
    'partition of', CASE WHEN c.relispartition THEN (${parents}) END,
    'bounds', pg_get_expr(c.relpartbound, c.oid),
    'inherits', CASE WHEN NOT c.relispartition THEN (${parents}) END,
    'options', ${sorted('c.reloptions')},
    'toast options', ${sorted('o.reloptions')},
    'row security', NULLIF(c.relrowsecurity, false),
    'row security for the owner', NULLIF(c.relforcerowsecurity, false),
    'replica identity', CASE c.relreplident WHEN 'n' THEN 'nothing' WHEN 'f' THEN 'full' WHEN 'i' THEN
      'index ' || (${identityIndex}) END,
    'access method', (SELECT m.amname FROM pg_am m WHERE m.oid = c.relam AND m.amname <> 'heap'),
    'server', (SELECT s.srvname FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid)
  ) AS fields
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class o ON o.oid = c.reltoastrelid
WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND ${ours('n')} AND ${notOfExtension('pg_class', 'c.oid')}`

/** Which columns and functions a view reads: compared where its text is spelled differently by two major versions. */
const uses = `SELECT jsonb_agg(DISTINCT used ORDER BY used) FROM (
    SELECT COALESCE(rn.nspname || '.' || r.relname || COALESCE('.' || ra.attname, ''), NULLIF(d.refobjid, 0)::regproc::text) AS used
    FROM pg_rewrite w
    JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
      AND d.refclassid IN ('pg_class'::regclass, 'pg_proc'::regclass) AND d.refobjid <> c.oid
    LEFT JOIN pg_class r ON d.refclassid = 'pg_class'::regclass AND r.oid = d.refobjid
    LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace
    LEFT JOIN pg_attribute ra ON ra.attrelid = r.oid AND ra.attnum = d.refobjsubid AND d.refobjsubid > 0
    WHERE w.ev_class = c.oid AND w.rulename = '_RETURN') all_uses`

/** Views and materialized views. Whether one is filled is no matter of the schema. */
export const views: CatalogueQuery = () => `
SELECT ${relationKind('c')} AS kind, ARRAY[n.nspname, c.relname]::text[] AS path,
  jsonb_build_object('definition', pg_get_viewdef(c.oid), 'options', ${sorted('c.reloptions')}, 'uses', (${uses})) AS fields
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND c.relpersistence <> 't' AND ${ours('n')} AND ${notOfExtension('pg_class', 'c.oid')}`

/** Sequences; how far one has counted is no matter of the schema. One that a column owns goes with the table. */
export const sequences: CatalogueQuery = () => `
SELECT 'sequence' AS kind, ARRAY[n.nspname, c.relname]::text[] AS path,
  CASE WHEN o.oid IS NOT NULL THEN ${relationKind('o')} END AS parent_kind,
  CASE WHEN o.oid IS NOT NULL THEN ARRAY[m.nspname, o.relname]::text[] END AS parent_path,
  jsonb_build_object(
    'type', format_type(s.seqtypid, NULL),
    'start', s.seqstart::text,
    'increment', s.seqincrement::text,
    'minimum', s.seqmin::text,
    'maximum', s.seqmax::text,
    'cache', s.seqcache::text,
    'cycles', NULLIF(s.seqcycle, false),
    'owned by', ${qualified('m', "o.relname || '.' || a.attname")}
  ) AS fields
FROM pg_sequence s
JOIN pg_class c ON c.oid = s.seqrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
  AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
LEFT JOIN pg_class o ON o.oid = d.refobjid
LEFT JOIN pg_namespace m ON m.oid = o.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum = d.refobjsubid
WHERE c.relpersistence <> 't' AND ${ours('n')} AND ${notOfExtension('pg_class', 'c.oid')}`
