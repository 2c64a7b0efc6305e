import { type CreateStmt, type IndexStmt } from 'libpg-query'
import { type Place } from '../../domain/place.ts'
import { tableName, type SqlAct } from '../../domain/sql-statement.ts'
import { columnOf, constraintOf } from './columns.ts'
import { as, tableOf } from './nodes.ts'

export function createTable({ relation, tableElts = [], inhRelations, ...rest }: CreateStmt, place: Place): SqlAct {
  const columns = tableElts.flatMap((node) => as(node, 'ColumnDef') ?? [])
  const constraints = tableElts.flatMap((node) => as(node, 'Constraint') ?? [])
  return {
    kind: 'create-table',
    table: tableOf(relation),
    temporary: relation?.relpersistence === 't',
    partitioned: rest.partspec !== undefined,
    partitionOf: rest.partbound ? tableOf(as(inhRelations?.[0], 'RangeVar')) : undefined,
    columns: columns.map((column) => columnOf(column)),
    constraints: constraints.flatMap((constraint) => constraintOf(constraint) ?? []),
    place,
  }
}

export function createIndex({ relation, idxname, indexParams = [], ...rest }: IndexStmt, place: Place): SqlAct {
  return {
    kind: 'create-index',
    table: tableOf(relation),
    name: idxname === undefined ? undefined : tableName(relation?.schemaname, idxname),
    columns: indexParams.flatMap((node) => as(node, 'IndexElem')?.name ?? []),
    unique: rest.unique ?? false,
    concurrently: rest.concurrent ?? false,
    ifNotExists: rest.if_not_exists ?? false,
    only: relation?.inh !== true,
    place,
  }
}
