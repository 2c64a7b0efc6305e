import { type Truth } from '../domain/truth.ts'
import { type Constraint } from './constraint.ts'
import { isHeld, rulingOf, type Ruling, type Terms } from './ruling.ts'

/** How undetermined constraints count in a search, and whether what has a remedy may be repaired instead of avoided. */
export type UnknownReading = 'forbid' | 'allow' | 'allow-remedied'

/** What a constraint does to the hops it holds for, under some answers and a reading. */
export const effect = { off: 0, warn: 1, repair: 2, forbid: 3 } as const

/** By constraint, one of `effect`. */
export type Effects = Uint8Array

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

const heldBit = 1
const remediedBit = 2

export function rulesOf(constraints: readonly Constraint[], terms: Terms): Rules {
  const numbers = new Map<string, number>()
  const conditions: number[] = []
  const at = new Int32Array(constraints.length + 1)
  const traits = new Uint8Array(constraints.length)
  for (const [i, constraint] of constraints.entries()) {
    traits[i] = Number(isHeld(constraint, terms)) * heldBit + Number(constraint.remedy !== undefined) * remediedBit
    for (const id of constraint.conditions) {
      const number = numbers.get(id) ?? numbers.size
      numbers.set(id, number)
      conditions.push(number)
    }
    at[i + 1] = conditions.length
  }
  return { traits, at, conditions: Int32Array.from(conditions), ids: [...numbers.keys()] }
}

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

/** Does a constraint forbid under every answer and every reading? */
export function alwaysForbids({ traits, at }: Rules, constraint: number): boolean {
  return traits[constraint] === heldBit && at[constraint] === at[constraint + 1]
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
