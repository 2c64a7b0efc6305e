import { type Policy } from '../../domain/policy.ts'
import { severityOf } from '../../rules/check.ts'
import { allRules } from '../../rules/registry.ts'
import { type AnyRule } from '../../rules/rule.ts'

/** How rules were asked. */
export interface RulesRun {
  readonly chosen: readonly AnyRule[]
  readonly policy: Pick<Policy, 'rules'>
  /** Is there an earlier state to compare with? Rules about changes look for nothing without one. */
  readonly hasBase: boolean
}

/** Did every rule run that was not turned off? */
export function areAll({ chosen }: Pick<RulesRun, 'chosen'>): boolean {
  const names = new Set(chosen.map(({ name }) => name))
  return allRules.every(({ name }) => names.has(name))
}

/** Did a rule look for what it finds? What is said to be gone is gone only then. */
export function ranIn({ chosen, policy, hasBase }: RulesRun): (name: string) => boolean {
  const byName = new Map(chosen.map((rule) => [rule.name, rule]))
  const all = areAll({ chosen })
  return (name) => {
    const rule = byName.get(name)
    if (!rule || severityOf(rule, policy) === 'off') return false
    if (name === 'unused-suppression') return all
    return hasBase || rule.group !== 'immutability'
  }
}
