import { compareValue, type Condition } from '../domain/condition.ts'
import { type Truth } from '../domain/truth.ts'

const words: ReadonlyMap<string, Truth> = new Map([
  ['yes', 'yes'],
  ['true', 'yes'],
  ['t', 'yes'],
  ['no', 'no'],
  ['false', 'no'],
  ['f', 'no'],
  ['unknown', 'unknown'],
  ['', 'unknown'],
])

/** What a person wrote: yes, no or unknown, or the value the probe returned; undefined when it is none of these. */
export function toldAnswer(condition: Condition, value: string): Truth | undefined {
  const truth = words.get(value.toLowerCase())
  if (truth === undefined) return measuredAnswer(condition, value)
  const threshold = condition.probe?.threshold
  return typeof threshold === 'boolean' && truth !== 'unknown' ? measuredAnswer(condition, value) : truth
}

/** What the probe returned, compared with its threshold; undefined when a probe of this kind never returns it. */
export function measuredAnswer({ probe }: Condition, value: string): Truth | undefined {
  if (!probe) return undefined
  const typed = typedValue(probe.threshold, value)
  if (typed === undefined) return undefined
  return compareValue(typed, probe.operator, probe.threshold) ? 'yes' : 'no'
}

function typedValue(threshold: number | string | boolean, value: string): number | string | boolean | undefined {
  if (typeof threshold === 'string') return value
  if (typeof threshold === 'number') return /^-?\d+(?:\.\d+)?$/u.test(value) ? Number(value) : undefined
  const truth = words.get(value.toLowerCase())
  return truth === undefined || truth === 'unknown' ? undefined : truth === 'yes'
}

/** How to answer, for whoever wrote something else. */
export function howToAnswer({ probe }: Condition): string {
  return typeof probe?.threshold === 'number'
    ? 'answer yes, no or unknown, or the number that was counted'
    : 'answer yes, no or unknown'
}
