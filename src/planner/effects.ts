import { type Truth } from '../domain/truth.ts'
import { heldBit, remediedBit, type Rules } from './rules.ts'
import { rulingOf, type Ruling, type Terms } from './ruling.ts'

/** How undetermined constraints count in a search, and whether what has a remedy may be repaired instead of avoided. */
export type UnknownReading = 'forbid' | 'allow' | 'allow-remedied'

/** What a constraint does to the hops it holds for, under some answers and a reading. */
export const effect = { off: 0, warn: 1, repair: 2, forbid: 3 } as const

/** By constraint, one of `effect`. */
export type Effects = Uint8Array

/** What every constraint does under some answers. */
export function effectsUnder(rules: Rules, answers: Terms['answers'], unknown: UnknownReading): Effects {
  const { traits, at, conditions } = rules
  const known = knownAnswers(rules, answers)
  const table = effectTable(unknown)
  const effects = new Uint8Array(traits.length)
  for (let i = 0; i < effects.length; i += 1) {
    const end = at[i + 1]!
    let holds = at[i] === end ? truthOrder.indexOf('yes') : 0
    for (let k = at[i]!; k < end; k += 1) holds = Math.max(holds, known[conditions[k]!]!)
    effects[i] = table[holds * 4 + traits[i]!]!
  }
  return effects
}

/** Of several conditions the latest in this order decides. */
const truthOrder: readonly Truth[] = ['no', 'unknown', 'yes']

function knownAnswers({ ids }: Rules, answers: Terms['answers']): Uint8Array {
  return Uint8Array.from(ids, (id) => truthOrder.indexOf(answers.get(id) ?? 'unknown'))
}

/** Effects by truth and traits. */
function effectTable(unknown: UnknownReading): Uint8Array {
  const traits = [0, heldBit, remediedBit, heldBit + remediedBit]
  const effects = truthOrder.flatMap((holds) =>
    traits.map((bits) => effectOf(rulingOf(holds, (bits & heldBit) > 0), (bits & remediedBit) > 0, unknown)),
  )
  return Uint8Array.from(effects)
}

function effectOf(ruling: Ruling, remedied: boolean, unknown: UnknownReading): number {
  if (ruling === 'off') return effect.off
  if (ruling === 'warns') return effect.warn
  if (remedied && unknown !== 'forbid') return effect.repair
  return ruling === 'undetermined' && unknown === 'allow' ? effect.off : effect.forbid
}

/**
 * Conditions whose answer "no" alone makes a constraint fall that is held against hops: its other conditions are all
 * answered "no".
 */
export function decisiveConditions(rules: Rules, answers: Terms['answers'], effects: Effects): Set<string> {
  const known = knownAnswers(rules, answers)
  const decisive = new Set<string>()
  for (let i = 0; i < effects.length; i += 1) {
    const only = effects[i]! < effect.repair ? undefined : onlyOpen(rules, i, known)
    if (only !== undefined) decisive.add(rules.ids[only]!)
  }
  return decisive
}

/** The one condition of a constraint that is not answered "no"; undefined when there are several, or none. */
function onlyOpen({ at, conditions }: Rules, constraint: number, known: Uint8Array): number | undefined {
  let only: number | undefined
  for (let k = at[constraint]!; k < at[constraint + 1]!; k += 1) {
    const id = conditions[k]!
    if (known[id] === 0 || id === only) continue
    if (only !== undefined) return undefined
    only = id
  }
  return only
}
