import { UserError } from '../../domain/errors.ts'
import { nearest } from '../../domain/nearest.ts'
import { allRules } from '../../rules/registry.ts'
import { type AnyRule, type Rule } from '../../rules/rule.ts'

/** The rules a person named; all of them when nobody named one. */
export function chosenRules(names: readonly string[] | undefined): readonly AnyRule[] {
  if (!names || names.length === 0) return allRules
  return names.map((name) => ruleNamed(name))
}

export function ruleNamed(name: string): AnyRule {
  const rule = allRules.find((one) => one.name === name)
  if (rule) return rule
  const known = allRules.map((one) => one.name)
  throw new UserError({
    code: 'unknown-rule',
    what: `there is no rule "${name}"`,
    next: '`plan validate --explain all` lists the rules',
    suggestions: nearest(name, known),
  })
}

export function isCheck(rule: AnyRule): rule is Rule {
  return 'check' in rule
}

/** The rule that explains a problem of the reader. */
export function ruleOfCode(code: string): string {
  return allRules.find((rule) => 'codes' in rule && rule.codes.includes(code))?.name ?? code
}
