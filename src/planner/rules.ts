import { type Constraint } from './constraint.ts'
import { counts, type Terms } from './ruling.ts'

/**
 * What of constraints decides their effect: whether they are held against hops, whether they can be repaired, and their
 * conditions. Many constraints share that, so each combination is one rule. Rules are columns: answers come later and
 * often.
 */
export interface Rules {
  /** By constraint the number of its rule. */
  readonly of: Int32Array
  /** By rule its position in `traits`. */
  readonly trait: Uint8Array
  /** The conditions of rule `i` are `conditions[at[i]]` to `conditions[at[i + 1]]`, the end not included. */
  readonly at: Int32Array
  readonly conditions: Int32Array
  /** The ids the numbers in `conditions` stand for. */
  readonly ids: readonly string[]
}

export const traits = [false, true].flatMap((held) => [false, true].map((remedied) => ({ held, remedied })))

export interface Rule {
  readonly held: boolean
  readonly remedied: boolean
  /** Without repetitions, in the order of the ids. */
  readonly conditions: readonly string[]
}

export function rulesOf(constraints: readonly Constraint[], strictness: Pick<Terms, 'strict' | 'illegal'>): Rules {
  return distinctRules(constraints.map((constraint) => ruleFor(constraint, counts(constraint, strictness))))
}

export function ruleFor({ conditions, remedy }: Pick<Constraint, 'conditions' | 'remedy'>, held: boolean): Rule {
  const distinct = conditions.length < 2 ? conditions : [...new Set(conditions)].toSorted()
  return { held, remedied: remedy !== undefined, conditions: distinct }
}

export function distinctRules(rules: readonly Rule[]): Rules {
  const numbers = new Map<string, number>()
  const distinct: Rule[] = []
  const of = Int32Array.from(rules, (rule) => {
    const { held, remedied, conditions } = rule
    const key = `${held} ${remedied} ${conditions.length === 0 ? '' : JSON.stringify(conditions)}`
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, distinct.length)
    return distinct.push(rule) - 1
  })
  return { of, ...columnsOf(distinct) }
}

function columnsOf(rules: readonly Rule[]): Omit<Rules, 'of'> {
  const ids = [...new Set(rules.flatMap(({ conditions }) => conditions))]
  const numbers = new Map(ids.map((id, number) => [id, number]))
  let end = 0
  return {
    trait: Uint8Array.from(rules, ({ held, remedied }) => Number(held) * 2 + Number(remedied)),
    at: Int32Array.from([0, ...rules.map(({ conditions }) => (end += conditions.length))]),
    conditions: Int32Array.from(rules.flatMap(({ conditions }) => conditions.map((id) => numbers.get(id)!))),
    ids,
  }
}

/** Rules of lists of constraints after one another; equal rules and ids of different lists keep different numbers. */
export function joinRules(lists: readonly Rules[]): Rules {
  const joined = { of: [] as Int32Array[], at: [new Int32Array(1) as Int32Array], conditions: [] as Int32Array[] }
  let [rulesBefore, conditionsBefore, idsBefore] = [0, 0, 0]
  for (const { of, trait, at, conditions, ids } of lists) {
    joined.of.push(shifted(of, rulesBefore))
    joined.at.push(shifted(at.subarray(1), conditionsBefore))
    joined.conditions.push(shifted(conditions, idsBefore))
    rulesBefore += trait.length
    conditionsBefore += conditions.length
    idsBefore += ids.length
  }
  return {
    of: concatenated(joined.of),
    trait: Uint8Array.from(concatenated(lists.map(({ trait }) => trait))),
    at: concatenated(joined.at),
    conditions: concatenated(joined.conditions),
    ids: lists.flatMap(({ ids }) => ids),
  }
}

function shifted(column: Int32Array, by: number): Int32Array {
  const made = new Int32Array(column.length)
  for (let i = 0; i < made.length; i += 1) made[i] = column[i]! + by
  return made
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
export function withoutHeld(rules: Rules, accepted: readonly number[]): Rules {
  const lifted = accepted.map((constraint): Rule => {
    const rule = rules.of[constraint]!
    const numbers = rules.conditions.subarray(rules.at[rule], rules.at[rule + 1])
    return {
      held: false,
      remedied: traits[rules.trait[rule]!]!.remedied,
      conditions: Array.from(numbers, (number) => rules.ids[number]!),
    }
  })
  if (lifted.length === 0) return rules
  const joined = joinRules([rules, { ...columnsOf(lifted), of: new Int32Array(0) }])
  for (const [i, constraint] of accepted.entries()) joined.of[constraint] = rules.trait.length + i
  return joined
}
