import { type CatalogueQuery, notOfExtension, ours } from './parts.ts'

/** Schemas. */
export const schemas: CatalogueQuery = () => `
SELECT 'schema' AS kind, ARRAY[n.nspname]::text[] AS path, '{}'::jsonb AS fields
FROM pg_namespace n
WHERE ${ours('n')} AND ${notOfExtension('pg_namespace', 'n.oid')}`

/** Extensions; what they bring is not looked at. */
export const extensions: CatalogueQuery = () => `
SELECT 'extension' AS kind, ARRAY[e.extname]::text[] AS path,
  jsonb_build_object('schema', n.nspname, 'version', e.extversion) AS fields
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace`
