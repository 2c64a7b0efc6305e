import { type SqlProblem } from './sql-statement.ts'

/**
 * What a statement is for a structure. `schema`: it changes the catalogue alone. `rows`: it writes constants. `omitted`: it
 * concerns locks, time limits and upkeep, and leaves nothing behind. `other`: what it does is not proven.
 */
export type SqlPartKind = 'schema' | 'rows' | 'omitted' | 'other'

/** Something a statement gives a name to. Names are without their schema, as PostgreSQL folds them. */
export interface SqlMade {
  readonly name: string
  /** The table an index, a trigger or a sequence belongs to, or what a new name stands for. */
  readonly of?: string | undefined
}

/** A statement as a structure may take it. */
export interface SqlPart {
  readonly kind: SqlPartKind
  /** Without the semicolon, and without CONCURRENTLY: on a new database nobody waits. */
  readonly text: string
  /** Of `other`: why it is not proven, as a phrase: `changes rows with UPDATE`. */
  readonly because: string | undefined
  /** What gets a name in it, and the tables and views that it names. */
  readonly made: readonly SqlMade[]
  /** The object its definition belongs to: the table of an ALTER TABLE, the view of a CREATE VIEW. */
  readonly subject: string | undefined
  /** Every word in it that may be a name, those inside of strings included; ascending. */
  readonly words: readonly string[]
  /** Tables its foreign keys point to. */
  readonly references: readonly string[]
  /** It may change more than its words say. */
  readonly unbounded: boolean
  /** It writes or removes rows, or drops something: what depends on its objects is touched too. */
  readonly spreads: boolean
  /** It makes a function of which nobody can tell what it does when it runs. */
  readonly hides: boolean
  /** The value it adds to an enum, which PostgreSQL lets nobody use in the same transaction. */
  readonly addsValue: string | undefined
  /** Texts in single quotes. */
  readonly literals: readonly string[]
}

/** A file of SQL, statement by statement, or why that cannot be told. */
export type SqlParts = { readonly parts: readonly SqlPart[] } | { readonly problem: SqlProblem }
