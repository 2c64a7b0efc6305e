import { type Constraint } from './constraint.ts'
import { counts, type Terms } from './ruling.ts'

/**
 * What of constraints decides their effect: whether they are held against hops, whether they can be repaired, and their
 * conditions. Many constraints share that, so each combination is one rule; answers come later and often.
 */
export interface Rules {
  /** By constraint the number of its rule. */
  readonly of: Int32Array
  readonly all: readonly Rule[]
}

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
  return {
    held,
    remedied: remedy !== undefined,
    conditions: conditions.length < 2 ? conditions : [...new Set(conditions)].toSorted(),
  }
}

export function distinctRules(rules: readonly Rule[]): Rules {
  const numbers = new Map<string, number>()
  const all: Rule[] = []
  const of = Int32Array.from(rules, (rule) => {
    const { held, remedied, conditions } = rule
    const key = `${held} ${remedied} ${conditions.length === 0 ? '' : JSON.stringify(conditions)}`
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, all.length)
    return all.push(rule) - 1
  })
  return { of, all }
}

/** Rules of lists of constraints after one another. */
export function joinRules(lists: readonly Rules[]): Rules {
  const of = new Int32Array(lists.reduce((sum, rules) => sum + rules.of.length, 0))
  const all: Rule[] = []
  let at = 0
  for (const rules of lists) {
    const first = all.length
    for (const [i, rule] of rules.of.entries()) of[at + i] = first + rule
    at += rules.of.length
    all.push(...rules.all)
  }
  return { of, all }
}

/** The rules where some constraints were accepted everywhere: they are noted and no longer held against hops. */
export function withoutHeld({ of, all }: Rules, accepted: readonly number[]): Rules {
  if (accepted.length === 0) return { of, all }
  const changed = of.slice()
  const more = accepted.map((constraint) => ({ ...all[of[constraint]!]!, held: false }))
  for (const [i, constraint] of accepted.entries()) changed[constraint] = all.length + i
  return { of: changed, all: [...all, ...more] }
}
