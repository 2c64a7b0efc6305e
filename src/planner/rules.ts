import { type Constraint } from './constraint.ts'
import { counts, type Terms } from './ruling.ts'

/** What of each constraint decides its effect, in columns; answers come later and often. */
export interface Rules {
  /** `heldBit` and `remediedBit`. */
  readonly traits: Uint8Array
  /** The conditions of constraint `i` are `conditions[at[i]]` to `conditions[at[i + 1]]`, the end not included. */
  readonly at: Int32Array
  readonly conditions: Int32Array
  /** The ids the numbers in `conditions` stand for. */
  readonly ids: readonly string[]
}

export const heldBit = 1
export const remediedBit = 2

export function rulesOf(constraints: readonly Constraint[], strictness: Pick<Terms, 'strict' | 'illegal'>): Rules {
  const rules = heldRules(constraints)
  for (const [i, constraint] of constraints.entries()) if (!counts(constraint, strictness)) rules.traits[i]! -= heldBit
  return rules
}

/** The rules of constraints that all count against hops. */
export function heldRules(constraints: readonly Pick<Constraint, 'conditions' | 'remedy'>[]): Rules {
  const numbers = new Map<string, number>()
  const conditions: number[] = []
  const at = new Int32Array(constraints.length + 1)
  const traits = new Uint8Array(constraints.length)
  for (const [i, constraint] of constraints.entries()) {
    traits[i] = heldBit + Number(constraint.remedy !== undefined) * remediedBit
    for (const id of constraint.conditions) {
      const number = numbers.get(id) ?? numbers.size
      numbers.set(id, number)
      conditions.push(number)
    }
    at[i + 1] = conditions.length
  }
  return { traits, at, conditions: Int32Array.from(conditions), ids: [...numbers.keys()] }
}

/** Rules of lists of constraints after one another; equal conditions of different lists keep different numbers. */
export function joinRules(lists: readonly Rules[]): Rules {
  const at: Int32Array[] = [new Int32Array(1)]
  const conditions: Int32Array[] = []
  let length = 0
  let firstId = 0
  for (const rules of lists) {
    at.push(shifted(rules.at.subarray(1), length))
    conditions.push(shifted(rules.conditions, firstId))
    length += rules.conditions.length
    firstId += rules.ids.length
  }
  return {
    traits: Uint8Array.from(concatenated(lists.map(({ traits }) => traits))),
    at: concatenated(at),
    conditions: concatenated(conditions),
    ids: lists.flatMap(({ ids }) => ids),
  }
}

function shifted(column: Int32Array, by: number): Int32Array {
  return column.map((one) => one + by)
}

function concatenated(columns: readonly (Int32Array | Uint8Array)[]): Int32Array {
  const all = new Int32Array(columns.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const column of columns) {
    all.set(column, at)
    at += column.length
  }
  return all
}

/** The rules where some constraints were accepted everywhere: they are noted and no longer held against hops. */
export function accepting(rules: Rules, accepted: readonly number[]): Rules {
  if (accepted.length === 0) return rules
  const traits = rules.traits.slice()
  for (const number of accepted) traits[number]! &= ~heldBit
  return { ...rules, traits }
}

/** Does a constraint forbid under every answer and every reading? */
export function alwaysForbids({ traits, at }: Rules, constraint: number): boolean {
  return traits[constraint] === heldBit && at[constraint] === at[constraint + 1]
}
