import { type Truth } from '../domain/truth.ts'
import { type Rules, traits } from './rules.ts'
import { rulingOf, type Ruling, type Terms } from './ruling.ts'

/** How undetermined constraints count in a search, and whether what has a remedy may be repaired instead of avoided. */
export type UnknownReading = 'forbid' | 'allow' | 'allow-remedied'

/** What a constraint does to the hops it holds for, under some answers and a reading. */
export const effect = { off: 0, warn: 1, repair: 2, forbid: 3 } as const

/** By rule, one of `effect`. */
export type Effects = Uint8Array

/** Of several conditions the latest in this order decides. */
const truths: readonly Truth[] = ['no', 'unknown', 'yes']

/** What every rule does under some answers. */
export function effectsUnder(rules: Rules, answers: Terms['answers'], unknown: UnknownReading): Effects {
  const { at, conditions } = rules
  const known = Uint8Array.from(rules.ids, (id) => truths.indexOf(answers.get(id) ?? 'unknown'))
  const table = Uint8Array.from(
    truths.flatMap((holds) => traits.map(({ held, remedied }) => effectOf(rulingOf(holds, held), remedied, unknown))),
  )
  const effects = new Uint8Array(rules.trait.length)
  for (let i = 0; i < effects.length; i += 1) {
    const end = at[i + 1]!
    let holds = at[i] === end ? truths.indexOf('yes') : 0
    for (let k = at[i]!; k < end; k += 1) holds = Math.max(holds, known[conditions[k]!]!)
    effects[i] = table[holds * traits.length + rules.trait[i]!]!
  }
  return effects
}

function effectOf(ruling: Ruling, remedied: boolean, unknown: UnknownReading): number {
  if (ruling === 'off') return effect.off
  if (ruling === 'warns') return effect.warn
  if (remedied && unknown !== 'forbid') return effect.repair
  return ruling === 'undetermined' && unknown === 'allow' ? effect.off : effect.forbid
}

/** Does a rule forbid under every answer and every reading? */
export function alwaysForbids({ trait, at }: Rules, rule: number): boolean {
  const { held, remedied } = traits[trait[rule]!]!
  return held && !remedied && at[rule] === at[rule + 1]
}

/**
 * By rule the one condition that is not answered "no", as a position in a list of ids, so that the answer "no" to it
 * makes the rule fall; -1 where there are several, or none.
 */
export function onlyOpen(rules: Rules, answers: Terms['answers'], ids: readonly string[]): Int32Array {
  const numbers = new Map(ids.map((id, number) => [id, number]))
  const number = Int32Array.from(rules.ids, (id) => (answers.get(id) === 'no' ? -1 : (numbers.get(id) ?? -1)))
  return Int32Array.from(rules.trait, (_, rule) => {
    const conditions = rules.conditions.subarray(rules.at[rule], rules.at[rule + 1])
    const open = conditions.filter((condition) => answers.get(rules.ids[condition]!) !== 'no')
    return open.length === 1 ? number[open[0]!]! : -1
  })
}
