/** SQL about one kind of object. `$1` is the list of schemas that are left out. */
export type CatalogueQuery = (version: number) => string

/** PostgreSQL's own schemas and those of the session are nobody's. */
export const ours = (alias: string): string => `${alias}.nspname !~ '^pg_' AND ${alias}.nspname <> ALL ($1::text[])`

/** What belongs to an extension comes and goes with it. */
export const notOfExtension = (catalogue: string, oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_depend ext WHERE ext.classid = '${catalogue}'::regclass AND ext.objid = ${oid} AND ext.deptype = 'e')`

/** The kind of a relation, as we call it. */
export const relationKind = (alias: string): string =>
  `CASE ${alias}.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' ELSE 'table' END`

/** A name with its schema, for fields: `public.parcels`. */
export const qualified = (schema: string, name: string): string => `${schema}.nspname || '.' || ${name}`

/** Options in the order of their text: the order in which somebody set them means nothing. */
export const sorted = (list: string): string =>
  `(SELECT array_agg(option ORDER BY option COLLATE "C") FROM unnest(${list}) option)`

/** A part of a relation `c` in schema `n`: kind, path and parent. */
export const partOfRelation = (kind: string, name: string): string => `
SELECT '${kind}' AS kind, ARRAY[n.nspname, c.relname, ${name}]::text[] AS path,
  ${relationKind('c')} AS parent_kind, ARRAY[n.nspname, c.relname]::text[] AS parent_path`
