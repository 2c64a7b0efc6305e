import { type Constraint } from './constraint.ts'
import { joinRules, type Rules, rulesOf } from './rules.ts'
import { joinRectangles, RectangleList, type Rectangles } from './rectangles.ts'
import { type Terms } from './ruling.ts'

/**
 * Constraints in columns, for those who go over all of them, and one by one, for those who tell about them. They are
 * numbered from 0; a number may stand for a constraint that holds nowhere.
 */
export interface ConstraintTable {
  readonly length: number
  readonly rectangles: Rectangles
  readonly rules: Rules
  readonly constraint: (number: number) => Constraint
  /** The numbers of the constraints about some subjects, ascending. */
  readonly about: (subjects: ReadonlySet<string>) => readonly number[]
}

export function tableOf(
  constraints: readonly Constraint[],
  strictness: Pick<Terms, 'strict' | 'illegal'>,
): ConstraintTable {
  return {
    length: constraints.length,
    rectangles: rectanglesOf(constraints),
    rules: rulesOf(constraints, strictness),
    constraint: (number) => constraints[number]!,
    about: (subjects) => constraints.flatMap(({ subject }, number) => (subjects.has(subject) ? [number] : [])),
  }
}

function rectanglesOf(constraints: readonly Constraint[]): Rectangles {
  const list = new RectangleList()
  for (const [i, { from, to }] of constraints.entries()) {
    for (const left of from) for (const right of to) list.add(i, left.start, left.end, right.start, right.end)
  }
  return list.all()
}

/** Tables after one another. */
export function joinTables(tables: readonly ConstraintTable[]): ConstraintTable {
  const starts = tables.map((_, i) => tables.slice(0, i).reduce((sum, { length }) => sum + length, 0))
  return {
    length: tables.reduce((sum, { length }) => sum + length, 0),
    rectangles: joinRectangles(tables),
    rules: joinRules(tables.map(({ rules }) => rules)),
    constraint: (number) => {
      const table = starts.findLastIndex((start) => start <= number)
      return tables[table]!.constraint(number - starts[table]!)
    },
    about: (subjects) => tables.flatMap((table, i) => table.about(subjects).map((number) => number + starts[i]!)),
  }
}
