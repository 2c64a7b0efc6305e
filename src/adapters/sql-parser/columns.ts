import { type ColumnDef, type Constraint, type Node } from 'libpg-query'
import { type SqlColumn, type SqlConstraint, type SqlConstraintKind } from '../../domain/sql-statement.ts'
import { defaultKind } from './defaults.ts'
import { as, columnNamed, columnsIn, isSerial, tableOf, typeOf, words } from './nodes.ts'

/** A column as it is written, with the constraints beside it. */
export function columnOf({ colname = '', typeName, constraints = [] }: ColumnDef): SqlColumn {
  const beside = constraints.flatMap((node) => as(node, 'Constraint') ?? [])
  return {
    name: colname,
    type: typeOf(typeName),
    default: defaultKind(beside.find(({ contype }) => contype === 'CONSTR_DEFAULT')?.raw_expr),
    generated: generatedOf(beside) ?? (isSerial(typeName) ? 'serial' : undefined),
    notNull: beside.some(({ contype }) => contype === 'CONSTR_NOTNULL'),
    constraints: beside
      .filter(({ contype }) => contype !== 'CONSTR_NOTNULL')
      .flatMap((constraint) => constraintOf(constraint, colname) ?? []),
  }
}

function generatedOf(beside: readonly Constraint[]): SqlColumn['generated'] {
  for (const { contype, generated_kind: kind } of beside) {
    if (contype === 'CONSTR_IDENTITY') return 'identity'
    // Before PostgreSQL 18 there were stored ones only.
    if (contype === 'CONSTR_GENERATED') return kind === 'v' ? 'virtual' : 'stored'
  }
  return undefined
}

const kinds: Partial<Record<NonNullable<Constraint['contype']>, SqlConstraintKind>> = {
  CONSTR_CHECK: 'check',
  CONSTR_FOREIGN: 'foreign-key',
  CONSTR_UNIQUE: 'unique',
  CONSTR_PRIMARY: 'primary-key',
  CONSTR_EXCLUSION: 'exclude',
  CONSTR_NOTNULL: 'not-null',
}

/** A constraint of a table, or beside a column of it; undefined for what is none (DEFERRABLE, ENFORCED). */
export function constraintOf(constraint: Constraint, column?: string): SqlConstraint | undefined {
  const { contype, conname, keys, fk_attrs: foreign, raw_expr: expression, skip_validation: skips } = constraint
  const kind = contype && kinds[contype]
  if (!kind) return undefined
  const named = column === undefined ? words(kind === 'foreign-key' ? foreign : keys) : [column]
  return {
    kind,
    name: conname,
    columns: kind === 'check' ? columnsIn(expression) : named,
    notValid: skips ?? false,
    usingIndex: constraint.indexname,
    references: constraint.pktable && tableOf(constraint.pktable),
    provesNotNull: kind === 'not-null' ? named : notNullIn(expression),
  }
}

/** Columns of `a IS NOT NULL AND b IS NOT NULL`. */
function notNullIn(expression: Node | undefined): string[] {
  const both = as(expression, 'BoolExpr')
  if (both?.boolop === 'AND_EXPR') return (both.args ?? []).flatMap((one) => notNullIn(one))
  const test = as(expression, 'NullTest')
  const column = test?.nulltesttype === 'IS_NOT_NULL' ? columnNamed(test.arg) : undefined
  return column === undefined ? [] : [column]
}
