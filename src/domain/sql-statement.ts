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
  readonly unique: boolean
  readonly primaryKey: boolean
  readonly check: boolean
  /** The table a foreign key of the column points to. */
  readonly references: TableName | undefined
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

/** One thing a statement does; an ALTER TABLE may do several. */
export type SqlAct = { readonly place: Place } & (
  | {
      readonly kind: 'create-table'
      readonly table: TableName
      readonly temporary: boolean
      readonly partitioned: boolean
      readonly partitionOf: TableName | undefined
      readonly columns: readonly SqlColumn[]
      readonly constraints: readonly SqlConstraint[]
    }
  | { readonly kind: 'create-view'; readonly name: TableName }
  | { readonly kind: 'add-column'; readonly table: TableName; readonly column: SqlColumn }
  | {
      readonly kind: 'alter-type'
      readonly table: TableName
      readonly column: string
      readonly type: SqlType
      /** A USING that computes: not a mere cast of the column. */
      readonly computes: boolean
      readonly collation: string | undefined
    }
  | {
      readonly kind: 'set-not-null' | 'drop-not-null' | 'drop-column'
      readonly table: TableName
      readonly column: string
    }
  | { readonly kind: 'add-constraint'; readonly table: TableName; readonly constraint: SqlConstraint }
  | { readonly kind: 'validate-constraint' | 'drop-constraint'; readonly table: TableName; readonly name: string }
  /** `how`: in words, for messages. */
  | { readonly kind: 'rewrite-table'; readonly table: TableName | undefined; readonly how: string }
  | { readonly kind: 'alter-table'; readonly table: TableName; readonly lock: SqlLock; readonly how: string }
  | {
      readonly kind: 'create-index'
      readonly table: TableName
      readonly name: string | undefined
      readonly columns: readonly string[]
      readonly unique: boolean
      readonly concurrently: boolean
      readonly ifNotExists: boolean
      /** Of a partitioned table only, not of its partitions. */
      readonly only: boolean
    }
  | { readonly kind: 'drop-index'; readonly name: TableName; readonly concurrently: boolean }
  | {
      readonly kind: 'reindex'
      readonly of: 'index' | 'table' | 'all'
      readonly name: string
      readonly concurrently: boolean
    }
  | {
      readonly kind: 'rename'
      readonly what: 'table' | 'column' | 'constraint' | 'index'
      readonly table: TableName
      /** The old name of what is renamed. */
      readonly from: string
      readonly to: string
    }
  | { readonly kind: 'drop-table'; readonly table: TableName }
  | { readonly kind: 'truncate'; readonly table: TableName }
  | {
      readonly kind: 'update' | 'delete'
      readonly table: TableName
      readonly reach: SqlReach
      readonly columns: readonly string[]
    }
  | { readonly kind: 'insert'; readonly table: TableName; readonly selects: boolean }
  /** `local`: ends with the transaction. `reset`: takes it back. */
  | { readonly kind: 'set'; readonly name: string; readonly how: 'session' | 'local' | 'reset' }
  | { readonly kind: 'create-trigger'; readonly table: TableName; readonly name: string }
  | {
      readonly kind: 'attach-partition' | 'detach-partition'
      readonly table: TableName
      readonly partition: TableName
      readonly concurrently: boolean
    }
  | { readonly kind: 'create-type'; readonly name: string }
  | { readonly kind: 'add-enum-value'; readonly type: string; readonly value: string }
  | { readonly kind: 'lock-table'; readonly table: TableName; readonly exclusive: boolean }
  | { readonly kind: 'transaction'; readonly what: string }
  /** Cannot run inside a transaction: VACUUM, CREATE DATABASE. */
  | { readonly kind: 'outside-transaction'; readonly what: string }
  | { readonly kind: 'other' }
)

export type SqlActKind = SqlAct['kind']
export type SqlActOf<K extends SqlActKind> = Extract<SqlAct, { readonly kind: K }>

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
