import { type CatalogueObject, type Snapshot } from '../../../schema/snapshot.ts'
import { type Schema } from '../proof/schemas.ts'

/** A schema without the relations of these names, `table` or `schema.table`, and all that is part of them. */
export function withoutNames(schema: Schema, names: readonly string[]): Schema {
  if (names.length === 0) return schema
  const snapshot: Snapshot = {
    ...schema.snapshot,
    objects: schema.snapshot.objects.filter((object) => !names.some((name) => belongsTo(object, name))),
  }
  return { ...schema, snapshot }
}

/** Names that no object of either side has: probably misspelled. */
export function namingNothing(schemas: readonly Schema[], names: readonly string[]): readonly string[] {
  return names.filter(
    (name) => !schemas.some(({ snapshot }) => snapshot.objects.some((object) => belongsTo(object, name))),
  )
}

function belongsTo({ kind, path, parent }: CatalogueObject, name: string): boolean {
  // These two are named by texts: `public.parcels`, `public.parcels.weight`, `heavy on public.parcels`.
  if (kind === 'comment' || kind === 'grant') {
    const text = path[kind === 'comment' ? 2 : 1] ?? ''
    return text.split(' on ').some((one) => one === name || `.${one}.`.includes(`.${name}.`))
  }
  const isIt = ([schema, relation]: readonly string[]): boolean => relation === name || `${schema}.${relation}` === name
  return ofRelation.has(kind) && (isIt(path) || (parent !== undefined && isIt(parent.path)))
}

const ofRelation: ReadonlySet<string> = new Set([
  'table',
  'foreign table',
  'view',
  'materialized view',
  'column',
  'constraint',
  'index',
  'statistics',
  'sequence',
  'trigger',
  'policy',
  'rule',
])
