import { type Queries } from '../ports/database.ts'
import { comments, grants } from './catalogue/asked-for.ts'
import { columns } from './catalogue/columns.ts'
import { eventTriggers, functions } from './catalogue/functions.ts'
import { extensions, schemas } from './catalogue/names.ts'
import { constraints, indexes, policies, rules, statistics, triggers } from './catalogue/of-tables.ts'
import { type CatalogueQuery } from './catalogue/parts.ts'
import { sequences, tables, views } from './catalogue/tables.ts'
import { types } from './catalogue/types.ts'
import { objectKinds, type CatalogueObject, type FieldValue, type ObjectKind, type Snapshot } from './snapshot.ts'

export interface SnapshotOptions {
  /** `server_version_num`. */
  readonly version: number
  /** Who may do what; roles differ from place to place. Default: not read. */
  readonly grants?: boolean
  /** Default: not read. */
  readonly comments?: boolean
  /** Schemas that are left out besides PostgreSQL's own and ours. */
  readonly except?: readonly string[]
}

interface Row {
  readonly kind: ObjectKind
  readonly path: readonly string[]
  readonly parent_kind?: ObjectKind | null
  readonly parent_path?: readonly string[] | null
  readonly position?: number | null
  readonly fields: Readonly<Record<string, FieldValue | null>>
}

const always: readonly CatalogueQuery[] = [
  schemas,
  extensions,
  types,
  tables,
  views,
  sequences,
  columns,
  constraints,
  indexes,
  statistics,
  triggers,
  policies,
  rules,
  functions,
  eventTriggers,
]

/** How texts are spelled must not depend on the session: every name with its schema, times in UTC. */
const spelling = `SELECT set_config(name, value, true) FROM (VALUES
  ('search_path', ''), ('quote_all_identifiers', 'off'), ('timezone', 'UTC'), ('datestyle', 'ISO, YMD'),
  ('intervalstyle', 'postgres'), ('extra_float_digits', '1'), ('bytea_output', 'hex')) settings (name, value)`

/**
 * Reads everything a person made in a database, one statement for each kind of object. To be called in a transaction of
 * isolation `repeatable read`, so that it is one instant; settings of that transaction are changed. Reads only.
 * Not looked at: owners, tablespaces, publications and subscriptions, collations, operators, casts, text search.
 */
export async function readSnapshot(
  tx: Queries,
  { version, grants: withGrants = false, comments: withComments = false, except = [] }: SnapshotOptions,
): Promise<Snapshot> {
  await tx.query(spelling)
  const wanted = [...always, ...(withGrants ? [grants] : []), ...(withComments ? [comments] : [])]
  const leftOut = ['information_schema', 'waystop', ...except]
  const objects: CatalogueObject[] = []
  for (const sql of wanted) {
    const text = sql(version)
    const { rows } = await tx.query<Row>(text, text.includes('$1') ? [leftOut] : [])
    for (const row of rows) objects.push(objectOf(row))
  }
  return { version, objects: inOrder(objects) }
}

function objectOf({ kind, path, parent_kind, parent_path, position, fields }: Row): CatalogueObject {
  const told = Object.entries(fields).filter((field): field is [string, FieldValue] => field[1] !== null)
  return {
    kind,
    path,
    parent: parent_kind && parent_path ? { kind: parent_kind, path: parent_path } : undefined,
    position: position ?? undefined,
    fields: Object.fromEntries(told),
  }
}

/** By kind and path, whatever order the server gave. */
function inOrder(objects: readonly CatalogueObject[]): CatalogueObject[] {
  const rank = new Map(objectKinds.map((kind, i) => [kind, i]))
  const keyed = objects.map((object) => ({ object, key: object.path.join('\0') }))
  keyed.sort((a, b) => {
    const kinds = rank.get(a.object.kind)! - rank.get(b.object.kind)!
    return kinds || (a.key < b.key ? -1 : Number(a.key > b.key))
  })
  return keyed.map(({ object }) => object)
}
