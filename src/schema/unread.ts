import { type Queries } from '../ports/database.ts'

/** An object that a snapshot does not read. */
export interface UnreadObject {
  /** As PostgreSQL calls its kind: `publication`, `cast`. */
  readonly kind: string
  readonly name: string
  /** What its row in the catalogue says, as JSON; what refers to other objects is not in it. */
  readonly definition: string
}

/** Catalogues that `readSnapshot` leaves out. */
const catalogues = [
  'pg_am',
  'pg_cast',
  'pg_collation',
  'pg_conversion',
  'pg_default_acl',
  'pg_foreign_data_wrapper',
  'pg_foreign_server',
  'pg_language',
  'pg_opclass',
  'pg_operator',
  'pg_opfamily',
  'pg_publication',
  'pg_publication_rel',
  'pg_transform',
  'pg_ts_config',
  'pg_ts_dict',
  'pg_ts_parser',
  'pg_ts_template',
]

/** Lower numbers are what PostgreSQL itself brings (FirstNormalObjectId). */
const firstOfPeople = 16_384

/** Columns that mean the same in two databases: numbers of objects do not. */
const comparable = `ARRAY['name', 'text', 'bool', '"char"', 'int2', 'int4', 'float4', 'text[]', 'aclitem[]']::regtype[]`

/** What a person made and a snapshot does not read, by kind and name. Large objects are counted as one. */
export async function readUnread(tx: Queries): Promise<readonly UnreadObject[]> {
  const { rows } = await tx.query<UnreadObject>(
    `SELECT i.type AS kind, i.identity AS name, one.definition
     FROM (${catalogues.map(rowsOf).join(' UNION ALL ')}) one, LATERAL pg_identify_object(one.classid, one.objid, 0) i
     WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = one.classid AND d.objid = one.objid AND d.deptype IN ('e', 'i'))
     UNION ALL ${otherComments}
     UNION ALL SELECT 'large object', count(*)::text, '' FROM pg_largeobject_metadata HAVING count(*) > 0
     ORDER BY 1, 2`,
  )
  return rows
}

function rowsOf(name: string): string {
  return `SELECT '${name}'::regclass::oid AS classid, oid AS objid,
    (SELECT jsonb_object_agg(key, value)::text FROM jsonb_each(to_jsonb(c)) WHERE key IN (
      SELECT attname FROM pg_attribute WHERE attrelid = '${name}'::regclass AND attnum > 0 AND atttypid::regtype = ANY (${comparable})
    )) AS definition
  FROM ${name} c WHERE oid >= ${firstOfPeople}`
}

/** On what has no schema of its own: constraints, triggers, extensions. */
const otherComments = `
  SELECT 'comment', 'on ' || i.type || ' ' || i.identity, d.description
  FROM pg_description d, LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) i
  WHERE d.objoid >= ${firstOfPeople}
    AND d.classoid NOT IN ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass, 'pg_namespace'::regclass)
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e')`
