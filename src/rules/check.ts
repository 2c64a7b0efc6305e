import { compareSeverities, type Fault, type Severity } from '../domain/finding.ts'
import { type Policy } from '../domain/policy.ts'
import { type Ground } from './ground.ts'
import { parametersOf } from './parameters.ts'
import { type Rule, type RuleMetadata } from './rule.ts'

/** A fault with the rule that found it and what it weighs here. */
export interface Judged extends Fault {
  readonly rule: Rule
  readonly severity: Severity
}

/** Runs rules over a manifest, in their order. A rule that the policy turns off does not run. */
export function check(ground: Ground, rules: readonly Rule[]): Judged[] {
  const { policy } = ground.manifest
  return rules.flatMap((rule) => {
    const severity = severityOf(rule, policy)
    if (severity === 'off') return []
    const faults = rule.check(ground, parametersOf(rule, policy.rules[rule.name]?.parameters))
    return [...faults].map((fault) => ({ ...fault, rule, severity: lighter(severity, fault.severity) }))
  })
}

/** What a rule's findings weigh under a policy. */
export function severityOf({ name, severity }: RuleMetadata, { rules }: Pick<Policy, 'rules'>): Severity | 'off' {
  return rules[name]?.severity ?? severity
}

/** A fault may weigh less than its rule, never more: a policy that lowers a rule lowers all of it. */
function lighter(rule: Severity, fault: Severity | undefined): Severity {
  return fault !== undefined && compareSeverities(fault, rule) > 0 ? fault : rule
}
