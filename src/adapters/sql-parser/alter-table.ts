import { type AlterTableCmd, type AlterTableStmt, type ColumnDef } from 'libpg-query'
import { type Place } from '../../domain/place.ts'
import { type SqlAct, type SqlLock, type TableName } from '../../domain/sql-statement.ts'
import { type SqlType } from '../../domain/sql-type.ts'
import { columnOf, constraintOf } from './columns.ts'
import { as, columnNamed, tableOf, typeOf, words } from './nodes.ts'

/** Where a byte of the text stands; the statement's own place without one. */
export type PlaceOf = (byte?: number) => Place

/** What the parts of an ALTER TABLE do, each at its own place where the tree tells it. */
export function alterTableActs({ relation, objtype, cmds = [] }: AlterTableStmt, placeOf: PlaceOf): SqlAct[] {
  if (objtype !== 'OBJECT_TABLE') return []
  const table = tableOf(relation)
  return cmds
    .flatMap((node) => as(node, 'AlterTableCmd') ?? [])
    .flatMap((command) => commandActs(table, command, placeOf))
}

type Command = AlterTableCmd['subtype']
type Reader = (table: TableName, command: AlterTableCmd, placeOf: PlaceOf) => SqlAct[]

const readers: Partial<Record<NonNullable<Command>, Reader>> = {
  AT_AddColumn: (table, { def }, placeOf) => {
    const column = as(def, 'ColumnDef') ?? {}
    return [{ kind: 'add-column', table, place: placeOf(column.location), column: columnOf(column) }]
  },
  AT_AlterColumnType: (table, { name = '', def }, placeOf) => [
    alterType(table, name, as(def, 'ColumnDef') ?? {}, placeOf),
  ],
  AT_SetNotNull: (table, { name = '' }, placeOf) => [{ kind: 'set-not-null', table, column: name, place: placeOf() }],
  AT_DropNotNull: (table, { name = '' }, placeOf) => [{ kind: 'drop-not-null', table, column: name, place: placeOf() }],
  AT_DropColumn: (table, { name = '' }, placeOf) => [{ kind: 'drop-column', table, column: name, place: placeOf() }],
  AT_AddConstraint: (table, { def }, placeOf) => {
    const written = as(def, 'Constraint') ?? {}
    const constraint = constraintOf(written)
    return constraint ? [{ kind: 'add-constraint', table, constraint, place: placeOf(written.location) }] : []
  },
  AT_ValidateConstraint: (table, { name = '' }, placeOf) => [
    { kind: 'validate-constraint', table, name, place: placeOf() },
  ],
  AT_DropConstraint: (table, { name = '' }, placeOf) => [{ kind: 'drop-constraint', table, name, place: placeOf() }],
  AT_AttachPartition: (table, command, placeOf) => [partition('attach-partition', table, command, placeOf)],
  AT_DetachPartition: (table, command, placeOf) => [partition('detach-partition', table, command, placeOf)],
  AT_DetachPartitionFinalize: () => [],
  AT_SetUnLogged: rewrites('SET UNLOGGED'),
  AT_SetLogged: rewrites('SET LOGGED'),
  AT_SetAccessMethod: rewrites('SET ACCESS METHOD'),
  AT_SetTableSpace: rewrites('SET TABLESPACE'),
  AT_SetExpression: rewrites('SET EXPRESSION'),
}

function commandActs(table: TableName, command: AlterTableCmd, placeOf: PlaceOf): SqlAct[] {
  const reader = command.subtype && readers[command.subtype]
  if (reader) return reader(table, command, placeOf)
  return [{ kind: 'alter-table', table, lock: lockOf(command.subtype), how: spell(command.subtype), place: placeOf() }]
}

function rewrites(how: string): Reader {
  return (table, _, placeOf) => [{ kind: 'rewrite-table', table, how, place: placeOf() }]
}

function alterType(table: TableName, column: string, definition: ColumnDef, placeOf: PlaceOf): SqlAct {
  const type = typeOf(definition.typeName)
  const collation = definition.collClause && words(definition.collClause.collname).at(-1)
  const computes = definition.raw_default !== undefined && !isCast(definition, column, type)
  return { kind: 'alter-type', table, column, type, computes, collation, place: placeOf(definition.location) }
}

/** `USING weight` and `USING weight::bigint` say what PostgreSQL does anyway. */
function isCast({ raw_default: using }: ColumnDef, column: string, type: SqlType): boolean {
  if (columnNamed(using) === column) return true
  const cast = as(using, 'TypeCast')
  return (
    cast !== undefined &&
    columnNamed(cast.arg) === column &&
    JSON.stringify(typeOf(cast.typeName)) === JSON.stringify(type)
  )
}

function partition(
  kind: 'attach-partition' | 'detach-partition',
  table: TableName,
  { def }: AlterTableCmd,
  placeOf: PlaceOf,
): SqlAct {
  const { name, concurrent = false } = as(def, 'PartitionCmd') ?? {}
  return { kind, table, partition: tableOf(name), concurrently: concurrent, place: placeOf() }
}

/** Measured on PostgreSQL 15; what is not measured locks like most of ALTER TABLE. */
const locks: Partial<Record<NonNullable<Command>, SqlLock>> = {
  AT_SetStatistics: 'share-update-exclusive',
  AT_SetRelOptions: 'share-update-exclusive',
  AT_ResetRelOptions: 'share-update-exclusive',
  AT_SetOptions: 'share-update-exclusive',
  AT_ResetOptions: 'share-update-exclusive',
  AT_ClusterOn: 'share-update-exclusive',
  AT_DropCluster: 'share-update-exclusive',
  AT_EnableTrig: 'share-row-exclusive',
  AT_EnableAlwaysTrig: 'share-row-exclusive',
  AT_EnableReplicaTrig: 'share-row-exclusive',
  AT_EnableTrigAll: 'share-row-exclusive',
  AT_EnableTrigUser: 'share-row-exclusive',
  AT_DisableTrig: 'share-row-exclusive',
  AT_DisableTrigAll: 'share-row-exclusive',
  AT_DisableTrigUser: 'share-row-exclusive',
}

function lockOf(command: Command): SqlLock {
  return (command && locks[command]) ?? 'access-exclusive'
}

/** `AT_ColumnDefault` is `column default`. */
function spell(command: Command): string {
  return (command ?? '')
    .replace('AT_', '')
    .replaceAll(/(?<=[a-z])([A-Z])/gu, ' $1')
    .toLowerCase()
}
