import { type SqlColumn, type SqlConstraint, type TableName } from '../../domain/sql-statement.ts'
import { type SqlType } from '../../domain/sql-type.ts'

export interface KnownColumn {
  readonly type: SqlType
  readonly notNull: boolean
}

export interface KnownConstraint extends SqlConstraint {
  /** Does PostgreSQL know that every row keeps it? */
  readonly valid: boolean
  /** Id of the migration that adds it; undefined when no file does, and what it says is not known. */
  readonly addedBy: string | undefined
}

/** What the files of SQL so far say about a table; what stood there before them is not known. */
export interface Table {
  readonly name: TableName
  /** Id of the migration that creates it; undefined when no file does. */
  readonly createdBy: string | undefined
  readonly temporary: boolean
  readonly partitioned: boolean
  readonly columns: ReadonlyMap<string, KnownColumn>
  readonly constraints: ReadonlyMap<string, KnownConstraint>
}

/** A table that no file creates. */
export function unseenTable(name: TableName): Table {
  const none = { columns: new Map<string, KnownColumn>(), constraints: new Map<string, KnownConstraint>() }
  return { name, createdBy: undefined, temporary: false, partitioned: false, ...none }
}

export function withColumn(table: Table, column: SqlColumn, migration: string): Table {
  const isKey = column.constraints.some(({ kind }) => kind === 'primary-key')
  const notNull = column.notNull || isKey || column.generated === 'identity' || column.generated === 'serial'
  const columns = new Map(table.columns).set(column.name, { type: column.type, notNull })
  let whole: Table = { ...table, columns }
  for (const constraint of column.constraints) whole = withConstraint(whole, constraint, migration)
  return whole
}

export function withChangedColumn(table: Table, name: string, change: Partial<KnownColumn>): Table {
  const known = table.columns.get(name)
  return known ? { ...table, columns: new Map(table.columns).set(name, { ...known, ...change }) } : table
}

/** A type is known from here on, whatever was known of the column. */
export function withType(table: Table, name: string, type: SqlType): Table {
  const notNull = table.columns.get(name)?.notNull ?? false
  return { ...table, columns: new Map(table.columns).set(name, { type, notNull }) }
}

export function withoutColumn(table: Table, name: string): Table {
  const columns = new Map(table.columns)
  columns.delete(name)
  const constraints = [...table.constraints].filter(([, { columns: used }]) => !used.includes(name))
  return { ...table, columns, constraints: new Map(constraints) }
}

export function withConstraint(table: Table, constraint: SqlConstraint, migration: string): Table {
  const known = { ...constraint, valid: !constraint.notValid, addedBy: migration }
  return { ...table, constraints: new Map(table.constraints).set(constraintName(table.name, constraint), known) }
}

export function withoutConstraint(table: Table, name: string): Table {
  const constraints = new Map(table.constraints)
  constraints.delete(name)
  return { ...table, constraints }
}

export function withValid(table: Table, name: string): Table {
  const known = table.constraints.get(name) ?? unseenConstraint(name)
  return { ...table, constraints: new Map(table.constraints).set(name, { ...known, valid: true }) }
}

/** Only checks and foreign keys are validated, and of those it may be the one that somebody looks for. */
function unseenConstraint(name: string): KnownConstraint {
  const none = { columns: [], usingIndex: undefined, references: undefined, provesNotNull: [] }
  return { kind: 'check', name, notValid: true, valid: true, addedBy: undefined, ...none }
}

const endings = {
  check: 'check',
  'foreign-key': 'fkey',
  unique: 'key',
  'primary-key': 'pkey',
  exclude: 'excl',
  'not-null': 'not_null',
} as const

/** The name PostgreSQL gives to what has none: `parcels_shelf_id_fkey`. */
function constraintName(table: TableName, { kind, name, columns }: SqlConstraint): string {
  if (name !== undefined) return name
  const bare = table.slice(table.lastIndexOf('.') + 1)
  const between = kind === 'primary-key' ? [] : columns
  return [bare, ...between, endings[kind]].join('_')
}

/** Columns that tell one row from another, of each key. */
export function keysOf({ constraints }: Table): (readonly string[])[] {
  return [...constraints.values()]
    .filter(({ kind }) => kind === 'primary-key' || kind === 'unique')
    .map(({ columns }) => columns)
}

/** A validated check or constraint that keeps NULL out of a column, or may: one that no file adds was validated here. */
export function proofOfNotNull({ constraints }: Table, column: string): KnownConstraint | undefined {
  return [...constraints.values()].find(
    ({ valid, addedBy, provesNotNull }) => valid && (addedBy === undefined || provesNotNull.includes(column)),
  )
}
