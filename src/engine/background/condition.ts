import { UserError } from '../../domain/errors.ts'
import { type SqlValue } from '../../ports/database.ts'
import { quoteIdentifier } from '../identifiers.ts'
import { type KeyShape } from './key.ts'
import { type Key } from './rows.ts'

/** Rows of a range: above `lower`, up to `upper`; NULL is open. */
export interface Range {
  readonly lower: Key | null
  readonly upper: Key
}

/** A condition and the parameters it has. */
export interface Condition {
  readonly sql: string
  readonly values: readonly SqlValue[]
}

export interface ConditionOptions {
  /** Of the table in the statement, where its columns alone would be ambiguous. */
  readonly alias?: string | undefined
  /** Number of the first parameter; default 1. */
  readonly first?: number | undefined
  /** SQL that holds for rows to leave out. */
  readonly except?: string | null | undefined
}

/** `(a, b)` or `a`, qualified by an alias. */
export function keyOf({ columns }: KeyShape, alias?: string): string {
  const named = columns.map((column) => (alias === undefined ? column : `${quoteIdentifier(alias)}.${column}`))
  return named.length === 1 ? named[0]! : `(${named.join(', ')})`
}

/** A bound as SQL, its parts beginning with parameter `first`. Only PostgreSQL compares keys: it knows types and collations. */
export function boundOf({ types }: KeyShape, first: number): string {
  const parts = types.map((type, i) => `$${first + i}::${type}`)
  return parts.length === 1 ? parts[0]! : `(${parts.join(', ')})`
}

export function rangeCondition(shape: KeyShape, { lower, upper }: Range, options: ConditionOptions = {}): Condition {
  const { alias, first = 1, except } = options
  if (alias !== undefined && except) return throughTable(shape, { lower, upper }, options)
  const key = keyOf(shape, alias)
  const parts = [`${key} <= ${boundOf(shape, first)}`]
  if (lower) parts.push(`${key} > ${boundOf(shape, first + upper.length)}`)
  if (except) parts.push(`(${except}) IS NOT TRUE`)
  return { sql: `(${parts.join(' AND ')})`, values: [...upper, ...(lower ?? [])] }
}

/** What holds for a row names its columns alone: under an alias it is asked of the table itself. */
function throughTable(shape: KeyShape, range: Range, { alias, ...options }: ConditionOptions): Condition {
  const { sql, values } = rangeCondition(shape, range, options)
  const inner = `SELECT ${shape.columns.join(', ')} FROM ${shape.table} WHERE ${sql}`
  return { sql: `(${keyOf(shape, alias)} IN (${inner}))`, values }
}

const slot = /\{batch(?::([^{}\s]+))?\}/gu

/** Puts the range into the SQL of a background migration. Throws UserError `bad-update` when it has no place for it. */
export function withRange(sql: string, shape: KeyShape, range: Range, except: string | null): Condition {
  requireSlots(sql)
  const { values } = rangeCondition(shape, range, { except })
  const text = sql.replaceAll(
    slot,
    (_, alias: string | undefined) => rangeCondition(shape, range, { alias, except }).sql,
  )
  return { sql: text, values }
}

/** Without its place for the range a statement would change the whole table, again for every batch. */
export function requireSlots(sql: string): void {
  if (sql.search(slot) < 0)
    throw new UserError({
      code: 'bad-update',
      what: 'the update has no {batch}: every batch would change the whole table',
      next: 'write its condition as WHERE {batch}, or {batch:alias} where the table has an alias',
    })
  if (/\$\d/u.test(sql.replaceAll(/'(?:[^']|'')*'/gu, '')))
    throw new UserError({
      code: 'bad-update',
      what: 'the update has parameters of its own, which nobody would fill',
      next: 'write values into the SQL; {batch} brings the parameters for the range',
    })
}
