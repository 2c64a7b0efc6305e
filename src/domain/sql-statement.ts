import { type Place } from './place.ts'
import { type SqlType } from './sql-type.ts'

/**
 * A table as SQL names it: `parcels`, `audit.parcels`. The schema `public` is left out, so that a name with and
 * without it is the same table.
 */
export type TableName = string

/** `constant`: one value for every row, now() included. `unknown`: calls a function of the product. */
export type DefaultKind = 'none' | 'constant' | 'volatile' | 'unknown'

export interface SqlColumn {
  readonly name: string
  readonly type: SqlType
  readonly default: DefaultKind
  /** Whose values PostgreSQL makes itself. */
  readonly generated: 'stored' | 'virtual' | 'identity' | 'serial' | undefined
  readonly notNull: boolean
  /** Those that are written beside it. */
  readonly constraints: readonly SqlConstraint[]
}

export type SqlConstraintKind = 'check' | 'foreign-key' | 'unique' | 'primary-key' | 'exclude' | 'not-null'

export interface SqlConstraint {
  readonly kind: SqlConstraintKind
  readonly name: string | undefined
  /** Columns of the key; those a check reads. */
  readonly columns: readonly string[]
  readonly notValid: boolean
  readonly usingIndex: string | undefined
  readonly references: TableName | undefined
  /** Columns that cannot be NULL where it holds: `CHECK (weight IS NOT NULL)`. */
  readonly provesNotNull: readonly string[]
}

/** Which rows an UPDATE or DELETE touches, as far as its text tells. */
export interface SqlReach {
  readonly hasWhere: boolean
  /** Columns held to constants: `=`, `IN`, `BETWEEN`, or a lower and an upper end. */
  readonly pinned: readonly string[]
  /** A sub-select with LIMIT says how many at most. */
  readonly limited: boolean
}

interface OfTable {
  readonly table: TableName
}

interface OfColumn extends OfTable {
  readonly column: string
}

interface OfConstraint extends OfTable {
  readonly name: string
}

interface OfRows extends OfTable {
  readonly reach: SqlReach
  /** What an UPDATE sets. */
  readonly columns: readonly string[]
}

interface OfPartition extends OfTable {
  readonly partition: TableName
  readonly concurrently: boolean
}

/** What is told of each kind of act. */
interface ActFacts {
  'create-table': OfTable & {
    readonly temporary: boolean
    readonly partitioned: boolean
    readonly partitionOf: TableName | undefined
    readonly columns: readonly SqlColumn[]
    readonly constraints: readonly SqlConstraint[]
  }
  'create-view': { readonly name: TableName }
  'add-column': OfTable & { readonly column: SqlColumn }
  'alter-type': OfColumn & {
    readonly type: SqlType
    /** A USING that computes: not a mere cast of the column. */
    readonly computes: boolean
    readonly collation: string | undefined
  }
  'set-not-null': OfColumn
  'drop-not-null': OfColumn
  'drop-column': OfColumn
  'add-constraint': OfTable & { readonly constraint: SqlConstraint }
  'validate-constraint': OfConstraint
  'drop-constraint': OfConstraint
  /** `how`: in words, for messages. */
  'rewrite-table': { readonly table: TableName | undefined; readonly how: string }
  'alter-table': OfTable & { readonly lock: SqlLock; readonly how: string }
  'create-index': OfTable & {
    readonly name: string | undefined
    readonly columns: readonly string[]
    readonly unique: boolean
    readonly concurrently: boolean
    readonly ifNotExists: boolean
    /** Of a partitioned table only, not of its partitions. */
    readonly only: boolean
  }
  'drop-index': { readonly name: TableName; readonly concurrently: boolean }
  reindex: { readonly of: 'index' | 'table' | 'all'; readonly name: string; readonly concurrently: boolean }
  rename: OfTable & {
    readonly what: 'table' | 'column' | 'constraint' | 'index'
    /** The old name of what is renamed. */
    readonly from: string
    readonly to: string
  }
  'drop-table': OfTable
  truncate: OfTable
  update: OfRows
  delete: OfRows
  insert: OfTable & { readonly selects: boolean }
  /** `local`: ends with the transaction. `reset`: takes it back. */
  set: { readonly name: string; readonly how: 'session' | 'local' | 'reset' }
  'create-trigger': OfConstraint
  'attach-partition': OfPartition
  'detach-partition': OfPartition
  'create-type': { readonly name: string }
  'add-enum-value': { readonly type: string; readonly value: string }
  'lock-table': OfTable & { readonly exclusive: boolean }
  transaction: { readonly what: string }
  /** Cannot run inside a transaction: VACUUM, CREATE DATABASE. */
  'outside-transaction': { readonly what: string }
  other: object
}

export type SqlActKind = keyof ActFacts

/** One thing a statement does; an ALTER TABLE may do several. */
export type SqlAct = SqlActOf<SqlActKind>
export type SqlActOf<K extends SqlActKind> = {
  [One in K]: { readonly kind: One; readonly place: Place } & ActFacts[One]
}[K]

/** How an ALTER TABLE locks its table, the strongest first. */
export type SqlLock = 'access-exclusive' | 'share-row-exclusive' | 'share-update-exclusive'

/** A piece of text in single quotes, and what it is cast to. */
export interface SqlLiteral {
  readonly text: string
  readonly castTo: string | undefined
}

export interface SqlStatement {
  readonly place: Place
  /** Behind its last character. */
  readonly end: Place
  /** Its beginning in one line, 80 characters at most. */
  readonly text: string
  /** Never empty. */
  readonly acts: readonly SqlAct[]
  /** Only of statements after an ALTER TYPE … ADD VALUE; empty elsewhere. */
  readonly literals: readonly SqlLiteral[]
}

/** Why a file of SQL says nothing. */
export interface SqlProblem {
  readonly kind: 'missing' | 'unreadable' | 'syntax'
  /** One sentence without a period. */
  readonly message: string
  /** In the file; its beginning when the file is not there. */
  readonly place: Place
}

/** What a file of SQL does, or why that cannot be told. */
export type SqlReading = { readonly statements: readonly SqlStatement[] } | { readonly problem: SqlProblem }

/** One name for a table, whether its schema is written or not. */
export function tableName(schema: string | undefined, name: string): TableName {
  return schema === undefined || schema === '' || schema === 'public'
    ? quoted(name)
    : `${quoted(schema)}.${quoted(name)}`
}

/** A dot inside a name must not look like a schema. */
function quoted(name: string): string {
  return name.includes('.') ? `"${name}"` : name
}
