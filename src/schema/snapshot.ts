/** What a catalogue holds, in the order in which differences are told. */
export const objectKinds = [
  'schema',
  'extension',
  'type',
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
  'function',
  'procedure',
  'aggregate',
  'event trigger',
  'grant',
  'comment',
] as const
export type ObjectKind = (typeof objectKinds)[number]

/** What is true of an object; what it does not have is left out. */
export type FieldValue = string | number | boolean | readonly string[]
export type Fields = Readonly<Record<string, FieldValue>>

/** One object of a database as its catalogue describes it. */
export interface CatalogueObject {
  readonly kind: ObjectKind
  /** Schema first; bare names. A function's last part is the types of its arguments. */
  readonly path: readonly string[]
  /** What it is a part of, and gone with: a column's table. */
  readonly parent: { readonly kind: ObjectKind; readonly path: readonly string[] } | undefined
  /** Place among the columns of its table; places of dropped columns stay empty. */
  readonly position: number | undefined
  readonly fields: Fields
}

/** Everything a person made in a database. Plain data: it can be kept and compared anywhere. */
export interface Snapshot {
  /** `server_version_num`: some texts are spelled anew by each major version. */
  readonly version: number
  /** By kind, then by path. */
  readonly objects: readonly CatalogueObject[]
}

/** `public.parcels.weight`, `parcels_shelf on public.parcels`, `public.weigh(bigint)`. */
export function displayName(kind: ObjectKind, path: readonly string[]): string {
  const parts = path.map(spelled)
  switch (kind) {
    case 'constraint':
    case 'trigger':
    case 'policy':
    case 'rule':
      return `${parts[2]} on ${parts[0]}.${parts[1]}`
    case 'function':
    case 'procedure':
    case 'aggregate':
      return `${parts[0]}.${parts[1]}(${path[2]})`
    case 'grant':
    case 'comment':
      return path.join(' ')
    default:
      return parts.join('.')
  }
}

/** As SQL would spell it. */
function spelled(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/u.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}
