import { type A_Expr, type Node } from 'libpg-query'
import { type SqlReach } from '../../domain/sql-statement.ts'
import { as, below as nodesBelow, columnNamed, text } from './nodes.ts'

/** Which rows a WHERE leaves, as far as its text tells. */
export function reachOf(where: Node | undefined): SqlReach {
  const tests = conjuncts(where)
  const ends = { lower: new Set<string>(), upper: new Set<string>() }
  const pinned = new Set<string>()
  for (const test of tests) {
    const expression = as(test, 'A_Expr')
    if (expression) readTest(expression, pinned, ends)
  }
  for (const column of ends.lower) if (ends.upper.has(column)) pinned.add(column)
  return { hasWhere: where !== undefined && !isTrue(where), pinned: [...pinned], limited: tests.some(isLimited) }
}

function conjuncts(node: Node | undefined): Node[] {
  const both = as(node, 'BoolExpr')
  if (both?.boolop === 'AND_EXPR') return (both.args ?? []).flatMap((one) => conjuncts(one))
  return node ? [node] : []
}

/** `WHERE true`, `WHERE 1 = 1`: there to silence a linter. */
function isTrue(node: Node): boolean {
  if (as(node, 'A_Const')?.boolval?.boolval === true) return true
  const test = as(node, 'A_Expr')
  return (
    test?.name?.length === 1 &&
    text(test.name[0]) === '=' &&
    isConstant(test.lexpr) &&
    JSON.stringify(valueOf(test.lexpr)) === JSON.stringify(valueOf(test.rexpr))
  )
}

/** A constant without where it stands. */
function valueOf(node: Node | undefined): unknown {
  const { ival, sval, boolval } = as(node, 'A_Const') ?? {}
  return [ival, sval, boolval]
}

interface Ends {
  readonly lower: Set<string>
  readonly upper: Set<string>
}

const upperEnds = new Set(['<', '<='])
const lowerEnds = new Set(['>', '>='])

function readTest({ kind, name, lexpr, rexpr }: A_Expr, pinned: Set<string>, { lower, upper }: Ends): void {
  const left = columnNamed(lexpr)
  const column = left ?? columnNamed(rexpr)
  if (column === undefined || !isConstant(left === undefined ? lexpr : rexpr)) return
  const operator = text(name?.[0])
  const [below, above] = left === undefined ? [lower, upper] : [upper, lower]
  if (kind === 'AEXPR_BETWEEN' || operator === '=') pinned.add(column)
  if (upperEnds.has(operator)) below.add(column)
  if (lowerEnds.has(operator)) above.add(column)
}

/** Made of literals and parameters: it reads no row. */
function isConstant(node: Node | undefined): boolean {
  if (!node) return false
  for (const one of nodesBelow(node)) if ('ColumnRef' in one || 'SubLink' in one) return false
  return true
}

/** `id IN (SELECT … LIMIT 1000)`, also through a common table expression's `FOR UPDATE`. */
function isLimited(test: Node): boolean {
  const inner = as(as(test, 'SubLink')?.subselect, 'SelectStmt')
  if (inner?.limitCount) return true
  const { kind, rexpr } = as(test, 'A_Expr') ?? {}
  const array = kind === 'AEXPR_OP_ANY' ? as(rexpr, 'SubLink') : undefined
  return as(array?.subselect, 'SelectStmt')?.limitCount !== undefined
}
