import { type CatalogueQuery, notOfExtension, ours, partOfRelation, sorted } from './parts.ts'

/** From 18 on NOT NULL is a constraint too, and may be one that nobody validated. */
const notNull = (version: number): string =>
  version < 180_000
    ? `NULLIF(a.attnotnull, false)`
    : `CASE WHEN NOT a.attnotnull THEN NULL WHEN EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid
        AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum] AND NOT k.convalidated)
      THEN '"not valid"'::jsonb ELSE 'true'::jsonb END`

/** Columns of tables and views. */
export const columns: CatalogueQuery = (version) => `
${partOfRelation('column', 'a.attname')},
  a.attnum::integer AS position,
  jsonb_build_object(
    'type', format_type(a.atttypid, a.atttypmod),
    'not null', ${notNull(version)},
    'default', CASE a.attgenerated WHEN '' THEN pg_get_expr(e.adbin, e.adrelid) END,
    'generated', CASE a.attgenerated WHEN 's' THEN 'stored ' || pg_get_expr(e.adbin, e.adrelid)
      WHEN 'v' THEN 'virtual ' || pg_get_expr(e.adbin, e.adrelid) END,
    'identity', CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END,
    'collation', (SELECT l.collname FROM pg_collation l WHERE l.oid = a.attcollation AND a.attcollation <> t.typcollation),
    'storage', CASE WHEN a.attstorage <> t.typstorage THEN CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external'
      WHEN 'm' THEN 'main' ELSE 'extended' END END,
    'compression', CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END,
    -- From 17 on the default is NULL, before it is -1.
    'statistics target', NULLIF(a.attstattarget, -1),
    'options', ${sorted('a.attoptions')}
  ) AS fields
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef e ON e.adrelid = a.attrelid AND e.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f', 'v', 'm') AND c.relpersistence <> 't'
  AND ${ours('n')} AND ${notOfExtension('pg_class', 'c.oid')}`
