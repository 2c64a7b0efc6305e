import { type SqlAct, type SqlActOf, type TableName } from '../../domain/sql-statement.ts'
import {
  unseenTable,
  withChangedColumn,
  withColumn,
  withConstraint,
  withoutColumn,
  withoutConstraint,
  withType,
  withValid,
  type Table,
} from './table.ts'

export interface KnownIndex {
  readonly table: TableName
  readonly columns: readonly string[]
}

/** What a database's tables and indexes are after the files of SQL so far. */
export interface Schema {
  readonly tables: Map<TableName, Table>
  readonly indexes: Map<string, KnownIndex>
  /** Indexes that a migration before removed. */
  readonly droppedIndexes: Map<string, string>
  /** Id of the migration that creates a type. */
  readonly types: Map<string, string>
}

export function emptySchema(): Schema {
  return { tables: new Map(), indexes: new Map(), droppedIndexes: new Map(), types: new Map() }
}

export function tableIn({ tables }: Schema, name: TableName): Table {
  return tables.get(name) ?? unseenTable(name)
}

type Change<K extends SqlAct['kind']> = (schema: Schema, act: SqlActOf<K>, migration: string) => void

/** A change of one table. */
function ofTable<A extends { readonly table: TableName }>(change: (table: Table, act: A, migration: string) => Table) {
  return (schema: Schema, act: A, migration: string): void => {
    schema.tables.set(act.table, change(tableIn(schema, act.table), act, migration))
  }
}

const changes: { readonly [K in SqlAct['kind']]?: Change<K> } = {
  'create-table': (schema, { table, temporary, partitioned, columns, constraints }, migration) => {
    const created: Table = { ...unseenTable(table), createdBy: migration, temporary, partitioned }
    const filled = columns.reduce((changed, column) => withColumn(changed, column, migration), created)
    const whole = constraints.reduce((changed, constraint) => withConstraint(changed, constraint, migration), filled)
    schema.tables.set(table, whole)
  },
  'add-column': ofTable((table, { column }, migration) => withColumn(table, column, migration)),
  'alter-type': ofTable((table, { column, type }) => withType(table, column, type)),
  'set-not-null': ofTable((table, { column }) => withChangedColumn(table, column, { notNull: true })),
  'drop-not-null': ofTable((table, { column }) => withChangedColumn(table, column, { notNull: false })),
  'drop-column': ofTable((table, { column }) => withoutColumn(table, column)),
  'add-constraint': (schema, { table: name, constraint }, migration) => {
    const columns = indexIn(schema, name, constraint.usingIndex)?.columns ?? constraint.columns
    schema.tables.set(name, withConstraint(tableIn(schema, name), { ...constraint, columns }, migration))
  },
  'validate-constraint': ofTable((table, { name }) => withValid(table, name)),
  'drop-constraint': ofTable((table, { name }) => withoutConstraint(table, name)),
  'create-index': ({ indexes }, { table, name, columns }) => {
    if (name !== undefined) indexes.set(name, { table, columns })
  },
  'drop-index': ({ indexes, droppedIndexes }, { name }, migration) => {
    indexes.delete(name)
    droppedIndexes.set(name, migration)
  },
  'drop-table': ({ tables }, { table }) => void tables.delete(table),
  rename: renameIn,
  'create-type': ({ types }, { name }, migration) => void types.set(name, migration),
}

/** The index a constraint takes over; it lies in the table's schema. */
export function indexIn({ indexes }: Schema, table: TableName, name: string | undefined): KnownIndex | undefined {
  if (name === undefined) return undefined
  const schema = table.slice(0, table.lastIndexOf('.') + 1)
  return indexes.get(schema + name)
}

function renameIn(schema: Schema, { what, table: name, from, to }: SqlActOf<'rename'>): void {
  const table = tableIn(schema, name)
  if (what === 'table') {
    const renamed = name.slice(0, name.length - from.length) + to
    schema.tables.delete(name)
    schema.tables.set(renamed, { ...table, name: renamed })
  }
  const column = table.columns.get(from)
  if (what !== 'column' || !column) return
  const columns = new Map(table.columns).set(to, column)
  columns.delete(from)
  schema.tables.set(name, { ...table, columns })
}

/** Does to the schema what an act does. */
export function applyAct(schema: Schema, act: SqlAct, migration: string): void {
  const change = changes[act.kind] as Change<SqlAct['kind']> | undefined
  change?.(schema, act, migration)
}
