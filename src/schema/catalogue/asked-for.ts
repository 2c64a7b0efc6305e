import { type CatalogueQuery, notOfExtension, ours, relationKind } from './parts.ts'

/** What the owner may do is the owner's, and its list grows with the major versions. */
const privileges = (acl: string, owner: string): string => `
  (SELECT r.grantee, array_agg(DISTINCT r.privilege_type || CASE WHEN r.is_grantable THEN ' with grant option' ELSE '' END) AS may
   FROM aclexplode(${acl}) r WHERE r.grantee <> ${owner} GROUP BY r.grantee)`

const granted = (kind: string, name: string): string => `
SELECT 'grant' AS kind, ARRAY[${kind}, ${name}, 'to', COALESCE(o.rolname, 'public')]::text[] AS path,
  jsonb_build_object('privileges', (SELECT array_agg(one ORDER BY one) FROM unnest(g.may) one)) AS fields`

const role = 'LEFT JOIN pg_roles o ON o.oid = g.grantee'

/** Who besides the owner may do what with schemas, relations and functions. */
export const grants: CatalogueQuery = () => `
${granted("'schema'", 'n.nspname')}
FROM pg_namespace n CROSS JOIN LATERAL ${privileges('n.nspacl', 'n.nspowner')} g ${role}
WHERE ${ours('n')}
UNION ALL
${granted(`CASE c.relkind WHEN 'S' THEN 'sequence' ELSE ${relationKind('c')} END`, "n.nspname || '.' || c.relname")}
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL ${privileges('c.relacl', 'c.relowner')} g ${role}
WHERE ${ours('n')} AND ${notOfExtension('pg_class', 'c.oid')}
UNION ALL
${granted("'function'", "n.nspname || '.' || p.proname || '(' || oidvectortypes(p.proargtypes) || ')'")}
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
CROSS JOIN LATERAL ${privileges('p.proacl', 'p.proowner')} g ${role}
WHERE ${ours('n')} AND ${notOfExtension('pg_proc', 'p.oid')}`

/** Comments on relations, columns, functions, types and schemas. */
export const comments: CatalogueQuery = () => `
SELECT 'comment' AS kind, ARRAY['on', i.type, i.identity]::text[] AS path, jsonb_build_object('text', d.description) AS fields
FROM pg_description d
LEFT JOIN pg_class c ON d.classoid = 'pg_class'::regclass AND c.oid = d.objoid
LEFT JOIN pg_proc p ON d.classoid = 'pg_proc'::regclass AND p.oid = d.objoid
LEFT JOIN pg_type t ON d.classoid = 'pg_type'::regclass AND t.oid = d.objoid
JOIN pg_namespace n ON n.oid = COALESCE(c.relnamespace, p.pronamespace, t.typnamespace,
  CASE WHEN d.classoid = 'pg_namespace'::regclass THEN d.objoid END)
CROSS JOIN LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) i
WHERE ${ours('n')} AND d.description <> 'standard public schema'
  AND NOT EXISTS (SELECT FROM pg_depend ext WHERE ext.classid = d.classoid AND ext.objid = d.objoid AND ext.deptype = 'e')`
