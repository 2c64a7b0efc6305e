/** A column type as it is written, under PostgreSQL's own name: `int4` for `integer`, `bpchar` for `char`. */
export interface SqlType {
  /** Without `pg_catalog.`; a type of the product keeps its schema. */
  readonly name: string
  /** Numbers in parentheses: `[20]` of `varchar(20)`, `[10, 2]` of `numeric(10, 2)`. */
  readonly modifiers: readonly number[]
  readonly array: boolean
}

/**
 * What changing a column's type costs. `none`: the catalogue only. `indexes`: indexes of the column are built anew.
 * `rewrite`: every row is written anew, and every index. `unless-utc`: a rewrite, but for sessions in UTC.
 * `unknown`: a type of the product, which may be a domain.
 */
export type TypeChangeCost = 'none' | 'indexes' | 'rewrite' | 'unless-utc' | 'unknown'

const spellings: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  bpchar: 'char',
}

const builtIn = new Set([
  ...Object.keys(spellings),
  ...(
    'varchar text citext numeric date time timetz timestamp timestamptz interval uuid json jsonb xml bytea ' +
    'inet cidr macaddr bit varbit money oid name'
  ).split(' '),
])

/** Pairs whose values are stored alike, from type to type, when neither side has a limit. */
const storedAlike = new Set([
  'cidr inet',
  'xml text',
  'xml varchar',
  'bit varbit',
  'varbit bit',
  'int4 oid',
  'oid int4',
])

/** As people write it: `varchar(20)`, `integer[]`. */
export function formatType({ name, modifiers, array }: SqlType): string {
  const limits = modifiers.length > 0 ? `(${modifiers.join(', ')})` : ''
  return `${spellings[name] ?? name}${limits}${array ? '[]' : ''}`
}

/**
 * What `ALTER COLUMN … TYPE` costs without a `USING` of its own: PostgreSQL compares how values are stored, not what
 * they mean. Measured on PostgreSQL 15.
 */
export function costOfTypeChange(from: SqlType, to: SqlType): TypeChangeCost {
  if (isSame(from, to)) return 'none'
  if (!builtIn.has(from.name) || !builtIn.has(to.name)) return 'unknown'
  if (from.array || to.array) return 'rewrite'
  if (from.name === to.name) return widens(from, to) ? 'none' : 'rewrite'
  return costBetweenNames(from, to)
}

function costBetweenNames(from: SqlType, to: SqlType): TypeChangeCost {
  const between = `${from.name} ${to.name}`
  if (isText(from) && isText(to)) return costBetweenTexts(from, to)
  if (between === 'timestamp timestamptz' || between === 'timestamptz timestamp')
    return precisionOf(to) >= precisionOf(from) ? 'unless-utc' : 'rewrite'
  return storedAlike.has(between) && to.modifiers.length === 0 ? 'none' : 'rewrite'
}

function isSame(a: SqlType, b: SqlType): boolean {
  return a.name === b.name && a.array === b.array && a.modifiers.join() === b.modifiers.join()
}

function isText({ name }: SqlType): boolean {
  return name === 'varchar' || name === 'text' || name === 'citext'
}

/** Between texts of different names only a limit on the new one makes PostgreSQL look at every value. */
function costBetweenTexts(from: SqlType, to: SqlType): TypeChangeCost {
  if (to.modifiers.length > 0) return 'rewrite'
  return from.name === 'citext' || to.name === 'citext' ? 'indexes' : 'none'
}

/** Does every value of a type fit as it is stored when only its limits change? */
function widens(from: SqlType, to: SqlType): boolean {
  switch (from.name) {
    case 'varchar':
    case 'varbit':
      return to.modifiers.length === 0 || (from.modifiers.length > 0 && to.modifiers[0]! >= from.modifiers[0]!)
    case 'numeric':
      return numericWidens(from.modifiers, to.modifiers)
    case 'time':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
      return precisionOf(to) >= precisionOf(from)
    case 'interval':
      return to.modifiers.length === 0
    default:
      return false
  }
}

function numericWidens([precision, scale = 0]: readonly number[], [newPrecision, newScale = 0]: readonly number[]) {
  if (newPrecision === undefined) return true
  return precision !== undefined && newPrecision >= precision && newScale === scale
}

/** Digits of a second: six when nothing is written. */
function precisionOf({ modifiers: [digits = 6] }: SqlType): number {
  return digits
}
