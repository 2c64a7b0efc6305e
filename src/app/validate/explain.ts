import { type ExplainedExample, type ExplainedRule, type RuleExplanation } from '../../results/rule-explanation.ts'
import { allRules } from '../../rules/registry.ts'
import { type AnyRule, type Example } from '../../rules/rule.ts'
import { ruleNamed } from './chosen-rules.ts'

/** What asks for every rule. */
const every = 'all'

/** The page of a rule, or of all; a name that is none is a UserError with the nearest ones. */
export function explain(name: string): RuleExplanation {
  const rules = name === every ? allRules : [ruleNamed(name)]
  return { kind: 'rule-explanation', schema_version: 1, rules: rules.map(explained) }
}

function explained(rule: AnyRule): ExplainedRule {
  const { name, group, severity, since, summary, why, fix, postgresql, parameters = {}, bad, good } = rule
  return {
    name,
    group,
    severity,
    since,
    summary,
    why,
    fix,
    ...(postgresql !== undefined && { postgresql }),
    parameters: Object.entries(parameters).map(([key, parameter]) => ({ name: key, ...parameter })),
    wrong: exampleOf(bad),
    right: exampleOf(good),
  }
}

function exampleOf({ manifest, base, files = {}, today, strict = false }: Example): ExplainedExample {
  return {
    manifest: manifest.trim(),
    ...(base !== undefined && { base: base.trim() }),
    files: Object.entries(files).map(([path, text]) => ({ path, text: text.trim() })),
    checked: [...(today === undefined ? [] : [`on ${today}`]), ...(strict ? ['with --strict'] : [])],
  }
}
