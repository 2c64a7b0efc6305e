import { type SqlAct, type TableName } from '../../domain/sql-statement.ts'
import { type Table } from './table.ts'

/**
 * Tables that an act takes ACCESS EXCLUSIVE, measured on PostgreSQL 15: its own, and with a foreign key that goes the
 * one it points to, because the triggers there go with it.
 */
export function lockedTables(act: SqlAct, table: Table | undefined): TableName[] {
  if (act.kind === 'create-table') return act.partitionOf === undefined ? [] : [act.partitionOf]
  if (!table || !isExclusive(act)) return []
  if (act.kind === 'drop-table') return [table.name, ...referencedBy(table)]
  return act.kind === 'drop-constraint' ? [table.name, ...referencedBy(table, act.name)] : [table.name]
}

const exclusive: ReadonlySet<SqlAct['kind']> = new Set([
  'add-column',
  'alter-type',
  'set-not-null',
  'drop-not-null',
  'drop-column',
  'rewrite-table',
  'truncate',
  'drop-constraint',
  'drop-table',
] as const)

function isExclusive(act: SqlAct): boolean {
  switch (act.kind) {
    case 'add-constraint':
      return act.constraint.kind !== 'foreign-key'
    case 'alter-table':
      return act.lock === 'access-exclusive'
    case 'rename':
      return act.what === 'table' || act.what === 'column'
    case 'drop-index':
    case 'detach-partition':
      return !act.concurrently
    case 'lock-table':
      return act.exclusive
    default:
      return exclusive.has(act.kind)
  }
}

/** Tables that a foreign key of a table points to, or all its foreign keys; a table that points to itself is left out. */
export function referencedBy(table: Table | undefined, constraint?: string): TableName[] {
  const known = [...(table?.constraints ?? [])]
  const found = known.flatMap(([name, { references }]) =>
    references === undefined || (constraint !== undefined && name !== constraint) ? [] : [references],
  )
  return [...new Set(found)].filter((name) => name !== table?.name)
}
