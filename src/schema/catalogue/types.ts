import { type CatalogueQuery, notOfExtension, ours } from './parts.ts'

const domain = `
  CASE WHEN t.typtype = 'd' THEN jsonb_build_object(
    'type', format_type(t.typbasetype, t.typtypmod),
    'default', t.typdefault,
    'not null', NULLIF(t.typnotnull, false),
    'collation', (SELECT l.collname FROM pg_collation l JOIN pg_type b ON b.oid = t.typbasetype
                  WHERE l.oid = t.typcollation AND t.typcollation <> b.typcollation),
    'constraints', (SELECT jsonb_agg(k.conname || ' ' || pg_get_constraintdef(k.oid) ORDER BY k.conname)
                    FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c')
  ) ELSE '{}' END`

const range = `
  COALESCE((SELECT jsonb_build_object(
    'subtype', format_type(r.rngsubtype, NULL),
    'operator class', (SELECT o.opcname FROM pg_opclass o WHERE o.oid = r.rngsubopc AND NOT o.opcdefault),
    'canonical', NULLIF(r.rngcanonical, 0)::regproc::text,
    'difference', NULLIF(r.rngsubdiff, 0)::regproc::text)
  FROM pg_range r WHERE r.rngtypid = t.oid), '{}')`

/** Enums with their labels in order, domains, composite types and ranges. Types of tables and arrays go with theirs. */
export const types: CatalogueQuery = () => `
SELECT 'type' AS kind, ARRAY[n.nspname, t.typname]::text[] AS path,
  jsonb_build_object(
    'is', CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range' ELSE 'composite' END,
    'labels', (SELECT jsonb_agg(l.enumlabel ORDER BY l.enumsortorder) FROM pg_enum l WHERE l.enumtypid = t.oid),
    'attributes', (SELECT jsonb_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum)
                   FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)
  ) || ${domain} || ${range} AS fields
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_class c ON c.oid = t.typrelid
WHERE ${ours('n')} AND (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'c' AND c.relkind = 'c'))
  AND ${notOfExtension('pg_type', 't.oid')}`
