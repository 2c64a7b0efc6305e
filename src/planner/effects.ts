import { type Truth } from '../domain/truth.ts'
import { type Rule } from './rules.ts'
import { rulingOf, type Ruling, type Terms } from './ruling.ts'

/** How undetermined constraints count in a search, and whether what has a remedy may be repaired instead of avoided. */
export type UnknownReading = 'forbid' | 'allow' | 'allow-remedied'

/** What a constraint does to the hops it holds for, under some answers and a reading. */
export const effect = { off: 0, warn: 1, repair: 2, forbid: 3 } as const

/** By rule, one of `effect`. */
export type Effects = Uint8Array

/** Rules in columns: they are asked under many answers. */
export interface RuleColumns {
  /** Positions in `traits`. */
  readonly traits: Uint8Array
  /** The conditions of rule `i` are `conditions[at[i]]` to `conditions[at[i + 1]]`, the end not included. */
  readonly at: Int32Array
  readonly conditions: Int32Array
  /** The ids the numbers in `conditions` stand for. */
  readonly ids: readonly string[]
}

const traits = [false, true].flatMap((held) => [false, true].map((remedied) => ({ held, remedied })))

/** Of several conditions the latest in this order decides. */
const truths: readonly Truth[] = ['no', 'unknown', 'yes']

export function ruleColumns(rules: readonly Rule[]): RuleColumns {
  const numbers = new Map<string, number>()
  const conditions: number[] = []
  const at = new Int32Array(rules.length + 1)
  for (const [i, rule] of rules.entries()) {
    for (const id of rule.conditions) {
      const number = numbers.get(id) ?? numbers.size
      numbers.set(id, number)
      conditions.push(number)
    }
    at[i + 1] = conditions.length
  }
  const trait = ({ held, remedied }: Rule) => Number(held) * 2 + Number(remedied)
  return {
    traits: Uint8Array.from(rules, trait),
    at,
    conditions: Int32Array.from(conditions),
    ids: [...numbers.keys()],
  }
}

/** What every rule does under some answers. */
export function effectsUnder(rules: RuleColumns, answers: Terms['answers'], unknown: UnknownReading): Effects {
  const { at, conditions } = rules
  const known = Uint8Array.from(rules.ids, (id) => truths.indexOf(answers.get(id) ?? 'unknown'))
  const table = Uint8Array.from(
    truths.flatMap((holds) => traits.map(({ held, remedied }) => effectOf(rulingOf(holds, held), remedied, unknown))),
  )
  return rules.traits.map((trait, i) => {
    const end = at[i + 1]!
    let holds = at[i] === end ? truths.indexOf('yes') : 0
    for (let k = at[i]!; k < end; k += 1) holds = Math.max(holds, known[conditions[k]!]!)
    return table[holds * traits.length + trait]!
  })
}

function effectOf(ruling: Ruling, remedied: boolean, unknown: UnknownReading): number {
  if (ruling === 'off') return effect.off
  if (ruling === 'warns') return effect.warn
  if (remedied && unknown !== 'forbid') return effect.repair
  return ruling === 'undetermined' && unknown === 'allow' ? effect.off : effect.forbid
}

/** Does a rule forbid under every answer and every reading? */
export function alwaysForbids({ held, remedied, conditions }: Rule): boolean {
  return held && !remedied && conditions.length === 0
}

/**
 * Conditions whose answer "no" alone makes a constraint fall that is held against hops: its other conditions are all
 * answered "no".
 */
export function decisiveConditions(rules: readonly Rule[], answers: Terms['answers'], effects: Effects): Set<string> {
  const open = rules
    .filter((_, i) => effects[i]! >= effect.repair)
    .map(({ conditions }) => conditions.filter((id) => answers.get(id) !== 'no'))
  return new Set(open.filter(({ length }) => length === 1).flat())
}
