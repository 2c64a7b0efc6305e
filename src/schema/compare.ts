import { isCompared, loosened } from './loosened.ts'
import {
  displayName,
  type CatalogueObject,
  type Fields,
  type FieldValue,
  type ObjectKind,
  type Snapshot,
} from './snapshot.ts'

/** Which object, for people and for programs. */
export interface ObjectName {
  readonly kind: ObjectKind
  readonly path: readonly string[]
  readonly name: string
  /** The name of what it is a part of: a column's table. */
  readonly of: string | undefined
}

export interface FieldChange {
  readonly field: string
  /** Undefined: it should have none. */
  readonly expected: FieldValue | undefined
  /** Undefined: it has none. */
  readonly found: FieldValue | undefined
}

/** One object in which two databases differ. */
export type Difference =
  /** `parts`: how much of it is missing with it, its columns and indexes. */
  | { readonly kind: 'missing'; readonly object: ObjectName; readonly parts: number }
  | { readonly kind: 'extra'; readonly object: ObjectName; readonly parts: number }
  | { readonly kind: 'different'; readonly object: ObjectName; readonly changes: readonly FieldChange[] }
  /** The same columns in another order: weaker, only statements that name no columns notice. */
  | {
      readonly kind: 'column-order'
      readonly object: ObjectName
      readonly expected: readonly string[]
      readonly found: readonly string[]
    }

type Index = ReadonlyMap<string, CatalogueObject>

/**
 * What is missing, extra or different in `found`, in the order of kinds and names. Names that PostgreSQL made are
 * compared like others. Between two major versions, texts are compared without what only their spelling makes different.
 */
export function compareSnapshots(expected: Snapshot, found: Snapshot): Difference[] {
  const [wanted, there] = [indexOf(expected), indexOf(found)]
  const sameMajor = majorOf(expected) === majorOf(found)
  return [
    ...absent('missing', expected, there),
    ...absent('extra', found, wanted),
    ...expected.objects.flatMap((object) => {
      const other = there.get(keyOf(object))
      const changes = other ? changesOf(object.fields, other.fields, sameMajor) : []
      return changes.length > 0 ? [{ kind: 'different' as const, object: nameOf(object), changes }] : []
    }),
    ...columnOrders(expected, found),
  ]
}

const majorOf = ({ version }: Snapshot): number => Math.trunc(version / 10_000)

function keyOf({ kind, path }: Pick<CatalogueObject, 'kind' | 'path'>): string {
  return [kind, ...path].join('\0')
}

function indexOf({ objects }: Snapshot): Index {
  return new Map(objects.map((object) => [keyOf(object), object]))
}

function nameOf({ kind, path, parent }: CatalogueObject): ObjectName {
  return { kind, path, name: displayName(kind, path), of: parent && displayName(parent.kind, parent.path) }
}

/** What one side has and the other has not. Parts of something that is not there are counted, not told. */
function absent(kind: 'missing' | 'extra', { objects }: Snapshot, other: Index): Difference[] {
  const gone = objects.filter((object) => !other.has(keyOf(object)))
  const keys = new Set(gone.map(keyOf))
  const parts = new Map<string, number>()
  const told = gone.filter(({ parent }) => {
    const key = parent && keyOf(parent)
    if (key === undefined || !keys.has(key)) return true
    parts.set(key, (parts.get(key) ?? 0) + 1)
    return false
  })
  return told.map((object) => ({ kind, object: nameOf(object), parts: parts.get(keyOf(object)) ?? 0 }))
}

function changesOf(expected: Fields, found: Fields, sameMajor: boolean): FieldChange[] {
  const text = (field: string, value: FieldValue | undefined): string =>
    sameMajor ? JSON.stringify(value) : loosened(field, value)
  const fields = new Set([...Object.keys(expected), ...Object.keys(found)])
  return [...fields]
    .filter((field) => isCompared(field, sameMajor) && text(field, expected[field]) !== text(field, found[field]))
    .map((field) => ({ field, expected: expected[field], found: found[field] }))
}

/** Columns that both have, where they stand in another order. */
function columnOrders(expected: Snapshot, found: Snapshot): Difference[] {
  const [wanted, there] = [columnsOf(expected), columnsOf(found)]
  return [...wanted].flatMap(([key, { table, columns }]) => {
    const others = there.get(key)?.columns ?? []
    const one = columns.filter((name) => others.includes(name))
    const two = others.filter((name) => columns.includes(name))
    if (one.join('\0') === two.join('\0')) return []
    return [{ kind: 'column-order' as const, object: table, expected: one, found: two }]
  })
}

interface TableColumns {
  readonly table: ObjectName
  readonly columns: string[]
}

function columnsOf({ objects }: Snapshot): Map<string, TableColumns> {
  const columns = objects.filter(({ kind }) => kind === 'column')
  columns.sort((a, b) => (a.position ?? 0) - (b.position ?? 0))
  const tables = new Map<string, TableColumns>()
  for (const { parent, path } of columns) {
    if (!parent) continue
    const key = keyOf(parent)
    const table = tables.get(key) ?? {
      table: nameOf({ ...parent, parent: undefined, position: 0, fields: {} }),
      columns: [],
    }
    table.columns.push(path.at(-1)!)
    tables.set(key, table)
  }
  return tables
}
