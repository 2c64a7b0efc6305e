import {
  type DefElem,
  type DropStmt,
  type Node,
  type RangeVar,
  type RenameStmt,
  type VariableSetStmt,
} from 'libpg-query'
import { type Place } from '../../domain/place.ts'
import { type SqlAct } from '../../domain/sql-statement.ts'
import { alterTableActs, type PlaceOf } from './alter-table.ts'
import { createIndex, createTable } from './create-table.ts'
import { as, kindOf, tableNamed, tableOf, words, type NodeKind, type NodeOf } from './nodes.ts'
import { reachOf } from './reach.ts'

type Readers = { readonly [K in NodeKind]?: (node: NodeOf<K>, placeOf: PlaceOf) => SqlAct[] }

const readers: Readers = {
  AlterTableStmt: alterTableActs,
  CreateStmt: (node, placeOf) => [createTable(node, placeOf())],
  CreateTableAsStmt: ({ into, objtype }, placeOf) => {
    const empty = { partitioned: false, partitionOf: undefined, columns: [], constraints: [] }
    const temporary = into?.rel?.relpersistence === 't'
    const kind = 'create-table'
    return objtype === 'OBJECT_TABLE'
      ? [{ kind, table: tableOf(into?.rel), temporary, ...empty, place: placeOf() }]
      : []
  },
  CreateSchemaStmt: ({ schemaElts = [] }, placeOf) => schemaElts.flatMap((node) => actsOf(node, placeOf)),
  ViewStmt: ({ view }, placeOf) => [{ kind: 'create-view', name: tableOf(view), place: placeOf() }],
  IndexStmt: (node, placeOf) => [createIndex(node, placeOf())],
  DropStmt: dropActs,
  ReindexStmt: ({ kind, relation, name = '', params = [] }, placeOf) => {
    const of = kind === 'REINDEX_OBJECT_INDEX' ? 'index' : kind === 'REINDEX_OBJECT_TABLE' ? 'table' : 'all'
    const concurrently = isOn(params, 'concurrently')
    return [{ kind: 'reindex', of, name: relation ? tableOf(relation) : name, concurrently, place: placeOf() }]
  },
  RenameStmt: (node, placeOf) => renameActs(node, placeOf()),
  AlterObjectSchemaStmt: ({ objectType, relation }, placeOf) => {
    const lock = 'access-exclusive'
    return objectType === 'OBJECT_TABLE'
      ? [{ kind: 'alter-table', table: tableOf(relation), lock, how: 'set schema', place: placeOf() }]
      : []
  },
  TruncateStmt: ({ relations = [] }, placeOf) =>
    relations.map((node) => ({ kind: 'truncate', table: tableOf(as(node, 'RangeVar')), place: placeOf() })),
  UpdateStmt: ({ relation, whereClause, targetList = [], withClause }, placeOf) => [
    ...actsWith(withClause, placeOf),
    {
      kind: 'update',
      table: tableOf(relation),
      reach: reachOf(whereClause),
      columns: targetList.flatMap((node) => as(node, 'ResTarget')?.name ?? []),
      place: placeOf(),
    },
  ],
  DeleteStmt: ({ relation, whereClause, withClause }, placeOf) => [
    ...actsWith(withClause, placeOf),
    { kind: 'delete', table: tableOf(relation), reach: reachOf(whereClause), columns: [], place: placeOf() },
  ],
  InsertStmt: ({ relation, selectStmt, withClause }, placeOf) => {
    const rows = as(selectStmt, 'SelectStmt')
    const selects = rows !== undefined && rows.valuesLists === undefined
    return [...actsWith(withClause, placeOf), { kind: 'insert', table: tableOf(relation), selects, place: placeOf() }]
  },
  SelectStmt: ({ withClause }, placeOf) => actsWith(withClause, placeOf),
  VariableSetStmt: (node, placeOf) => settingActs(node, placeOf()),
  CreateTrigStmt: ({ relation, trigname = '' }, placeOf) => [
    { kind: 'create-trigger', table: tableOf(relation), name: trigname, place: placeOf() },
  ],
  CreateEnumStmt: ({ typeName }, placeOf) => [
    { kind: 'create-type', name: tableNamed(words(typeName)), place: placeOf() },
  ],
  AlterEnumStmt: ({ typeName, oldVal, newVal = '' }, placeOf) =>
    oldVal === undefined
      ? [{ kind: 'add-enum-value', type: tableNamed(words(typeName)), value: newVal, place: placeOf() }]
      : [],
  LockStmt: ({ relations = [], mode }, placeOf) =>
    // Mode 8 is ACCESS EXCLUSIVE, as in PostgreSQL's lockdefs.h.
    ranges(relations).map((range) => ({
      kind: 'lock-table',
      table: tableOf(range),
      exclusive: mode === 8,
      place: placeOf(),
    })),
  ClusterStmt: ({ relation }, placeOf) => [
    { kind: 'rewrite-table', table: relation && tableOf(relation), how: 'CLUSTER', place: placeOf() },
  ],
  VacuumStmt: ({ rels = [], options = [], is_vacuumcmd: isVacuum }, placeOf) => {
    if (isVacuum !== true) return []
    const outside: SqlAct = { kind: 'outside-transaction', what: 'VACUUM', place: placeOf() }
    if (!isOn(options, 'full')) return [outside]
    const tables = rels.map((node) => tableOf(as(node, 'VacuumRelation')?.relation))
    const rewritten = (table: string | undefined): SqlAct => ({
      kind: 'rewrite-table',
      table,
      how: 'VACUUM FULL',
      place: placeOf(),
    })
    return [outside, ...(tables.length === 0 ? [rewritten(undefined)] : tables.map((table) => rewritten(table)))]
  },
  TransactionStmt: ({ kind = 'TRANS_STMT_BEGIN' }, placeOf) => [
    { kind: 'transaction', what: kind.replace('TRANS_STMT_', '').replaceAll('_', ' '), place: placeOf() },
  ],
  CreatedbStmt: (_, placeOf) => [{ kind: 'outside-transaction', what: 'CREATE DATABASE', place: placeOf() }],
  DropdbStmt: (_, placeOf) => [{ kind: 'outside-transaction', what: 'DROP DATABASE', place: placeOf() }],
  AlterSystemStmt: (_, placeOf) => [{ kind: 'outside-transaction', what: 'ALTER SYSTEM', place: placeOf() }],
}

/** What a statement does; empty when it is nothing that any rule looks at. */
export function actsOf(statement: Node, placeOf: PlaceOf): SqlAct[] {
  const [kind, node] = kindOf(statement)
  const reader = readers[kind] as ((node: unknown, placeOf: PlaceOf) => SqlAct[]) | undefined
  return reader?.(node, placeOf) ?? []
}

/** What the statements before a WITH's own do. */
function actsWith(clause: NodeOf<'WithClause'> | undefined, placeOf: PlaceOf): SqlAct[] {
  return (clause?.ctes ?? []).flatMap((node) => {
    const query = as(node, 'CommonTableExpr')?.ctequery
    return query ? actsOf(query, placeOf) : []
  })
}

function dropActs({ objects = [], removeType, concurrent = false }: DropStmt, placeOf: PlaceOf): SqlAct[] {
  const names = objects.map((node) => tableNamed(words(as(node, 'List')?.items)))
  if (removeType === 'OBJECT_TABLE') return names.map((table) => ({ kind: 'drop-table', table, place: placeOf() }))
  if (removeType !== 'OBJECT_INDEX') return []
  return names.map((name) => ({ kind: 'drop-index', name, concurrently: concurrent, place: placeOf() }))
}

const renamed: Partial<Record<NonNullable<RenameStmt['renameType']>, 'table' | 'column' | 'constraint' | 'index'>> = {
  OBJECT_TABLE: 'table',
  OBJECT_COLUMN: 'column',
  OBJECT_TABCONSTRAINT: 'constraint',
  OBJECT_INDEX: 'index',
}

function renameActs(node: RenameStmt, place: Place): SqlAct[] {
  const what = node.renameType && renamed[node.renameType]
  if (!what || (what === 'column' && node.relationType !== 'OBJECT_TABLE')) return []
  const from = what === 'table' || what === 'index' ? (node.relation?.relname ?? '') : (node.subname ?? '')
  return [{ kind: 'rename', what, table: tableOf(node.relation), from, to: node.newname ?? '', place }]
}

/** SET TRANSACTION speaks of this transaction only. */
function settingActs({ kind, name = '', is_local: local }: VariableSetStmt, place: Place): SqlAct[] {
  if (kind === 'VAR_SET_MULTI' && name === 'TRANSACTION') return []
  if (kind === 'VAR_RESET' || kind === 'VAR_RESET_ALL' || kind === 'VAR_SET_DEFAULT')
    return [{ kind: 'set', name: kind === 'VAR_RESET_ALL' ? 'all' : name, how: local ? 'local' : 'reset', place }]
  return [{ kind: 'set', name: name.toLowerCase(), how: local ? 'local' : 'session', place }]
}

/** An option in parentheses; `(concurrently false)` turns it off. */
function isOn(options: readonly Node[], name: string): boolean {
  return options.some((node) => {
    const option: DefElem = as(node, 'DefElem') ?? {}
    if (option.defname !== name) return false
    const value = option.arg
    return (
      !value ||
      !['false', 'off', '0'].includes(
        (as(value, 'String')?.sval ?? String(as(value, 'Integer')?.ival ?? 0)).toLowerCase(),
      )
    )
  })
}

function ranges(nodes: readonly Node[]): RangeVar[] {
  return nodes.flatMap((node) => as(node, 'RangeVar') ?? [])
}
