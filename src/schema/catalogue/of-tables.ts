import { type CatalogueQuery, notOfExtension, ours, partOfRelation, relationKind } from './parts.ts'

const ofUserTable = `c.relpersistence <> 't' AND ${ours('n')} AND ${notOfExtension('pg_class', 'c.oid')}`
const inItsSchema = 'JOIN pg_namespace n ON n.oid = c.relnamespace'

const enabled = (column: string): string =>
  `CASE ${column} WHEN 'O' THEN NULL WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'on replicas' ELSE 'always' END`

/**
 * Checks, keys and exclusions. NOT NULL is told with its column on every version. What PostgreSQL makes of a foreign key
 * for each partition follows from the key.
 */
export const constraints: CatalogueQuery = () => `
${partOfRelation('constraint', 'k.conname')},
  jsonb_build_object(
    'definition', regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', ''),
    'validated', k.convalidated,
    'index', CASE WHEN k.contype IN ('p', 'u', 'x') THEN pg_get_indexdef(k.conindid) END,
    'clustered', (SELECT true FROM pg_index x WHERE x.indexrelid = k.conindid AND x.indisclustered AND k.contype IN ('p', 'u', 'x'))
  ) AS fields
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid ${inItsSchema}
WHERE k.contype IN ('c', 'f', 'p', 'u', 'x') AND NOT (k.contype = 'f' AND k.conparentid <> 0) AND ${ofUserTable}`

/** Indexes that no constraint brings. */
export const indexes: CatalogueQuery = () => `
SELECT 'index' AS kind, ARRAY[n.nspname, i.relname]::text[] AS path,
  ${relationKind('c')} AS parent_kind, ARRAY[n.nspname, c.relname]::text[] AS parent_path,
  jsonb_build_object(
    'definition', pg_get_indexdef(i.oid),
    'valid', x.indisvalid,
    'clustered', NULLIF(x.indisclustered, false)
  ) AS fields
FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_class c ON c.oid = x.indrelid ${inItsSchema}
WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x'))
  AND c.relkind <> 't' AND ${ofUserTable}`

/** Extended statistics. */
export const statistics: CatalogueQuery = () => `
SELECT 'statistics' AS kind, ARRAY[s.nspname, x.stxname]::text[] AS path,
  ${relationKind('c')} AS parent_kind, ARRAY[n.nspname, c.relname]::text[] AS parent_path,
  jsonb_build_object('definition', pg_get_statisticsobjdef(x.oid), 'target', NULLIF(x.stxstattarget, -1)) AS fields
FROM pg_statistic_ext x
JOIN pg_namespace s ON s.oid = x.stxnamespace
JOIN pg_class c ON c.oid = x.stxrelid ${inItsSchema}
WHERE ${ofUserTable}`

/** Triggers that somebody made; those of partitions follow from the partitioned table's. */
export const triggers: CatalogueQuery = () => `
${partOfRelation('trigger', 't.tgname')},
  jsonb_build_object('definition', pg_get_triggerdef(t.oid), 'enabled', ${enabled('t.tgenabled')}) AS fields
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid ${inItsSchema}
WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND ${ofUserTable}`

/** Policies of row security. */
export const policies: CatalogueQuery = () => `
${partOfRelation('policy', 'p.polname')},
  jsonb_build_object(
    'command', CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete'
      ELSE 'all' END,
    'permissive', p.polpermissive,
    'roles', (SELECT jsonb_agg(COALESCE(r.rolname, 'public') ORDER BY r.rolname)
              FROM unnest(p.polroles) role LEFT JOIN pg_roles r ON r.oid = role),
    'using', pg_get_expr(p.polqual, p.polrelid),
    'check', pg_get_expr(p.polwithcheck, p.polrelid)
  ) AS fields
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid ${inItsSchema}
WHERE ${ofUserTable}`

/** Rules; that of a view is the view. */
export const rules: CatalogueQuery = () => `
${partOfRelation('rule', 'w.rulename')},
  jsonb_build_object('definition', pg_get_ruledef(w.oid), 'enabled', ${enabled('w.ev_enabled')}) AS fields
FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class ${inItsSchema}
WHERE w.rulename <> '_RETURN' AND ${ofUserTable}`
