import { type Queries } from '../ports/database.ts'

/** An object that a snapshot does not read. */
export interface UnreadObject {
  /** As PostgreSQL calls its kind: `publication`, `cast`. */
  readonly kind: string
  readonly name: string
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

/**
 * What a person made and a snapshot does not read, by kind and name: which there are can be compared, what is in them not.
 * Large objects are counted as one.
 */
export async function readUnread(tx: Queries): Promise<readonly UnreadObject[]> {
  const each = catalogues.map(
    (name) => `SELECT '${name}'::regclass::oid AS classid, oid AS objid FROM ${name} WHERE oid >= ${firstOfPeople}`,
  )
  const { rows } = await tx.query<UnreadObject>(
    `SELECT i.type AS kind, i.identity AS name FROM (${each.join(' UNION ALL ')}) one,
       LATERAL pg_identify_object(one.classid, one.objid, 0) i
     WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = one.classid AND d.objid = one.objid AND d.deptype IN ('e', 'i'))
     UNION ALL
     SELECT 'large object', count(*)::text FROM pg_largeobject_metadata HAVING count(*) > 0
     ORDER BY 1, 2`,
  )
  return rows
}
